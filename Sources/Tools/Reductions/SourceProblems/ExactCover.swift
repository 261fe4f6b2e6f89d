/// Is there a choice of the sets that holds every element exactly once?
public struct ExactCover: Sendable, Equatable {
  /// Names of the elements, all different; at least one.
  public let elements: [String]
  /// Each set as ascending positions in `elements`; at least one set, none of them empty.
  public let sets: [[Int]]

  /// The problem of these elements and sets.
  public init(elements: [String], sets: [[Int]]) {
    self.elements = elements
    self.sets = sets
  }

  /// Numbers of the sets that hold each element.
  public var setsOfElement: [[Int]] {
    var result = [[Int]](repeating: [], count: elements.count)
    for (number, set) in sets.enumerated() { for element in set { result[element].append(number) } }
    return result
  }

  /// Why `picks` is no solution; nil where it is one.
  public func fault(_ picks: [Bool]) -> String? {
    var cover = [Int](repeating: 0, count: elements.count)
    for (set, isPicked) in zip(sets, picks) where isPicked { for element in set { cover[element] += 1 } }
    guard let wrong = cover.firstIndex(where: { $0 != 1 }) else { return nil }
    return "the element \(elements[wrong]) is covered \(cover[wrong]) times"
  }

  /// The sets picked, one a line.
  public func shown(_ picks: [Bool]) -> String {
    zip(sets, picks).filter(\.1).map { line($0.0) }.joined(separator: "\n")
  }

  /// As a file, in the format of Knuth's programs for exact cover: see docs/families/exact-cover.md.
  public var text: String {
    elements.joined(separator: " ") + "\n" + sets.map { line($0) + "\n" }.joined()
  }

  private func line(_ set: [Int]) -> String { set.map { elements[$0] }.joined(separator: " ") }
}
