/// What is wrong with a solution file, and where.
public struct SolutionFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let file: String
  /// Counted from 1; 0 where no single line is to blame.
  public let line: Int
  /// What was expected there.
  public let message: String

  public init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = SolutionFileError.oneLine(message)
  }

  public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }

  /// What a file holds may stand in a message: control characters are escaped, long text is cut.
  private static func oneLine(_ text: String) -> String {
    var result = ""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      if count == 300 { return result + "…" }
      let isControl =
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || (0x2028...0x202e).contains(scalar.value)
      result += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return result
  }
}
