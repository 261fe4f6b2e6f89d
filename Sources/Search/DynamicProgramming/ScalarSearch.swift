import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// Looks among all sums with one key from each group for those next to a pivot. Three ways, by size: a table of bits;
/// two halves whose sums are sorted, met by two pointers (Horowitz, Sahni, "Computing partitions with applications to
/// the knapsack problem", 1974, doi:10.1145/321812.321823); four quarters (`SchroeppelShamir`).
final class ScalarSearch<N: TableNumber> {
  enum Method { case bits, halves, quarters }

  private let keys: [[N]]
  private let method: Method
  private let control: SearchControl
  private var bits: BitTables?
  private var parts: [(groups: [Int], tables: KeyTables<N>)] = []
  private var quarters: SchroeppelShamir<Int>?
  /// The same where sums pass a machine word.
  private var wideQuarters: SchroeppelShamir<Int128>?
  private var ownSteps = 0
  var steps: Int { ownSteps + (quarters?.steps ?? 0) + (wideQuarters?.steps ?? 0) }

  /// - Precondition: keys add up to less than 2^124 for `.quarters`.
  /// - Returns: nil where the control said stop.
  init?(
    _ keys: [[N]], _ method: Method, cells: Int?, spacing: Int, memory: Int, control: SearchControl
  ) throws(SearchFault) {
    (self.keys, self.method, self.control) = (keys, method, control)
    if method == .bits {
      let groups = keys.map { $0.compactMap(\.asWord) }
      let tables = BitTables(groups, cells: cells ?? 1, spacing: spacing, control: control)
      guard tables.last != nil else { return nil }
      ownSteps = tables.work
      bits = tables
      return
    }
    for groups in ScalarSearch.split(keys, into: method == .halves ? 2 : 4) {
      var tables = KeyTables<N>(memory: memory, control: control)
      for group in groups where try !tables.add(keys[group]) { return nil }
      ownSteps += tables.merged
      parts.append((groups, tables))
    }
    if method == .quarters {
      let greatest = parts.reduce(N.zero) { $0 + ($1.tables.last.last ?? N.zero) }
      if greatest.integer.bitLength > Int.keyBits, let lists = parts.map(\.tables.last) as? [[Int128]] {
        wideQuarters = SchroeppelShamir(lists, control: control)
      } else {
        quarters = SchroeppelShamir(parts.map { $0.tables.last.compactMap(\.asWord) }, control: control)
      }
    }
  }

  /// Parts whose numbers of sums are as equal as may be.
  static func split(_ keys: [[N]], into count: Int) -> [[Int]] {
    var parts = [(groups: [Int], sums: Integer)](repeating: ([], 1), count: count)
    for group in keys.indices {
      let part = parts.indices.min { parts[$0].sums < parts[$1].sums } ?? 0
      parts[part].groups.append(group)
      parts[part].sums *= Integer(keys[group].count)
    }
    return parts.map(\.groups)
  }

  /// The greatest sum that is at most `pivot`, and the least above it, as far as they lie in `range`; nil where the
  /// control said stop.
  ///
  /// - Parameter narrow: given a sum in `range`, which sums are better; asked only where that saves much.
  func nearest(
    to pivot: N, in range: ClosedRange<N>, narrow: (N) -> ClosedRange<N>?
  ) -> (below: N?, above: N?)? {
    switch method {
    case .bits: return nearestBit(pivot, range)
    case .halves: return nearestOfHalves(pivot, range)
    case .quarters:
      if let wideQuarters { return nearestOfWide(wideQuarters, pivot, range, narrow) }
      guard let quarters, let pivot = pivot.asWord, let low = range.lowerBound.asWord,
        let high = range.upperBound.asWord
      else { return nil }
      let found = quarters.nearest(to: pivot, in: low...high) { sum in
        guard let better = narrow(N(small: sum)), let low = better.lowerBound.asWord,
          let high = better.upperBound.asWord
        else { return nil }
        return low...high
      }
      return found.map { ($0.below.map { N(small: $0) }, $0.above.map { N(small: $0) }) }
    }
  }

  private func nearestOfWide(
    _ quarters: SchroeppelShamir<Int128>, _ pivot: N, _ range: ClosedRange<N>, _ narrow: (N) -> ClosedRange<N>?
  ) -> (N?, N?)? {
    guard let pivot = pivot as? Int128, let range = range as? ClosedRange<Int128> else { return nil }
    let found = quarters.nearest(to: pivot, in: range) { sum in
      (sum as? N).flatMap(narrow).flatMap { $0 as? ClosedRange<Int128> }
    }
    return found.map { ($0.below as? N, $0.above as? N) }
  }

  private func nearestBit(_ pivot: N, _ range: ClosedRange<N>) -> (N?, N?)? {
    guard let table = bits?.last, let low = range.lowerBound.asWord, let pivot = pivot.asWord else { return nil }
    let end = min(table.count * 64 - 1, range.upperBound.asWord ?? Int.max)
    func isSet(_ key: Int) -> Bool { table[key / 64] >> UInt64(key % 64) & 1 == 1 }
    var (below, above) = (min(pivot, end), pivot + 1)
    while below >= low, !isSet(below) { below -= below % 64 == 63 && table[below / 64] == 0 ? 64 : 1 }
    while above <= end, !isSet(above) { above += above % 64 == 0 && table[above / 64] == 0 ? 64 : 1 }
    return (below >= low ? N(small: below) : nil, above <= end ? N(small: above) : nil)
  }

  private func nearestOfHalves(_ pivot: N, _ range: ClosedRange<N>) -> (N?, N?)? {
    let (a, b) = (parts[0].tables.last, parts[1].tables.last)
    ownSteps += a.count + b.count
    var below = range.lowerBound - N(small: 1)
    var above = range.upperBound + N(small: 1)
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var (i, j) = (0, b.count - 1)
        while i < a.count, j >= 0 {
          let sum = a[i] + b[j]
          if sum <= pivot {
            if sum > below { below = sum }
            i += 1
          } else {
            if sum < above { above = sum }
            j -= 1
          }
        }
      }
    }
    return (below >= range.lowerBound ? below : nil, above <= range.upperBound ? above : nil)
  }

  // MARK: The way back

  /// Which key of each group leads to a sum that `nearest` gave.
  func wayBack(from key: N) -> [Int] {
    if var bits { return bits.wayBack(from: key.asWord ?? 0) }
    let sums: [N]
    if let quarters {
      sums = quarters.parts(of: key.asWord ?? 0).map { N(small: $0) }
    } else if let wideQuarters, let key = key as? Int128 {
      sums = wideQuarters.parts(of: key).compactMap { $0 as? N }
    } else {
      let (a, b) = (parts[0].tables.last, parts[1].tables.last)
      let first = a.first { b.holds(key - $0) } ?? N.zero
      sums = [first, key - first]
    }
    var picked = [Int](repeating: 0, count: keys.count)
    for (part, sum) in zip(parts, sums) {
      for (group, place) in zip(part.groups, part.tables.wayBack(from: sum, part.groups.map { keys[$0] })) {
        picked[group] = place
      }
    }
    return picked
  }
}
