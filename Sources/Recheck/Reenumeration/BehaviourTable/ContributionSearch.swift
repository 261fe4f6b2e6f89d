import ExactArithmetic
import TrainingProblem

/// True if some choice of one contribution a hidden neuron has an objective below a limit, where each neuron's is from
/// a given table: see `Contributions`.
///
/// The output's pre-activation at an input is the bias and one contribution from each neuron, and the input costs what
/// this sum says. With neurons still to come it costs at least the least of the sums that they can reach from there,
/// each input by itself. Neurons of one table take its contributions in order: exchanging them changes nothing.
final class ContributionSearch {
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
  /// Least objective by how far the bias is above the least one, without the bias' own penalty.
  private var bound: [Int] = []

  /// True if some choice has an objective below `limit`.
  ///
  /// - Precondition: layer upon layer without skips, two of them, and one output.
  static func findsBelow(
    _ limit: Int, _ scaled: ScaledInstance, _ budget: BehaviourTableBudget
  ) throws(LimitError) -> Bool {
    guard scaled.inputs.count <= BehaviourTableLimits.sumInputs else {
      throw LimitError("more than \(BehaviourTableLimits.sumInputs) distinct inputs to add up at")
    }
    let contributions = try Contributions(scaled, budget)
    let bias = scaled.layers[1].bias(neuron: 0)
    let values = scaled.parameters.options(bias).map(Int.exact)
    let range = values.reduce(values[0], min)...values.reduce(values[0], max)
    let costs = try SumCosts(scaled, biases: range, contributions, budget)
    for tables in contributions.assignments {
      let search = try ContributionSearch(tables.map { contributions.tables[$0] }, tables, costs, range, limit, budget)
      for (value, cost) in zip(values, scaled.parameters.costs(bias)) {
        if try search.findsBelow(bias: value - range.lowerBound, cost: Int.exact(cost)) { return true }
      }
    }
    return false
  }

  /// - Parameters:
  ///   - tables: of each neuron.
  ///   - numbers: the same for the same table.
  private init(
    _ tables: [Contributions.Table], _ numbers: [Int], _ costs: SumCosts, _ biases: ClosedRange<Int>, _ limit: Int,
    _ budget: BehaviourTableBudget
  ) throws(LimitError) {
    (self.limit, self.budget, inputs) = (limit, budget, tables[0].ranges.count)
    // Tables that few neurons have come first: what is left is then soon of one sign.
    let sizes = numbers.map { number in numbers.count { $0 == number } }
    let order = numbers.indices.sorted { (sizes[$0], numbers[$0], $0) < (sizes[$1], numbers[$1], $1) }
    // The cost of every sum, and then, neuron by neuron from the last, of the best sum that is still reachable.
    var least = (0..<inputs).map { s in
      let low = tables.reduce(biases.lowerBound) { $0 + $1.ranges[s].lowerBound }
      return costs.costs(s, low, tables.reduce(biases.upperBound) { $0 + $1.ranges[s].upperBound })
    }
    var costToGo = 0
    for place in order.indices.reversed() {
      let table = tables[order[place]]
      var first = [0]
      for row in least { first.append(first[first.count - 1] + row.count) }
      guard first[inputs] <= BehaviourTableLimits.sums else { throw LimitError("the sums at the output are too many") }
      levels.append(
        Level(
          tree: table.tree, follows: place > 0 && numbers[order[place - 1]] == numbers[order[place]],
          least: least.flatMap { $0 }, first: first, costToGo: costToGo))
      try budget.spend(first[inputs] * 8)
      for (s, range) in table.ranges.enumerated() {
        least[s] = SumCosts.minima(least[s], window: range.upperBound - range.lowerBound)
      }
      costToGo += table.tree.leastCost
    }
    levels.reverse()
    bound = (0...biases.upperBound - biases.lowerBound).map { bias in least.reduce(costToGo) { $0 + $1[bias] } }
  }

  // MARK: The search

  /// - Parameter bias: how far above the least one.
  private func findsBelow(bias: Int, cost: Int) throws(LimitError) -> Bool {
    guard bound[bias] + cost < limit else { return false }
    return try descend(0, levels[0].tree, [Int](repeating: bias, count: inputs), paid: cost, from: 0)
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
    let next = follows ? try tree.only(left, budget) : levels[number + 1].tree
    defer { budget.release(follows ? next.words : 0) }
    try budget.spend(follows ? next.words : 0)
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
