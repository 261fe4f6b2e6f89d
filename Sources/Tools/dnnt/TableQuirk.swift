import ExactArithmetic
import TrainingProblem

/// The likely reason why a table was refused, in words of the program that wrote it, and what to do about it.
///
/// The reader does not guess; this does, after the refusal, and changes nothing of it.
struct TableQuirk {
  private let bytes: [UInt8]
  private let columns: [String]
  private let error: InputError

  /// - Parameters:
  ///   - columns: those that the instance asks for.
  ///   - error: the refusal of the table `bytes`, with its line.
  init(_ bytes: [UInt8], columns: [String], _ error: InputError) {
    self.bytes = bytes
    self.columns = columns
    self.error = error
  }

  /// A clause that names the quirk and says what to do; nil where there is none to see.
  var hint: String? {
    if let hint = fileHint { return hint }
    let lines = self.lines
    guard let header = lines.first, let number = error.line, number <= lines.count else { return nil }
    if let hint = separatorHint(header) { return hint }
    if number == 1, let hint = headerHint(Self.cells(header)) { return hint }
    if let hint = rowHint(lines[number - 1]) { return hint }
    return cellHint(Self.cells(lines[number - 1]), header: Self.cells(header))
  }

  // MARK: The file

  private var fileHint: String? {
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return "the file is UTF-16: save it as UTF-8"
    }
    if bytes.starts(with: [0x50, 0x4b, 3, 4]) { return "the file is a spreadsheet or archive: export it as CSV" }
    if bytes.starts(with: [0x1f, 0x8b]) { return "the file is compressed: unpack it" }
    if let nul = bytes.firstIndex(of: 0) {
      if nul < 2 || bytes.count > nul + 2 && bytes[nul + 2] == 0 {
        return "the file looks like UTF-16: save it as UTF-8"
      }
      let line = bytes[..<nul].count { $0 == 0x0a } + 1
      return "line \(line) holds a NUL character: remove it"
    }
    guard error.line == 1, String(validating: bytes, as: UTF8.self) == nil else { return nil }
    return "the file is not UTF-8: save it as UTF-8"
  }

  /// The lines, without their ends.
  private var lines: [String] {
    let body = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    // A character of its own, CRLF is one line end.
    return String(decoding: body, as: UTF8.self).split(omittingEmptySubsequences: false) {
      ["\n", "\r", "\r\n"].contains($0)
    }.map(String.init)
  }

  /// The cells of a line; those that hold line ends are cut.
  private static func cells(_ line: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  // MARK: The header

  private func separatorHint(_ header: String) -> String? {
    if header.hasPrefix("#") {
      return "the first line begins with '#': comments are not read, the header has to stand there without the sign"
    }
    if header.lowercased().hasPrefix("sep=") {
      return "the first line, '\(InputError.printable(header, limit: 12))', is a spreadsheet's: remove it"
    }
    guard !header.contains(",") else { return nil }
    for (mark, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] where header.contains(mark) {
      return "the cells are separated by \(name): export the table with commas, and with points in its numbers"
    }
    let names = header.split { $0 == " " }
    if names.count > 1, names.contains(where: { columns.contains(String($0)) }) {
      return "the cells are separated by blanks: export the table with commas"
    }
    return nil
  }

  private func headerHint(_ names: [String]) -> String? {
    if names == [""], bytes.count > 3 { return "the first line is blank: the header has to stand there" }
    for column in columns where !names.contains(column) {
      if let name = names.first(where: { $0.filter(Self.isNotBlank) == column.filter(Self.isNotBlank) }) {
        return "\"\(InputError.printable(name, limit: 40))\" differs in blanks: nothing is trimmed, remove them"
      }
      if let name = names.first(where: { $0.lowercased() == column.lowercased() }) {
        return "\"\(InputError.printable(name, limit: 40))\" differs in capital letters: write it alike in both files"
      }
    }
    if names.allSatisfy({ (try? RationalText.parseCell(Array($0.utf8))) != nil }) {
      return "the first line holds numbers only: put a header row with the columns' names before it"
    }
    return nil
  }

  // MARK: Rows and cells

  private func rowHint(_ line: String) -> String? {
    if line.isEmpty { return "remove blank lines between rows" }
    if !line.contains(where: Self.isNotBlank) { return "the line holds blanks only: remove it" }
    if line.hasPrefix("#") { return "comments are not read: remove the line" }
    guard error.keyPath == nil else { return nil }
    if line.hasSuffix(",") { return "the line ends with a comma: remove it there, or put one at the header's end" }
    if line.contains(", \"") || line.contains("\" ,") || line.hasSuffix("\" ") {
      return "blanks stand around a quoted cell: remove them"
    }
    return nil
  }

  private func cellHint(_ cells: [String], header: [String]) -> String? {
    let place = header.firstIndex { error.keyPath == "column \"\($0)\"" }
    guard let place, place < cells.count else { return nil }
    let cell = cells[place]
    if let value = try? RationalText.parseCell(Array(cell.utf8)).value {
      if !error.message.contains("expected a class") { return error.message.contains("labels") ? Self.signHint : nil }
      return value.isInteger && value.signum > 0 ? "classes are numbered from 0: renumber them" : nil
    }
    let bare = cell.filter(Self.isNotBlank)
    if ["", "?", ".", "-", "--", "na", "n/a", "#n/a", "nan", "null", "none", "nil"].contains(bare.lowercased()) {
      return "a missing value: fill it in, or leave the row out"
    }
    if bare != cell {
      let isPlain = cell.allSatisfy { Self.isNotBlank($0) || $0 == " " || $0 == "\t" }
      return (isPlain ? "blanks" : "no-break spaces") + " stand in the cell: nothing is trimmed, remove them"
    }
    if ["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"].contains(bare.lowercased()) {
      return "an infinite value: all numbers are finite, replace it or leave the row out"
    }
    if ["true", "false", "yes", "no", "t", "f", "y", "n"].contains(bare.lowercased()) {
      return "a truth value: write 1 and 0, or 1 and -1"
    }
    if bare.hasSuffix("%") { return "a percentage: write 0.5 or 1/2 for 50%" }
    if bare.contains("\u{2212}") || bare.contains("\u{2013}") { return "a typographic minus sign: write '-'" }
    if bare.contains(","), bare.contains(where: \.isNumber) {
      return "a comma in a number: write 1234 for 1,234, and 0.5 for 0,5"
    }
    if bare.hasPrefix("'") { return "a single quote: remove it, cells are quoted with '\"'" }
    if "$€£¥".contains(where: { bare.contains($0) }) { return "a currency sign: write the number alone" }
    if bare.first?.isLetter == true { return "text: give each category a number, or a column with 0 and 1" }
    return nil
  }

  private static let signHint = "write 1 and -1, -1 for 0 among them"

  private static func isNotBlank(_ character: Character) -> Bool {
    !character.isWhitespace && character != "\u{feff}" && character != "\u{200b}"
  }
}
