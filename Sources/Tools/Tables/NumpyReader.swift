import TrainingProblem

/// Reads a table from the arrays of an npz file: `X`, a row a sample, and `y`, a label a row.
public enum NumpyReader {
  /// True if the bytes are an archive, as npz files are.
  public static func isArchive(_ bytes: [UInt8]) -> Bool { ZipArchive.isArchive(bytes) }

  /// The columns of `X`, named `x0`, `x1`, …, or by the strings of an array `columns` where the file has one, and those of
  /// `y`: `y` for a vector, `y0`, `y1`, … for a matrix. A file without `y` is a table without labels.
  ///
  /// - Throws: for what is no such file, and for what is not read, by its name. Linear.
  public static func read(_ bytes: [UInt8], file: String) throws(InputError) -> Table {
    let archive = try ZipArchive(bytes, file: file)
    guard let x = try array(["X", "x", "data"], of: archive) else {
      guard !archive.entries.contains(where: { $0.name == "xl/workbook.xml" }) else {
        throw InputError(file: file, message: "a spreadsheet's own format, expected a text file: save it as CSV")
      }
      let names = archive.entries.map(\.name).joined(separator: ", ")
      throw InputError(
        file: file, message: "no array X, met \(names.isEmpty ? "none" : InputError.printable(names, limit: 200))")
    }
    guard x.array.shape.count == 2, x.array.shape[0] > 0, x.array.shape[1] > 0 else {
      throw InputError(file: file, keyPath: x.name, message: "a shape of \(x.array.shape), expected rows × columns")
    }
    let (rows, width) = (x.array.shape[0], x.array.shape[1])
    var names = (0..<width).map { "x\($0)" }
    if let own = try array(["columns", "feature_names"], of: archive), own.array.shape == [width] {
      names = (0..<width).compactMap { own.array.text(row: $0, column: 0) }
    }
    var parts = [(array: x.array, name: x.name, columns: width)]
    if let y = try array(["y", "Y", "target"], of: archive) {
      guard (1...2).contains(y.array.shape.count), y.array.shape[0] == rows else {
        throw InputError(
          file: file, keyPath: y.name, message: "a shape of \(y.array.shape), expected \(rows) labels, one a row of X")
      }
      let columns = y.array.shape.count == 2 ? y.array.shape[1] : 1
      names += columns == 1 ? ["y"] : (0..<columns).map { "y\($0)" }
      parts.append((y.array, y.name, columns))
    }
    if let double = Dictionary(grouping: names, by: { $0 }).filter({ $1.count > 1 }).keys.min() {
      throw InputError(file: file, message: "column \"\(InputError.printable(double, limit: 40))\" occurs twice")
    }
    return Table(file: file, names: names, rows: try cells(parts, rows, file), format: format, notes: [], bytes: [])
  }

  /// The columns of `y` in a table that was read from arrays.
  ///
  /// - Throws: where there are none.
  public static func labels(of table: Table) throws(InputError) -> [String] {
    let labels = table.names.filter { name in
      name.utf8.first == UInt8(ascii: "y") && name.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
    guard !labels.isEmpty else { throw InputError(file: table.file, message: "no array y with the labels") }
    return labels
  }

  private static var format: TableFormat {
    var format = TableFormat()
    format.separator = UInt8(ascii: ",")
    return format
  }

  private static func cells(
    _ parts: [(array: NumpyArray, name: String, columns: Int)], _ rows: Int, _ file: String
  ) throws(InputError) -> [Table.Row] {
    var result: [Table.Row] = []
    result.reserveCapacity(rows)
    for row in 0..<rows {
      var cells: [Table.Cell] = []
      for part in parts {
        for column in 0..<part.columns {
          guard let text = part.array.text(row: row, column: column) else {
            throw InputError(
              file: file, keyPath: "\(part.name)[\(row), \(column)]",
              message: "an infinite number, expected a finite one")
          }
          cells.append(Table.Cell(text: text, offset: 0))
        }
      }
      // A row of the array is a line of the file that it would be, below a header.
      result.append(Table.Row(cells: cells, offset: 0, line: row + 2))
    }
    return result
  }

  private static func array(
    _ names: [String], of archive: ZipArchive
  ) throws(InputError) -> (name: String, array: NumpyArray)? {
    for name in names {
      guard let entry = archive.entries.first(where: { $0.name == name + ".npy" }) else { continue }
      return (name, try NumpyArray(try archive.content(entry), file: archive.file, name: name))
    }
    return nil
  }
}
