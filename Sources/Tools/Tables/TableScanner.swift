import TrainingProblem

/// Splits a text into rows of cells: one separator, quotes as in RFC 4180, lines that end in LF, CRLF or CR.
struct TableScanner {
  let bytes: [UInt8]
  let file: String
  let separator: UInt8
  var at = 0
  private(set) var line = 1

  init(_ bytes: [UInt8], file: String, separator: UInt8, from at: Int = 0, line: Int = 1) {
    (self.bytes, self.file, self.separator, self.at, self.line) = (bytes, file, separator, at, line)
  }

  /// The next row; nil at the end of the text. A blank line is a row of one empty cell.
  mutating func nextRow() throws(InputError) -> Table.Row? {
    guard at < bytes.count else { return nil }
    let (start, first) = (at, line)
    var cells: [Table.Cell] = []
    while true {
      cells.append(try nextCell())
      guard at < bytes.count else { break }
      let byte = bytes[at]
      at += 1
      if byte == separator { continue }
      if byte == 0x0d && at < bytes.count && bytes[at] == 0x0a { at += 1 }
      line += 1
      break
    }
    return Table.Row(cells: cells, offset: start, line: first)
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

  /// The length of the blank at `place`, a no-break space among them; 0 where there is none.
  private func blank(at place: Int) -> Int {
    guard place < bytes.count else { return 0 }
    if bytes[place] == 0x20 || (bytes[place] == 0x09 && separator != 0x09) { return 1 }
    return bytes[place] == 0xc2 && place + 1 < bytes.count && bytes[place + 1] == 0xa0 ? 2 : 0
  }

  private mutating func skipBlanks() {
    while case let length = blank(at: at), length > 0 { at += length }
  }

  private mutating func nextCell() throws(InputError) -> Table.Cell {
    skipBlanks()
    let start = at
    if at < bytes.count && bytes[at] == UInt8(ascii: "\"") { return try quotedCell() }
    var end = at
    while at < bytes.count, bytes[at] != separator, !isLineEnd(bytes[at]) {
      guard bytes[at] != UInt8(ascii: "\"") else {
        throw error(at, "a quote inside a cell that does not begin with one")
      }
      let length = blank(at: at)
      at += max(length, 1)
      if length == 0 { end = at }
    }
    return Table.Cell(text: String(decoding: bytes[start..<end], as: UTF8.self), offset: start)
  }

  private mutating func quotedCell() throws(InputError) -> Table.Cell {
    let opening = at
    at += 1
    var text: [UInt8] = []
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\"") {
        at += 1
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
          skipBlanks()
          guard at == bytes.count || bytes[at] == separator || isLineEnd(bytes[at]) else {
            throw error(at, "text after a closing quote, expected a separator or the end of the line")
          }
          return Table.Cell(text: TableScanner.trimmed(String(decoding: text, as: UTF8.self)), offset: opening)
        }
      } else if isLineEnd(bytes[at]), !(bytes[at] == 0x0d && at + 1 < bytes.count && bytes[at + 1] == 0x0a) {
        line += 1
      }
      text.append(bytes[at])
      at += 1
    }
    throw error(opening, "a quote that is not closed")
  }

  private static func trimmed(_ text: String) -> String {
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\u{a0}" }
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, isBlank(first) || isBlank(last) else { return text }
    let start = scalars.drop(while: isBlank)
    return String(String.UnicodeScalarView(start.reversed().drop(while: isBlank).reversed()))
  }

  private func error(_ offset: Int, _ message: String) -> InputError {
    let place = TextPlace.lineAndColumn(of: offset, in: bytes)
    return InputError(file: file, line: place.line, column: place.column, message: message)
  }
}
