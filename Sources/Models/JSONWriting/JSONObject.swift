import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// A value with a text in JSON.
public protocol JSONWritable {
  /// The text; one line where the value is short.
  var jsonText: String { get }
}

/// A JSON object under way, its keys in the order in which they are added.
public struct JSONObject: JSONWritable {
  private var members: [String] = []

  /// An object without keys.
  public init() {}

  /// Adds a key; an absent value is `null`.
  ///
  /// - Precondition: `key` needs no escapes.
  public mutating func add(_ key: String, _ value: some JSONWritable) {
    members.append("\"\(key)\": \(value.jsonText)")
  }

  /// Adds a key where there is a value.
  public mutating func add(_ key: String, ifKnown value: (some JSONWritable)?) {
    if let value { add(key, value) }
  }

  /// The object in one line.
  public var jsonText: String { "{" + members.joined(separator: ", ") + "}" }
  /// The object with a key a line.
  public var lines: String { "{" + members.joined(separator: ",\n ") + "}" }
}

/// A JSON array with an element a line.
public struct JSONLines: JSONWritable {
  private let elements: [any JSONWritable]

  /// The array of `elements`.
  public init(_ elements: [any JSONWritable]) { self.elements = elements }

  /// The array's text.
  public var jsonText: String { "[" + elements.map(\.jsonText).joined(separator: ",\n  ") + "]" }
}

/// Text that is JSON already.
public struct RawJSON: JSONWritable {
  /// The text.
  public let jsonText: String

  /// The value whose text this is.
  public init(_ text: String) { jsonText = text }
}

extension String: JSONWritable {
  /// In quotes, with escapes.
  public var jsonText: String { InstanceWriter.quoted(self) }
}
extension Int: JSONWritable {
  /// In digits.
  public var jsonText: String { String(self) }
}
extension Bool: JSONWritable {
  /// `true` or `false`.
  public var jsonText: String { self ? "true" : "false" }
}
extension Rational: JSONWritable {}
extension Integer: JSONWritable {
  /// A number, or a string where readers would round it.
  public var jsonText: String { Rational(self).jsonText }
}
extension Array: JSONWritable where Element: JSONWritable {
  /// In one line.
  public var jsonText: String { "[" + map(\.jsonText).joined(separator: ", ") + "]" }
}
extension Optional: JSONWritable where Wrapped: JSONWritable {
  /// `null` where there is none.
  public var jsonText: String { self?.jsonText ?? "null" }
}
extension Assignment: JSONWritable {
  /// Layer by layer, as certificates have it.
  public var jsonText: String { CertificateWriter.parameters(self) }
}
