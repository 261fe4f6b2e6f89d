import ExactArithmetic
import TrainingProblem

/// Whether some choice of a network with one hidden layer and one output has an objective below a limit.
///
/// A hidden neuron's values times the weight of its edge, at all distinct inputs, are its *contribution*: the output's
/// pre-activation is the bias and one contribution from each neuron, and an input costs what its sum says. With
/// neurons still to come it costs at least the least of the sums that they can reach from there, each input by itself.
/// Neurons with the same options take contributions in order: exchanging them changes nothing.
final class ContributionSearch {
  /// One hidden neuron's contributions, each entry less the least one at its input.
  private struct Level {
    let tree: RowTree
    let follows: Bool
    /// Least cost of input s with the neurons up to this one: from `first[s]` on, by how far the sum is above the least
    /// one there is.
    let least: [Int]
    let first: [Int]
    /// Least cost of the contributions after this one.
    let costToGo: Int
  }

  private let limit: Int
  private let inputs: Int
  private let budget: BehaviourTableBudget
  private var levels: [Level] = []
  /// Value above the least one, and penalty.
  private let biases: [(value: Int, cost: Int)]

  /// - Precondition: layer upon layer without skips, two of them, and one output.
  init(
    _ scaled: ScaledInstance, _ costs: InputCosts, below limit: Int, _ budget: BehaviourTableBudget
  ) throws(LimitError) {
    guard scaled.inputs.count <= BehaviourTableLimits.sumInputs else {
      throw LimitError("more than \(BehaviourTableLimits.sumInputs) distinct inputs to add up at")
    }
    (self.limit, self.budget, inputs) = (limit, budget, scaled.inputs.count)
    let bias = scaled.layers[1].bias(neuron: 0)
    let values = scaled.parameters.options(bias).map(Int.exact)
    let leastBias = values.reduce(values[0], min)
    biases = zip(values, scaled.parameters.costs(bias)).map { ($0 - leastBias, Int.exact($1)) }

    // Neurons with the same options share a table; sorted, they follow one another.
    var (tables, ranges, placeOf) = ([RowTree](), [[ClosedRange<Int>]](), [[Int32]: Int]())
    var order: [Int] = []
    for neuron in 0..<scaled.layers[0].neurons {
      let first = scaled.layers[0].weight(neuron: neuron, source: 0)
      let edge = scaled.layers[1].weight(neuron: 0, source: neuron)
      let sets = scaled.parameters.setOfParameter
      let kind = sets[first..<first + scaled.layers[0].parametersPerNeuron] + [sets[edge]]
      if placeOf[Array(kind)] == nil {
        placeOf[Array(kind)] = tables.count
        let (tree, range) = try ContributionSearch.table(scaled, neuron, edge, budget)
        tables.append(tree)
        ranges.append(range)
      }
      order.append(placeOf[Array(kind)] ?? 0)
    }
    order.sort()

    // The cost of every sum, and then, neuron by neuron from the last, of the best sum that is still reachable.
    let spans = order.map { table in ranges[table].map { $0.upperBound - $0.lowerBound } }
    var least = try (0..<inputs).map { s throws(LimitError) -> [Int] in
      let low = order.reduce(leastBias) { $0 + ranges[$1][s].lowerBound }
      let width = spans.reduce(values.reduce(values[0], max) - leastBias) { $0 + $1[s] }
      guard width < BehaviourTableLimits.sums else { throw LimitError("the sums at the output take too many values") }
      try budget.hold(width + 1)
      try budget.spend((width + 1) * 16)
      return (low...low + width).map { costs.cost(s, atSum: $0) }
    }
    var costToGo = 0
    for (number, table) in order.enumerated().reversed() {
      var first = [0]
      for row in least { first.append(first[first.count - 1] + row.count) }
      try budget.hold(first[inputs])
      levels.append(
        Level(
          tree: tables[table], follows: number > 0 && order[number - 1] == table, least: least.flatMap { $0 },
          first: first, costToGo: costToGo))
      try budget.spend(first[inputs] * 8)
      for s in 0..<inputs { least[s] = ContributionSearch.minima(least[s], window: spans[number][s]) }
      costToGo += tables[table].leastCost
    }
    levels.reverse()
  }

  /// A neuron's contributions, and between which bounds they are at each input.
  private static func table(
    _ scaled: ScaledInstance, _ neuron: Int, _ edge: Int, _ budget: BehaviourTableBudget
  ) throws(LimitError) -> (RowTree, [ClosedRange<Int>]) {
    let count = scaled.inputs.count
    let choices = NeuronChoices(scaled, layer: 0, neuron: neuron, points: count) { source in
      scaled.inputs.map { Int.exact($0[source.neuron]) }
    }
    let values = try choices.values(TableActivation(scaled.layers[0].activation), budget)
    // Where there is no edge the neuron contributes nothing.
    var edges = zip(scaled.parameters.options(edge), scaled.parameters.costs(edge)).map { (Int.exact($0), Int.exact($1)) }
    if edges.isEmpty { edges = [(0, 0)] }
    var products = CheapestRows<Int>()
    for (row, cost) in zip(values.rows, values.costs) {
      for (weight, price) in edges { try products.add(row.map { weight * $0 }, cost: cost + price, budget) }
    }
    let ranges = (0..<count).map { s in
      products.rows.reduce(products.rows[0][s]...products.rows[0][s]) { min($0.lowerBound, $1[s])...max($0.upperBound, $1[s]) }
    }
    try budget.hold(products.count * (count + 16))
    let rows = products.rows.map { row in zip(row, ranges).map { $0 - $1.lowerBound } }
    return (RowTree(rows, costs: products.costs), ranges)
  }

  /// Entry i: the least of entries i, …, i + window.
  private static func minima(_ entries: [Int], window: Int) -> [Int] {
    var (result, reach) = (entries, 0)
    while reach < window {
      // Each entry is the least of `reach` + 1; two such runs make a longer one.
      let step = min(reach + 1, window - reach)
      result = (0..<result.count - step).map { min(result[$0], result[$0 + step]) }
      reach += step
    }
    return result
  }

  // MARK: The search

  /// Whether some choice has an objective below the limit.
  func findsBelow() throws(LimitError) -> Bool {
    for bias in biases {
      let sums = [Int](repeating: bias.value, count: inputs)
      if try descend(0, levels[0].tree, sums, paid: bias.cost, from: 0) { return true }
    }
    return false
  }

  /// - Parameters:
  ///   - tree: contributions to choose from.
  ///   - sums: at each input, above the least sum of what is known so far.
  ///   - from: the first contribution to take.
  private func descend(
    _ number: Int, _ tree: RowTree, _ sums: [Int], paid: Int, from: Int
  ) throws(LimitError) -> Bool {
    let level = levels[number]
    let isLast = number + 1 == levels.count
    let left = try walk(level, tree, sums, below: limit - paid - level.costToGo, from: from, stopsAtFirst: isLast)
    if isLast || left.isEmpty { return !left.isEmpty }
    // A neuron that may be exchanged with this one needs no contribution that was left here: with both exchanged
    // nothing below the limit came of it.
    let follows = levels[number + 1].follows
    let next = follows ? tree.only(left) : levels[number + 1].tree
    try budget.spend(follows ? left.count * 16 : 0)
    for (place, row) in left.enumerated() {
      let sums = zip(sums, tree.rows[row]).map { $0 + $1 }
      if try descend(number + 1, next, sums, paid: paid + tree.costs[row], from: follows ? place : 0) { return true }
    }
    return false
  }

  /// The rows from `from` on that leave a sum of least costs below `limit`.
  private func walk(
    _ level: Level, _ tree: RowTree, _ sums: [Int], below limit: Int, from: Int, stopsAtFirst: Bool
  ) throws(LimitError) -> [Int] {
    var (left, place, visited) = ([Int](), 0, 0)
    let bases = zip(level.first, sums).map { $0 + $1 }
    // Least costs of the beginning that a node belongs to, before it.
    var before = [Int](repeating: tree.leastCost, count: inputs + 1)
    level.least.withUnsafeBufferPointer { least in
      tree.nodes.withUnsafeBufferPointer { nodes in
        while place < nodes.count {
          let node = nodes[place]
          visited += 1
          var value = before[node.depth] + least[bases[node.depth] + node.value]
          guard node.last > from, value < limit else {
            place = node.end
            continue
          }
          before[node.depth + 1] = value
          place += 1
          guard node.last - node.first == 1 else { continue }
          let row = tree.rows[node.first]
          value += tree.costs[node.first] - tree.leastCost
          var s = node.depth + 1
          while s < row.count, value < limit {
            value += least[bases[s] + row[s]]
            s += 1
          }
          visited += s - node.depth
          guard value < limit else { continue }
          left.append(node.first)
          if stopsAtFirst { return }
        }
      }
    }
    try budget.spend(visited * 4 + inputs)
    return left
  }
}
