import ExactArithmetic

extension ReferenceBuilder {
  /// f(A, B) as a number in order form, for numbers given by their order literals (none: a single value): a fresh
  /// literal a value, and a clause for each maximal box of values on which f reaches it, or stays below.
  ///
  /// Maximal boxes make unit propagation as strong as interval reasoning on A and B. Time: pairs of values of the
  /// shorter × values of the longer × distinct values of f.
  mutating func image(
    _ a: [Literal], _ b: [Literal], of quantity: ReferenceDefinition.Quantity, _ f: (Int, Int) -> Integer
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    if b.count < a.count { return try image(b, a, of: quantity) { f($1, $0) } }
    let table = BoxTable(a, b, f)
    guard table.values.count > 1 else { return ReferenceNumber(constant: table.values[0]) }
    let reaching = (1..<table.values.count).map { rank in table.boxes { $0 >= rank } }
    let staying = (1..<table.values.count).map { rank in table.boxes { $0 < rank } }
    // One box either way, bounded by one literal: the value is reached exactly where that literal is false.
    let known = reaching.indices.map { index -> Literal? in
      let isSplit = reaching[index].count == 1 && staying[index].count == 1
      return isSplit && reaching[index][0].count == 1 ? !reaching[index][0][0] : nil
    }
    let unknown = known.indices.filter { known[$0] == nil }
    let added = try fresh(quantity, unknown.map { .atLeast(table.values[$0 + 1]) })
    var literals = known.map { $0 ?? Literal(1) }
    for (index, literal) in zip(unknown, added) { literals[index] = literal }
    for index in literals.indices {
      guard known[index] == nil else { continue }
      // Beside a literal that is known, a box says the same.
      if index > 0, known[index - 1] == nil { try clause([literals[index - 1], !literals[index]]) }
      for outside in reaching[index] { try clause(outside + [literals[index]]) }
      for outside in staying[index] { try clause(outside + [!literals[index]]) }
    }
    return ReferenceNumber(order: table.values, literals, memberLimit: limits.members)
  }
}

/// The values of a function over two ranges of order literals.
private struct BoxTable {
  private let a: [Literal]
  private let b: [Literal]
  /// Distinct values of the function, ascending.
  let values: [Integer]
  /// For each pair, which of `values` it has: row by row.
  private let ranks: [Int]

  init(_ a: [Literal], _ b: [Literal], _ f: (Int, Int) -> Integer) {
    self.a = a
    self.b = b
    let all = (0...a.count).flatMap { i in (0...b.count).map { f(i, $0) } }
    var values: [Integer] = []
    for value in all.sorted() where value != values.last { values.append(value) }
    self.values = values
    ranks = all.map { value in values.partitionPoint { $0 >= value } }
  }

  /// The complement of each maximal box on which every rank is `good`, as literals of which one is true there.
  func boxes(where good: (Int) -> Bool) -> [[Literal]] {
    let width = b.count + 1
    let isGood = ranks.map(good)
    func isWhole(_ row: Int, _ columns: Range<Int>) -> Bool {
      for place in row * width + columns.lowerBound..<row * width + columns.upperBound where !isGood[place] {
        return false
      }
      return true
    }
    var boxes: [[Literal]] = []
    for first in 0...a.count {
      var common = [Bool](repeating: true, count: width)
      for last in first...a.count {
        for column in 0..<width where !isGood[last * width + column] { common[column] = false }
        var end = 0
        while true {
          var from = end
          while from < width && !common[from] { from += 1 }
          guard from < width else { break }
          end = from
          while end < width && common[end] { end += 1 }
          // A longer box with the same columns is the one that counts.
          if first > 0 && isWhole(first - 1, from..<end) { continue }
          if last < a.count && isWhole(last + 1, from..<end) { continue }
          boxes.append(outside(a, first..<last + 1) + outside(b, from..<end))
        }
        // Not one good column is left.
        if end == 0 { break }
      }
    }
    return boxes
  }

  /// "Below the first of the values, or above the last".
  private func outside(_ literals: [Literal], _ range: Range<Int>) -> [Literal] {
    var outside: [Literal] = []
    if range.lowerBound > 0 { outside.append(!literals[range.lowerBound - 1]) }
    if range.upperBound <= literals.count { outside.append(literals[range.upperBound - 1]) }
    return outside
  }
}
