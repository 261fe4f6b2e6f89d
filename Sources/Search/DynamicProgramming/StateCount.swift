import CertificateChecking
import ExactArithmetic

/// How many different sums there can be at most, by counting what is picked: groups of the same vectors give multisets,
/// and a penalty that the best known objective rules out ends the count.
enum StateCount {
  /// Levels of penalty that are told apart.
  private static let levels = 4096
  /// Counts stop here: more than any table holds.
  private static let cap = Integer.powerOfTwo(100)

  /// - Parameters:
  ///   - kinds: the same for groups of the same vectors.
  ///   - limit: sums whose penalty reaches this do not count.
  static func most<N: TableNumber>(_ sums: OutputSums<N>, kinds: [[Int32]], below limit: N) -> Integer {
    var numberOf: [[Int32]: Int] = [:]
    var members: [(group: Int, count: Int)] = []
    for (group, kind) in kinds.enumerated() {
      if let number = numberOf[kind] {
        members[number].count += 1
      } else {
        numberOf[kind] = members.count
        members.append((group, 1))
      }
    }
    var unit = Integer.zero
    var base = N.zero
    var extras: [[N]] = []
    for (group, count) in members {
      let costs = sums.groups[group].map(\.cost)
      let least = costs.min() ?? N.zero
      for _ in 0..<count { base += least }
      extras.append(costs.map { $0 - least })
      for extra in extras[extras.count - 1] { unit = .greatestCommonDivisor(unit, extra.integer) }
    }
    let room = limit - base
    guard room > N.zero else { return 1 }
    let last = unit == 0 ? 0 : (room.integer - 1).floorQuotient(by: unit)
    // Penalties too fine to be told apart do not bound the count: all levels in one.
    let isFine = last > Integer(levels)
    let top = isFine ? 0 : last.word ?? 0
    var ways = [Integer](repeating: 0, count: top + 1)
    ways[0] = 1
    for ((_, count), extras) in zip(members, extras) {
      let steps = extras.map { isFine || unit == 0 ? 0 : $0.integer.floorQuotient(by: unit).word ?? Int.max }
      let free = steps.count { $0 == 0 }
      if count == 1 {
        var next = [Integer](repeating: 0, count: top + 1)
        for step in steps where step <= top {
          for level in step...top { next[level] = min(cap, next[level] + ways[level - step]) }
        }
        ways = next
        continue
      }
      let multisets = StateCount.multisets(of: free, size: count)
      for level in 0...top { ways[level] = min(cap, ways[level] * multisets) }
      for step in steps where step > 0 && step <= top {
        for level in step...max(step, top) { ways[level] = min(cap, ways[level] + ways[level - step]) }
      }
    }
    return min(cap, ways.reduce(0, +))
  }

  /// Multisets of at most `size` members out of `kinds`: (kinds + size - 1) choose size where all are filled up.
  private static func multisets(of kinds: Int, size: Int) -> Integer {
    var count = Integer.one
    for i in 1..<max(kinds, 1) {
      count = (count * Integer(size + i)).floorQuotient(by: Integer(i))
      if count > cap { return cap }
    }
    return count
  }
}
