/// A comma-separated table (RFC 4180): a header row, quotes where needed, LF, CRLF or CR, nothing trimmed, a byte order
/// mark and blank lines at the end skipped. Only the columns asked for are kept.
struct CSVTable {
  /// One row's cells for the columns asked for, and the line it begins on.
  struct Row {
    let line: Int
    let cells: [[UInt8]]
  }

  private let bytes: [UInt8]
  private let file: String
  /// Where the last line ends that is not blank.
  private let end: Int
  private var at: Int
  private var line = 1

  private init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    at = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    end = (bytes.lastIndex { $0 != 0x0a && $0 != 0x0d } ?? -1) + 1
  }

  /// Calls `body` with each data row, reduced to `columns`, in order. Linear in the file.
  static func eachRow(
    of bytes: [UInt8], file: String, columns: [String], _ body: (Row) throws(InputError) -> Void
  ) throws(InputError) {
    var table = CSVTable(bytes, file: file)
    guard let header = try table.nextRow() else { throw table.error("the table is empty, expected a header row") }
    let names = header.cells
    var placesByName: [[UInt8]: Int] = [:]
    var doubled: Set<[UInt8]> = []
    for (place, name) in names.enumerated() where placesByName.updateValue(place, forKey: name) != nil {
      doubled.insert(name)
    }
    var places: [Int] = []
    for column in columns {
      guard let place = placesByName[Array(column.utf8)] else {
        throw table.error(
          "no column \"\(InputError.printable(column, limit: 40))\" in the header, which has: "
            + InputError.printable(names.prefix(20).map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")),
          line: header.line)
      }
      guard !doubled.contains(names[place]) else {
        throw table.error(
          "column \"\(InputError.printable(column, limit: 40))\" occurs twice in the header", line: header.line)
      }
      places.append(place)
    }
    while let row = try table.nextRow() {
      guard row.cells.count == names.count else {
        throw table.error("\(row.cells.count) cells, expected \(names.count) as in the header", line: row.line)
      }
      try body(Row(line: row.line, cells: places.map { row.cells[$0] }))
    }
  }

  /// The next row with all its cells; nil at the end of the file.
  private mutating func nextRow() throws(InputError) -> Row? {
    guard at < end else { return nil }
    let start = line
    if isLineEnd { throw error("a blank line") }
    var cells: [[UInt8]] = []
    while true {
      cells.append(try cell())
      guard cells.count <= 2 * ReadingLimits.parameters else {
        throw error("a row of more than \(2 * ReadingLimits.parameters) cells, the most that this program reads")
      }
      if at < bytes.count, bytes[at] == UInt8(ascii: ",") {
        at += 1
        continue
      }
      if at < bytes.count {
        at += isCRLF ? 2 : 1
        line += 1
      }
      return Row(line: start, cells: cells)
    }
  }

  /// True if a line ends here: LF, CRLF or CR.
  private var isLineEnd: Bool { bytes[at] == 0x0a || bytes[at] == 0x0d }
  private var isCRLF: Bool { bytes[at] == 0x0d && at + 1 < bytes.count && bytes[at + 1] == 0x0a }

  private mutating func cell() throws(InputError) -> [UInt8] {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
      let start = at
      while at < bytes.count, bytes[at] != UInt8(ascii: ","), !isLineEnd {
        if bytes[at] == UInt8(ascii: "\"") { throw error("a quote inside a cell that does not begin with one") }
        at += 1
      }
      return Array(bytes[start..<at])
    }
    let opening = line
    at += 1
    var cell: [UInt8] = []
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\"") {
        at += 1
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
          guard at == bytes.count || bytes[at] == UInt8(ascii: ",") || isLineEnd else {
            throw error("text after a closing quote, expected a comma or the end of the line")
          }
          return cell
        }
      }
      if isLineEnd && !isCRLF { line += 1 }
      cell.append(bytes[at])
      at += 1
    }
    throw error("a quote that is not closed", line: opening)
  }

  private func error(_ message: String, line: Int? = nil) -> InputError {
    InputError(file: file, line: line ?? self.line, message: message)
  }
}
