/// A name in an instance: two are the same where they have the same Unicode scalars, without normalisation, and they
/// are sorted by these. (Swift's own strings compare by normal forms.)
public struct Name: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The text as it was read.
  public let text: String

  /// The name with this text.
  public init(_ text: String) { self.text = text }

  /// The text.
  public var description: String { text }

  /// True if both have the same bytes in UTF-8.
  public static func == (a: Name, b: Name) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  /// The order of scalars is that of their bytes in UTF-8.
  public static func < (a: Name, b: Name) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

  /// Hashes the bytes in UTF-8, as equality goes by them.
  public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}
