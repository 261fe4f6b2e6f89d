import TrainingProblem

/// Reads tables as people have them: commas, semicolons, tabs or bars, a byte order mark, UTF-16, quoted headers, any
/// kind of line end, blank lines, an index column without a name; and NumPy's npz files: see `NumpyReader`. What cannot be
/// read right is refused with its place.
public enum TableReader {
  /// Reads the table at `path`; `-` is standard input.
  public static func read(_ path: String, _ format: TableFormat = TableFormat()) throws(InputError) -> Table {
    try read(try FileAccess.read(path), file: path == "-" ? "standard input" : path, format)
  }

  /// Reads the table that `bytes` spell; `file` stands in messages only. Linear.
  public static func read(
    _ bytes: [UInt8], file: String, _ format: TableFormat = TableFormat()
  ) throws(InputError) -> Table {
    if NumpyReader.isArchive(bytes) { return try NumpyReader.read(bytes, file: file) }
    let (text, note) = try TableText.decode(bytes, file: file)
    var format = format
    let body = announcedSeparator(text, &format)
    let separator = format.separator ?? likelySeparator(text, from: body)
    format.separator = separator
    var scanner = TableScanner(text, file: file, separator: separator, from: body, line: body > 0 ? 2 : 1)
    var rows: [Table.Row] = []
    var blank: [Int] = []
    while let row = try scanner.nextRow() {
      if row.cells.allSatisfy({ $0.text.isEmpty }) { blank.append(row.line) } else { rows.append(row) }
    }
    guard let first = rows.first else {
      throw InputError(file: file, message: "the table is empty, expected a header row and rows of cells")
    }
    var table = Table(
      file: file, names: first.cells.map(\.text), rows: rows, format: format, notes: note.map { [$0] } ?? [],
      bytes: text)
    // Blank lines at the end are how files end.
    let last = rows[rows.count - 1].line
    let inside = blank.filter { $0 > first.line && $0 < last }
    if !inside.isEmpty {
      let list = inside.prefix(5).map(String.init).joined(separator: ", ") + (inside.count > 5 ? ", …" : "")
      table.notes.append("passed over \(inside.count) blank line\(inside.count == 1 ? "" : "s") (\(list))")
    }
    try HeaderRules.apply(to: &table)
    return table
  }

  /// A first line `sep=;`, as spreadsheets write it, sets the separator. Returns where the table begins.
  private static func announcedSeparator(_ text: [UInt8], _ format: inout TableFormat) -> Int {
    let lead = Array("sep=".utf8)
    guard text.count > lead.count, text.starts(with: lead) else { return 0 }
    var at = lead.count + 1
    if at < text.count, text[at] == 0x0d { at += 1 }
    if at < text.count, text[at] == 0x0a { at += 1 } else if at == lead.count + 1 { return 0 }
    if format.separator == nil { format.separator = text[lead.count] }
    return at
  }

  /// The separator under which the first rows have equally many cells, and most; a comma where none divides them.
  private static func likelySeparator(_ text: [UInt8], from body: Int) -> UInt8 {
    var best = (score: 1, separator: UInt8(ascii: ","))
    // Blanks separate where nothing else does: they stand inside of cells, too.
    for separator in TableFormat.separators + [0x20] where separator != 0x20 || best.score == 1 {
      var scanner = TableScanner(text, file: "", separator: separator, from: body)
      var counts: [Int] = []
      while counts.count < 20, let row = try? scanner.nextRow() {
        if row.cells.count > 1 || row.cells.first?.text.isEmpty == false { counts.append(row.cells.count) }
      }
      guard let header = counts.first, header > 1 else { continue }
      let fits = counts.dropFirst().count { $0 == header || $0 == header + 1 }
      if separator == 0x20, fits < counts.count - 1 || fits < 2 { continue }
      // Evenly filled rows first, then many columns: a header that holds another separator by chance loses.
      let score = 1 + (fits == counts.count - 1 ? 1 << 20 : 0) + header
      if score > best.score { best = (score, separator) }
    }
    return best.separator
  }
}
