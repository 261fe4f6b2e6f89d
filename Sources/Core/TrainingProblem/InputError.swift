/// An input that does not say what its format requires: the user's to mend.
///
/// Prints as one line: file, line and column, key path, what was met, what was expected.
public struct InputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file's path as the user gave it.
  public var file: String
  /// From 1; nil where the fault has no place in the file (it cannot be opened, say).
  public var line: Int?
  /// From 1; nil where it is not known.
  public var column: Int?
  /// Such as `$.data[3].x`; nil where the fault has no key.
  public var keyPath: String?
  /// The part met and the part expected.
  public var message: String

  /// An error of `file`, at the place that is known of it.
  public init(file: String, line: Int? = nil, column: Int? = nil, keyPath: String? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.keyPath = keyPath
    self.message = message
  }

  /// File, line, column, key path and message, in one line; control characters are escaped.
  public var description: String {
    var place = InputError.printable(file)
    if let line { place += ":\(line)" }
    if let column { place += ":\(column)" }
    if let keyPath { place += ": \(InputError.printable(keyPath))" }
    return "\(place): \(message)"
  }

  /// Text from an input made fit for one line of a message: control characters escaped, long text cut.
  public static func printable(_ text: String, limit: Int = 120) -> String {
    var result = ""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      if count == limit { return result + "…" }
      let isPlain =
        scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value) && !(0x2028...0x202e).contains(scalar.value)
      result += isPlain ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return result
  }
}

/// A task beyond a stated limit of this program: nobody's fault, and never a wrong answer.
public struct LimitError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The limit that is met, in plain words.
  public var message: String
  /// An error with this message.
  public init(_ message: String) { self.message = message }
  /// The message.
  public var description: String { message }
}

/// Limits of what the readers accept, so that no input eats memory or time: stated in the documentation, checked
/// before the memory is spent.
public enum ReadingLimits {
  /// Bytes of one file: 512 MiB.
  public static let fileBytes = 1 << 29
  /// Arrays and objects within one another.
  public static let nesting = 64
  /// Digits of all numbers of one file together, once exponents are written out, beyond the first 18 of each: what
  /// fits a machine word takes no more than the file's own bytes allow.
  public static let digitsOfAllNumbers = 8_000_000
  static func counted(_ digits: Int) -> Int { max(0, digits - 18) }
  /// Entries of one `range`.
  public static let rangeOptions = 1_000_000
  /// Entries of all option lists and ranges of one instance together.
  public static let allOptions = 8_000_000
  /// Weights and biases of one network.
  public static let parameters = 4_000_000
  /// Layers of one network.
  public static let layers = 100_000
  /// Terms of all constraints together.
  public static let terms = 100_000
  /// Names in all `from` lists together.
  public static let allSources = 1_000_000
}
