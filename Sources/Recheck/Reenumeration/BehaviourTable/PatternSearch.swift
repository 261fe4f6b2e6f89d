import ExactArithmetic
import TrainingProblem

/// True if for one function of the pattern some choice of one behaviour a neuron has an objective below a limit.
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
  private let words: Int
  private let limit: Int
  private let budget: BehaviourTableBudget
  private var levels: [PatternLevel] = []
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
    try budget.spend(inputs * 16)
    let order = PatternLevel.order(outcomes, tableOf)
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
      let next = nodes.map { left in
        (lower: node(left.prefix(left.count / 2)), upper: node(left.suffix(left.count / 2)))
      }
      try budget.spend(children.count * inputs)
      let (rise, fall) = PatternLevel.preferences(outcomes, neuron, costs)
      levels.append(
        PatternLevel(
          try standIns.rows(tableOf[neuron], mayRise: rise, mayFall: fall),
          follows: number > 0 && PatternLevel.isExchangeable(order[number - 1], neuron, outcomes, tableOf), next,
          children.map(leastCosts), words))
      nodes = children
    }
  }

  /// True if the sum of what each input and each neuron costs at least reaches the limit already.
  private var isHopeless: Bool { rootBound + costToGo[0] >= limit }

  // MARK: The search

  /// True if some choice with this function has an objective below the limit.
  func findsBelow() throws(LimitError) -> Bool {
    if isHopeless { return false }
    if levels.isEmpty { return true }
    var everywhere = [UInt64](repeating: 0, count: words)
    for input in 0..<inputs { everywhere[input / 64] |= 1 << UInt64(input % 64) }
    return try descend(0, levels[0].rows, from: 0, everywhere, rootBound)
  }

  /// - Parameters:
  ///   - rows: behaviours to choose from, from `from` on.
  ///   - places: the inputs at each node, by node and word.
  ///   - base: least cost with the behaviours of the levels before, without those to come.
  private func descend(
    _ number: Int, _ rows: BehaviourRows, from: Int, _ places: [UInt64], _ base: Int
  ) throws(LimitError) -> Bool {
    let level = levels[number]
    passes += 1
    try budget.spend((rows.count - from + level.next.count) * words)
    let (target, planes) = aim(level, places)
    let left = rows.near(target, planes, level.shifts, below: limit - base - costToGo[number + 1], from: from)
    if left.rows.isEmpty || number + 1 == levels.count { return !left.rows.isEmpty }
    let follows = levels[number + 1].follows
    let next = follows ? rows.only(left.rows) : levels[number + 1].rows
    try budget.hold(follows ? next.size : 0)
    defer { budget.release(follows ? next.size : 0) }
    for (place, row) in left.rows.enumerated() {
      let entered = entered(level, rows, row, places)
      if try descend(number + 1, next, from: follows ? place : 0, entered, base + left.values[place]) { return true }
    }
    return false
  }

  /// Which value each input would rather have, and how much dearer the other is.
  private func aim(_ level: PatternLevel, _ places: [UInt64]) -> (target: [UInt64], planes: [UInt64]) {
    let count = level.shifts.count
    var (target, planes) = ([UInt64](repeating: 0, count: words), [UInt64](repeating: 0, count: words * count))
    for node in level.next.indices {
      for word in 0..<words where places[node * words + word] != 0 {
        let place = node * words + word
        target[word] |= places[place] & level.prefersUpper[place]
        for plane in 0..<count { planes[word * count + plane] |= places[place] & level.planes[place * count + plane] }
      }
    }
    return (target, planes)
  }

  /// Where the inputs are once a level has this behaviour.
  private func entered(_ level: PatternLevel, _ rows: BehaviourRows, _ row: Int, _ places: [UInt64]) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: (level.next.reduce(0) { max($0, $1.lower, $1.upper) } + 1) * words)
    for (node, next) in level.next.enumerated() {
      for word in 0..<words {
        let here = places[node * words + word]
        let upper = here & rows[row, word]
        result[next.upper * words + word] |= upper
        result[next.lower * words + word] |= here ^ upper
      }
    }
    return result
  }
}
