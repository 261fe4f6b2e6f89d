/// A fault in a solution file, and its place.
public struct SolutionFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name, as it was given.
  public let file: String
  /// Counted from 1; 0 where no single line is to blame.
  public let line: Int
  /// The text that was expected there.
  public let message: String

  /// An error at this line; control characters of `message` are escaped, and long ones are cut.
  public init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = SolutionFileError.oneLine(message)
  }

  /// File, line and message, in one line.
  public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }

  /// Content of a file may stand in a message: control characters are escaped, long text is cut.
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
