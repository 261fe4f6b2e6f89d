import ExactArithmetic

/// A value with a text in JSON.
public protocol JSONValue {
  /// The text; one line where the value is short.
  var jsonText: String { get }
}

/// A JSON object under way, its keys in the order in which they are added.
public struct JSONObject: JSONValue {
  private var members: [String] = []

  /// An object without keys.
  public init() {}

  /// Adds a key; an absent value is `null`.
  ///
  /// - Precondition: `key` needs no escapes.
  public mutating func add(_ key: String, _ value: some JSONValue) {
    members.append("\"\(key)\": \(value.jsonText)")
  }

  /// Adds a key where there is a value.
  public mutating func add(_ key: String, ifKnown value: (some JSONValue)?) {
    if let value { add(key, value) }
  }

  /// The object in one line.
  public var jsonText: String { "{" + members.joined(separator: ", ") + "}" }
  /// The object with a key a line.
  public var lines: String { "{" + members.joined(separator: ",\n ") + "}" }
}

/// A JSON array with an element a line.
public struct JSONLines: JSONValue {
  private let elements: [any JSONValue]

  /// The array of `elements`.
  public init(_ elements: [any JSONValue]) { self.elements = elements }

  /// The array's text.
  public var jsonText: String { "[" + elements.map(\.jsonText).joined(separator: ",\n  ") + "]" }
}

/// Text that is JSON already.
public struct RawJSON: JSONValue {
  /// The text.
  public let jsonText: String

  /// The value whose text this is.
  public init(_ text: String) { jsonText = text }
}

extension String: JSONValue {
  /// In quotes, with escapes.
  public var jsonText: String { InstanceWriter.quoted(self) }
}
extension Int: JSONValue {
  /// In digits.
  public var jsonText: String { String(self) }
}
extension Bool: JSONValue {
  /// `true` or `false`.
  public var jsonText: String { self ? "true" : "false" }
}
extension Rational: JSONValue {}
extension Integer: JSONValue {
  /// A number, or a string where readers would round it.
  public var jsonText: String { Rational(self).jsonText }
}
extension Array: JSONValue where Element: JSONValue {
  /// In one line.
  public var jsonText: String { "[" + map(\.jsonText).joined(separator: ", ") + "]" }
}
extension Optional: JSONValue where Wrapped: JSONValue {
  /// `null` where there is none.
  public var jsonText: String { self?.jsonText ?? "null" }
}
