import ExactArithmetic
import TrainingProblem

/// Fewer functions of the first layer's pattern to go through. What is left has, for each function, one that costs no
/// more with its best behaviours.
extension PatternFunctions {
  /// Comparisons of outcomes up to which a reduction is worth its time.
  private static let effort = 1 << 28

  /// Maps that exchanges and reversals of first-layer neurons make of the patterns: the pattern `map[p]` becomes p.
  /// The identity comes first.
  ///
  /// - Parameters:
  ///   - tableOf: which behaviours each neuron has; those of one table may be exchanged.
  ///   - mayReverse: true if the complement of each of its behaviours is one, too, at the same cost.
  static func symmetries(tableOf: [Int], mayReverse: [Bool]) -> [[Int]] {
    let patterns = Array(0..<(1 << tableOf.count))
    var permutations: [[Int]] = [[]]
    for table in tableOf {
      permutations = permutations.flatMap { head in
        tableOf.indices.filter { !head.contains($0) && tableOf[$0] == table }.map { head + [$0] }
      }
    }
    let free = tableOf.indices.reduce(0) { mayReverse[$1] ? $0 | 1 << $1 : $0 }
    let maps = permutations.map { permutation in
      patterns.map { pattern in
        permutation.enumerated().reduce(0) { $0 | (pattern >> $1.element & 1) << $1.offset }
      }
    }
    return patterns.filter { $0 & ~free == 0 }.flatMap { reversed in maps.map { $0.map { $0 ^ reversed } } }
  }

  /// Leaves out functions of which another one of at most the same cost is an image: the image's choices of behaviours
  /// are those of the other, each at the same cost, with neurons exchanged and behaviours complemented. Then those
  /// that such an image is nowhere dearer than, at no pattern and no label.
  static func reduced(
    _ functions: [Function], _ outcomes: [[Int]], _ maps: [[Int]], _ budget: BehaviourTableBudget
  ) throws(LimitError) -> [Function] {
    let patterns = maps[0].count
    var kept: [Function] = []
    let listed = Set(functions.map(\.outcomes))
    var images = Set<[UInt16]>()
    for function in functions.sorted(by: { $0.cost < $1.cost }) where !images.contains(function.outcomes) {
      kept.append(function)
      guard kept.count * maps.count * patterns <= effort else { continue }
      try budget.spend(maps.count * patterns)
      for map in maps {
        let image = map.map { function.outcomes[$0] }
        if listed.contains(image) { images.insert(image) }
      }
    }
    let pairs = kept.count.multipliedReportingOverflow(by: kept.count * patterns)
    guard !pairs.overflow, pairs.partialValue <= effort, outcomes.count <= 1 << 10 else { return kept }
    let used = pairs.partialValue <= effort / maps.count ? maps : [maps[0]]
    let isAtMost = outcomes.map { a in outcomes.map { b in zip(a, b).allSatisfy { $0 <= $1 } } }
    var isLeft = [Bool](repeating: true, count: kept.count)
    for (index, function) in kept.enumerated() {
      try budget.spend(kept.count * used.count)
      // Of functions that are nowhere better than one another the last one stays: what is left out, is for one that is
      // there then; and where that goes later, for a third one, which is nowhere dearer than either.
      isLeft[index] = !kept.enumerated().contains { other, better in
        other != index && isLeft[other] && better.cost <= function.cost
          && used.contains { map in
            map.indices.allSatisfy { isAtMost[Int(better.outcomes[map[$0]])][Int(function.outcomes[$0])] }
          }
      }
    }
    return kept.indices.filter { isLeft[$0] }.map { kept[$0] }
  }
}
