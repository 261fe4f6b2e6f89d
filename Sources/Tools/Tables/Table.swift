import TrainingProblem

/// A table as people have it: cells of text under named columns.
public struct Table: Sendable {
  /// One cell's text, without blanks around it, and where it stands.
  public struct Cell: Sendable, Equatable {
    /// The text without blanks around it, and without the quotes of its file.
    public let text: String
    /// Byte offset in the text of the file.
    let offset: Int
  }

  /// One row, with a cell a column.
  public struct Row: Sendable, Equatable {
    /// One cell a column.
    public var cells: [Cell]
    /// Byte offset at which the row begins.
    let offset: Int
    /// From 1.
    public let line: Int
  }

  /// The file's name, for messages.
  public let file: String
  /// Distinct; one a column.
  public var names: [String]
  /// The rows below the header, in order.
  public var rows: [Row]
  /// The format that the reader was given, with the separator that it found.
  public let format: TableFormat
  /// Sentences about what was passed over.
  public var notes: [String]
  /// The text of the file; empty for a table that came from arrays.
  let bytes: [UInt8]

  /// The number of the column named `name`; nil where there is none.
  public func column(_ name: String) -> Int? {
    names.firstIndex { $0.unicodeScalars.elementsEqual(name.unicodeScalars) }
  }

  /// The number of the column named `name`.
  /// - Throws: where there is none, with the names that there are, and one that differs in letter case only.
  public func require(_ name: String, for use: String) throws(InputError) -> Int {
    if let column = column(name) { return column }
    let near = names.first { $0.lowercased() == name.lowercased() }
    let hint = near.map { "; did you mean \"\(InputError.printable($0, limit: 40))\"?" } ?? ""
    let list = InputError.printable(names.prefix(30).joined(separator: ", "), limit: 300)
    throw InputError(
      file: file, line: 1,
      message:
        "no column \"\(InputError.printable(name, limit: 40))\" for \(use)\(hint.isEmpty ? ", the columns are: \(list)" : hint)"
    )
  }

  /// An error about one cell, with line, column and the column's name.
  public func error(row: Int, column: Int, _ message: String) -> InputError {
    guard !bytes.isEmpty else {
      return InputError(file: file, keyPath: "row \(row), column \"\(names[column])\"", message: message)
    }
    return error(at: rows[row].cells[column].offset, column: names[column], message)
  }

  func error(at offset: Int, column: String? = nil, _ message: String) -> InputError {
    let place = TextPlace.lineAndColumn(of: offset, in: bytes)
    return InputError(
      file: file, line: place.line, column: place.column, keyPath: column.map { "column \"\($0)\"" }, message: message)
  }

  /// Line and column of a cell, both from 1. Linear in the file.
  public func place(row: Int, column: Int) -> (line: Int, column: Int) {
    bytes.isEmpty
      ? (rows[row].line, column + 1) : TextPlace.lineAndColumn(of: rows[row].cells[column].offset, in: bytes)
  }

  /// Some rows as a file, in the separator of this table: what `TableReader` reads as the same cells.
  public func text(rows numbers: [Int]) -> String {
    let separator = String(UnicodeScalar(format.separator ?? UInt8(ascii: ",")))
    func line(_ cells: [String]) -> String {
      // A line of one empty cell would read as no line at all.
      if cells == [""] { return "\"\"\n" }
      return cells.map { quoted($0, separator) }.joined(separator: separator) + "\n"
    }
    var text = line(names)
    for number in numbers { text += line(rows[number].cells.map(\.text)) }
    return text
  }

  private func quoted(_ cell: String, _ separator: String) -> String {
    let needs = cell.unicodeScalars.contains { $0 == "\"" || $0 == "\n" || $0 == "\r" || String($0) == separator }
    return needs
      ? "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : cell
  }
}
