import ExactArithmetic
import TrainingProblem

/// Whether for one function of the pattern some choice of one behaviour a neuron has an objective below a limit.
///
/// The neurons that the function depends on are taken one after the other. A *node* of a level is what is left of the
/// function once the neurons before it are known; an input is at one node. Its *least cost* there is over the outcomes
/// that what is left still takes. After one more behaviour it is one of two numbers, by the behaviour's bit at the
/// input: so the sum over the inputs, which no completion is below, is a constant plus a weighted distance between the
/// behaviour and a target. With the weights in planes of bits, and the inputs at each node as a set of bits, it takes a
/// few operations for 64 inputs. At the last neuron nothing is left open, and the sum is exact.
///
/// A neuron that may be exchanged with the one before it (equal behaviours, and the function stays the same) goes
/// through the list which that one's pass left, from the chosen place on: what comes before in the list was gone
/// through with both exchanged, and what the pass dropped has no completion below the limit with either.
final class PatternSearch {
  private struct Level {
    let rows: BehaviourRows
    let follows: Bool
    /// The nodes of the next level by node and bit.
    let next: [(lower: Int, upper: Int)]
    /// Of each plane of the weights.
    let shifts: [Int]
    /// Inputs at which the upper value has the smaller least cost, by node and word.
    let prefersUpper: [UInt64]
    /// Planes of the difference between both, by node, word and plane.
    let planes: [UInt64]
  }

  private let words: Int
  private let limit: Int
  private let budget: BehaviourTableBudget
  private var levels: [Level] = []
  /// Least cost of the behaviours from each level on.
  private var costToGo: [Int] = []
  /// Least cost over all inputs, with the function's own and that of neurons without a level.
  private var rootBound: Int
  private let inputs: Int
  private(set) var passes = 0

  /// - Parameter costs: of each outcome at each input.
  init(
    _ function: PatternFunctions.Function, _ costs: [[Int]], tableOf: [Int], _ tables: [CheapestRows<UInt64>],
    _ standIns: StandIns, below limit: Int, _ budget: BehaviourTableBudget
  ) throws(LimitError) {
    (self.limit, self.budget) = (limit, budget)
    inputs = costs.count
    words = (inputs + 63) / 64
    let (outcomes, words) = (function.outcomes, words)
    let order = PatternSearch.order(outcomes, tableOf)
    func leastCosts(_ left: [UInt16]) -> [Int] {
      let open = Set(left).map(Int.init)
      return costs.map { cost in open.reduce(Int.max) { min($0, cost[$1]) } }
    }
    var nodes = [
      (0..<(1 << order.count)).map { index in
        // The first neuron decides between the halves.
        outcomes[order.indices.reduce(0) { $0 | (index >> (order.count - 1 - $1) & 1) << order[$1] }]
      }
    ]
    let idle = tableOf.indices.filter { !order.contains($0) }
    rootBound = leastCosts(nodes[0]).reduce(function.cost, +) + idle.reduce(0) { $0 + tables[tableOf[$1]].leastCost }
    costToGo = [0]
    for neuron in order.reversed() { costToGo.insert(costToGo[0] + tables[tableOf[neuron]].leastCost, at: 0) }
    guard !isHopeless else { return }
    for (number, neuron) in order.enumerated() {
      var numberOf: [[UInt16]: Int] = [:]
      var children: [[UInt16]] = []
      func node(_ left: ArraySlice<UInt16>) -> Int {
        let left = Array(left)
        if let known = numberOf[left] { return known }
        numberOf[left] = children.count
        children.append(left)
        return children.count - 1
      }
      let next = nodes.map { left in (lower: node(left.prefix(left.count / 2)), upper: node(left.suffix(left.count / 2))) }
      try budget.spend(children.count * inputs)
      let (rise, fall) = PatternSearch.preferences(outcomes, neuron, costs)
      levels.append(
        PatternSearch.level(
          try standIns.rows(tableOf[neuron], mayRise: rise, mayFall: fall),
          follows: number > 0 && PatternSearch.isExchangeable(order[number - 1], neuron, outcomes, tableOf), next,
          children.map(leastCosts), words))
      nodes = children
    }
  }

  /// Whether the sum of what each input and each neuron costs at least reaches the limit already.
  private var isHopeless: Bool { rootBound + costToGo[0] >= limit }

  /// The neurons that the function depends on, exchangeable ones one after the other.
  private static func order(_ outcomes: [UInt16], _ tableOf: [Int]) -> [Int] {
    let relevant = tableOf.indices.filter { j in outcomes.indices.contains { outcomes[$0] != outcomes[$0 ^ 1 << j] } }
    var order: [Int] = []
    for neuron in relevant where !order.contains(neuron) {
      order += [neuron] + relevant.filter { $0 > neuron && isExchangeable(neuron, $0, outcomes, tableOf) }
    }
    return order
  }

  private static func isExchangeable(_ a: Int, _ b: Int, _ outcomes: [UInt16], _ tableOf: [Int]) -> Bool {
    tableOf[a] == tableOf[b]
      && outcomes.indices.allSatisfy { p in
        p >> a & 1 == p >> b & 1 || outcomes[p] == outcomes[p ^ 1 << a ^ 1 << b]
      }
  }

  /// At which inputs the upper value of `neuron` may be the dearer one, with some pattern of the others; and the lower.
  private static func preferences(
    _ outcomes: [UInt16], _ neuron: Int, _ costs: [[Int]]
  ) -> (mayRise: [UInt64], mayFall: [UInt64]) {
    var (mayRise, mayFall) = ([UInt64](repeating: 0, count: (costs.count + 63) / 64), [UInt64]())
    mayFall = mayRise
    let pairs = Set(
      outcomes.indices.filter { $0 >> neuron & 1 == 0 }.map { [Int(outcomes[$0]), Int(outcomes[$0 | 1 << neuron])] })
    for (input, cost) in costs.enumerated() {
      for pair in pairs {
        if cost[pair[1]] > cost[pair[0]] { mayRise[input / 64] |= 1 << UInt64(input % 64) }
        if cost[pair[1]] < cost[pair[0]] { mayFall[input / 64] |= 1 << UInt64(input % 64) }
      }
    }
    return (mayRise, mayFall)
  }

  /// - Parameter least: the least costs at the nodes of the next level, an entry an input.
  private static func level(
    _ rows: BehaviourRows, follows: Bool, _ next: [(lower: Int, upper: Int)], _ least: [[Int]], _ words: Int
  ) -> Level {
    let differences = next.map { node in zip(least[node.upper], least[node.lower]).map { $0 - $1 } }
    let used = differences.joined().reduce(UInt(0)) { $0 | $1.magnitude }
    let shifts = (0..<UInt.bitWidth).filter { used >> UInt($0) & 1 == 1 }
    var prefersUpper = [UInt64](repeating: 0, count: next.count * words)
    var planes = [UInt64](repeating: 0, count: next.count * words * shifts.count)
    for (node, difference) in differences.enumerated() {
      for (input, value) in difference.enumerated() {
        let (place, bit) = (node * words + input / 64, UInt64(1) << UInt64(input % 64))
        if value < 0 { prefersUpper[place] |= bit }
        for (plane, shift) in shifts.enumerated() where value.magnitude >> UInt(shift) & 1 == 1 {
          planes[place * shifts.count + plane] |= bit
        }
      }
    }
    return Level(rows: rows, follows: follows, next: next, shifts: shifts, prefersUpper: prefersUpper, planes: planes)
  }

  // MARK: The search

  /// Whether some choice with this function has an objective below the limit.
  func findsBelow() throws(LimitError) -> Bool {
    if isHopeless { return false }
    if levels.isEmpty { return true }
    var everywhere = [UInt64](repeating: 0, count: words)
    for input in 0..<inputs { everywhere[input / 64] |= 1 << UInt64(input % 64) }
    return try descend(0, levels[0].rows.all[...], everywhere, rootBound)
  }

  /// - Parameters:
  ///   - candidates: behaviours to choose from.
  ///   - places: the inputs at each node, by node and word.
  ///   - base: least cost with the behaviours of the levels before, without those to come.
  private func descend(
    _ number: Int, _ candidates: ArraySlice<Int32>, _ places: [UInt64], _ base: Int
  ) throws(LimitError) -> Bool {
    let level = levels[number]
    passes += 1
    try budget.spend((candidates.count + level.next.count) * words)
    let (left, values) = scan(level, candidates, places, below: limit - base - costToGo[number + 1])
    if left.isEmpty { return false }
    guard number + 1 < levels.count else { return true }
    let follows = levels[number + 1].follows
    for (place, row) in left.enumerated() {
      let list = follows ? left[place...] : levels[number + 1].rows.all[...]
      if try descend(number + 1, list, entered(level, Int(row), places), base + values[place]) { return true }
    }
    return false
  }

  /// The candidates that leave an objective below the limit possible, and what each adds to the least cost.
  private func scan(
    _ level: Level, _ candidates: ArraySlice<Int32>, _ places: [UInt64], below limit: Int
  ) -> ([Int32], [Int]) {
    let (words, count) = (words, level.shifts.count)
    var (target, planes) = ([UInt64](repeating: 0, count: words), [UInt64](repeating: 0, count: words * count))
    for node in level.next.indices {
      for word in 0..<words where places[node * words + word] != 0 {
        let place = node * words + word
        target[word] |= places[place] & level.prefersUpper[place]
        for plane in 0..<count { planes[word * count + plane] |= places[place] & level.planes[place * count + plane] }
      }
    }
    var (left, values) = ([Int32](), [Int]())
    let (bits, costs) = (level.rows.bits.span, level.rows.costs.span)
    let (aims, weights, shifts) = (target.span, planes.span, level.shifts.span)
    for row in candidates {
      var value = costs[Int(row)]
      var (word, place) = (0, 0)
      while word < words, value < limit {
        let differing = bits[Int(row) * words + word] ^ aims[word]
        for plane in 0..<count {
          value += (differing & weights[place]).nonzeroBitCount &<< shifts[plane]
          place += 1
        }
        word += 1
      }
      if value < limit {
        left.append(row)
        values.append(value)
      }
    }
    return (left, values)
  }

  /// Where the inputs are once a level has this behaviour.
  private func entered(_ level: Level, _ row: Int, _ places: [UInt64]) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: (level.next.reduce(0) { max($0, $1.lower, $1.upper) } + 1) * words)
    for (node, next) in level.next.enumerated() {
      for word in 0..<words {
        let here = places[node * words + word]
        let upper = here & level.rows.bits[row * words + word]
        result[next.upper * words + word] |= upper
        result[next.lower * words + word] |= here ^ upper
      }
    }
    return result
  }
}
