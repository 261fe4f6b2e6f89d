/// Where a part stands in the tree: the numbers of the cases that lead to it from the whole.
public struct PartKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The number of a case for each level, the whole's first.
  public let path: [Int]

  /// The whole.
  public static let root = PartKey([])

  /// The part that these cases lead to.
  public init(_ path: [Int]) { self.path = path }

  /// Reads what `description` writes; nil for any other text.
  public init?(_ text: String) {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    guard words.first == "part" else { return nil }
    var path: [Int] = []
    for word in words.dropFirst() {
      guard let number = Int(word), number >= 0, "\(number)" == word else { return nil }
      path.append(number)
    }
    self.path = path
  }

  /// Such as `part-0-2`; the whole is `part`. Files about the part begin with it.
  public var description: String { path.reduce("part") { "\($0)-\($1)" } }

  /// One of its cases.
  public func child(_ number: Int) -> PartKey { PartKey(path + [number]) }

  /// In the order of the cases, a part before its own.
  public static func < (a: PartKey, b: PartKey) -> Bool { a.path.lexicographicallyPrecedes(b.path) }
}
