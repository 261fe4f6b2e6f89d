/// The lines of a solution file, one at a time, with their numbers.
struct SolutionLines: SolutionPlace {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  /// The number of the line last taken, from 1.
  private(set) var number = 0

  /// The longest lines are those of MaxSAT solvers: a character a variable.
  static let lengthLimit = 1 << 24

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// The next line, without its break; nil at the end.
  mutating func next() throws(SolutionFileError) -> String? {
    guard position < bytes.count else { return nil }
    number += 1
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    guard end - position <= Self.lengthLimit else { throw error("a line of at most \(Self.lengthLimit) bytes") }
    var line = bytes[position..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    position = end + 1
    guard let text = String(validating: line, as: UTF8.self) else { throw error("UTF-8 text") }
    return text
  }

  /// The next line that is not blank; nil at the end.
  mutating func nextContent() throws(SolutionFileError) -> String? {
    while let line = try next() { if line.contains(where: { $0 != " " && $0 != "\t" }) { return line } }
    return nil
  }

  /// The line that `nextContent` is going to return.
  func peekContent() throws(SolutionFileError) -> String? {
    var copy = self
    return try copy.nextContent()
  }

  /// Skips to after the first line that satisfies `isWanted`; `what` names it in the error where there is none.
  mutating func skip(past what: String, _ isWanted: (String) -> Bool) throws(SolutionFileError) -> String {
    while let line = try next() { if isWanted(line) { return line } }
    throw error("\(what) before the end of the file")
  }

  /// "expected …" at the line last taken, or at the one after it.
  func error(atNext: Bool, _ expected: String) -> SolutionFileError {
    error(line: max(1, number + (atNext ? 1 : 0)), expected)
  }

  /// "expected …" at the line last taken.
  func error(_ expected: String) -> SolutionFileError { error(atNext: false, expected) }

  /// "expected …" at `line`.
  func error(line: Int, _ expected: String) -> SolutionFileError {
    SolutionFileError(file: file, line: line, message: "expected \(expected)")
  }
}

/// The parts of a line between blanks.
func words(_ line: String) -> [Substring] { line.split { $0 == " " || $0 == "\t" } }
