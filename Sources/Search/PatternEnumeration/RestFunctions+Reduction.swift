/// Fewer functions of the signature to search: those that an exchange or a reversal of first-layer neurons makes of
/// another, and those that are nowhere better than another, are left out.
extension RestFunctions {
  /// Comparisons of outcomes that a reduction may cost.
  private static let effort = 200_000_000

  /// - Parameters:
  ///   - tableOf: for each first-layer neuron which table of patterns it has; neurons of one table may be exchanged.
  ///   - mayReverse: true if the complement of each pattern in neuron's table is there too, at the same cost.
  ///   - shouldStop: asked now and then; what remains then is more than need be, and right all the same.
  mutating func reduce(tableOf: [Int], mayReverse: [Bool], shouldStop: () -> Bool) {
    let maps = signatureMaps(tableOf, mayReverse)
    let signatures = 1 << hidden
    if functions.count * maps.count * signatures <= RestFunctions.effort { keepOneOfEachOrbit(maps, shouldStop) }
    let (square, overflow) = functions.count.multipliedReportingOverflow(by: functions.count)
    guard !overflow, square <= RestFunctions.effort / signatures, !shouldStop() else { return }
    let images = square * maps.count <= RestFunctions.effort / signatures ? maps : [Array(0..<signatures)]
    dropDominated(images)
  }

  /// The maps of signatures that exchanges and reversals make: `map[p]` is the signature that p becomes. The identity first.
  private func signatureMaps(_ tableOf: [Int], _ mayReverse: [Bool]) -> [[Int]] {
    let identity = Array(0..<(1 << hidden))
    var permutations: [[Int]] = [[]]
    for neuron in 0..<hidden {
      permutations = permutations.flatMap { head in
        (0..<hidden).filter { !head.contains($0) && tableOf[$0] == tableOf[neuron] }.map { head + [$0] }
      }
    }
    let free = (0..<hidden).filter { mayReverse[$0] }.reduce(0) { $0 | 1 << $1 }
    let reversals = identity.filter { $0 & ~free == 0 }
    guard permutations.count * reversals.count * identity.count <= 1 << 20 else { return [identity] }
    return permutations.flatMap { permutation in
      reversals.map { reversal in
        identity.map { signature in
          permutation.enumerated().reduce(0) { $0 | (signature >> $1.element & 1) << $1.offset } ^ reversal
        }
      }
    }
  }

  private mutating func keepOneOfEachOrbit(_ maps: [[Int]], _ shouldStop: () -> Bool) {
    guard maps.count > 1 else { return }
    var placeOf: [[UInt16]: Int] = [:]
    var kept: [Function] = []
    for (index, function) in functions.enumerated() {
      if index & 0xff == 0, shouldStop() { return }
      var least = function.outcomes
      for map in maps.dropFirst() {
        let image = map.map { function.outcomes[$0] }
        if image.lexicographicallyPrecedes(least) { least = image }
      }
      if let place = placeOf[least] {
        if function.cost < kept[place].cost { kept[place] = function }
      } else {
        placeOf[least] = kept.count
        kept.append(function)
      }
    }
    keep(kept)
  }

  /// Drops a function where some image of another costs no more at any signature and label.
  private mutating func dropDominated(_ maps: [[Int]]) {
    let isAtMost = outcomes.map { a in outcomes.map { b in zip(a, b).allSatisfy { $0 <= $1 } } }
    var isDropped = [Bool](repeating: false, count: functions.count)
    for (index, function) in functions.enumerated() {
      isDropped[index] = functions.enumerated().contains { other, better in
        guard other != index, !isDropped[other], better.cost <= function.cost else { return false }
        return maps.contains { map in
          map.indices.allSatisfy { isAtMost[Int(better.outcomes[map[$0]])][Int(function.outcomes[$0])] }
        }
      }
    }
    keep(functions.indices.filter { !isDropped[$0] }.map { functions[$0] })
  }
}
