import ExactArithmetic
import SeededRandomness

/// Rows to train on and rows to test with, the same for the same seed on every machine.
package struct SampleSplit: Equatable {
  /// Ascending.
  package var train: [Int]
  package var test: [Int]

  /// - Parameters:
  ///   - strata: the class of each row, where classes are to stand in both parts in the same shares.
  ///   - share: of the rows that are for the test, above 0 and below 1. A class with two rows or more keeps one to train on.
  package init(rows: [Int], strata: [Int]?, share: Rational, seed: UInt64) {
    var groups: [[Int]] = []
    if let strata {
      groups = [[Int]](repeating: [], count: (strata.max() ?? 0) + 1)
      for (row, stratum) in zip(rows, strata) { groups[stratum].append(row) }
    } else {
      groups = [rows]
    }
    // Every class gets the whole part of its share; what is then missing goes where most was cut off.
    var taken = groups.map { (Rational($0.count) * share).floor.word ?? 0 }
    let total = (Rational(rows.count) * share + Rational(1, 2)).floor.word ?? 0
    let rests = groups.indices.sorted { a, b in
      let (x, y) = (rest(groups[a].count, share, taken[a]), rest(groups[b].count, share, taken[b]))
      return x == y ? a < b : x > y
    }
    var missing = total - taken.reduce(0, +)
    for group in rests where missing > 0 && taken[group] + 1 < groups[group].count {
      taken[group] += 1
      missing -= 1
    }
    var generator = SplitMix64(seed: seed)
    var isTest: Set<Int> = []
    for (group, count) in zip(groups, taken) {
      var order = group
      for last in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(last, Int(generator.next().multipliedFullWidth(by: UInt64(last + 1)).high))
      }
      isTest.formUnion(order.prefix(count))
    }
    train = rows.filter { !isTest.contains($0) }
    test = rows.filter { isTest.contains($0) }
  }
}

private func rest(_ count: Int, _ share: Rational, _ taken: Int) -> Rational {
  Rational(count) * share - Rational(taken)
}
