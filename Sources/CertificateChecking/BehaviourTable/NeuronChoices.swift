import ExactArithmetic
import TrainingProblem

/// All choices of one neuron's parameters, with its pre-activations at some *points*: the distinct inputs, or whatever
/// else the sources' values are given for.
struct NeuronChoices {
  /// What each parameter may add at the points, and what that costs; the bias is the last one.
  private let parameters: [[(moves: [Int], cost: Int)]]
  private let points: Int

  /// - Parameter column: the values of a source at the points.
  init(_ scaled: ScaledInstance, layer: Int, neuron: Int, points: Int, column: (ScaledLayer.Source) -> [Int]) {
    let scaledLayer = scaled.layers[layer]
    func options(_ parameter: Int) -> [(Int, Int)] {
      zip(scaled.parameters.options(parameter), scaled.parameters.costs(parameter))
        .map { (Int.exact($0), Int.exact($1)) }
    }
    var parameters: [[(moves: [Int], cost: Int)]] = []
    for (place, source) in scaledLayer.sources.enumerated() {
      let options = options(scaledLayer.weight(neuron: neuron, source: place))
      let values = column(source)
      if let least = options.map(\.1).min(), values.allSatisfy({ $0 == 0 }) {
        // All options add nothing: one of the cheapest will do.
        parameters.append([(values, least)])
      } else if !options.isEmpty {
        parameters.append(options.map { weight, cost in (values.map { weight * $0 }, cost) })
      }
    }
    parameters.append(
      options(scaledLayer.bias(neuron: neuron)).map { ([Int](repeating: $0, count: points), $1) })
    self.parameters = parameters
    self.points = points
  }

  /// Calls `body` with the cost and the pre-activations of each choice.
  /// - Throws: `LimitError` where there are more than `BehaviourTableLimits.choices`, and what `body` throws.
  func forEach(
    _ budget: BehaviourTableBudget, _ body: (_ cost: Int, _ preActivations: [Int]) throws(LimitError) -> Void
  ) throws(LimitError) {
    var count = 1
    for options in parameters {
      count *= options.count
      guard count <= BehaviourTableLimits.choices else {
        throw LimitError("a neuron has more than \(BehaviourTableLimits.choices) choices")
      }
    }
    try visit(0, 0, [Int](repeating: 0, count: points), budget, body)
  }

  private func visit(
    _ depth: Int, _ cost: Int, _ sums: [Int], _ budget: BehaviourTableBudget,
    _ body: (Int, [Int]) throws(LimitError) -> Void
  ) throws(LimitError) {
    guard depth < parameters.count else { return try body(cost, sums) }
    try budget.spend(parameters[depth].count * (points + 8))
    for (moves, price) in parameters[depth] {
      var next = sums
      for point in next.indices { next[point] += moves[point] }
      try visit(depth + 1, cost + price, next, budget, body)
    }
  }
}

extension NeuronChoices {
  /// The distinct values of the neuron over the points.
  func values(
    _ activation: TableActivation<Int>, _ budget: BehaviourTableBudget
  ) throws(LimitError) -> CheapestRows<Int> {
    var rows = CheapestRows<Int>()
    try forEach(budget) { cost, sums throws(LimitError) in
      try rows.add(sums.map { activation($0) }, cost: cost, budget)
    }
    return rows
  }

  /// The distinct behaviours of a neuron of two values: bit p is set where it takes the upper one at point p.
  ///
  /// - Parameter threshold: the pre-activation from which on it does.
  func behaviours(_ threshold: Int, _ budget: BehaviourTableBudget) throws(LimitError) -> CheapestRows<UInt64> {
    var rows = CheapestRows<UInt64>()
    try forEach(budget) { cost, sums throws(LimitError) in
      var row = [UInt64](repeating: 0, count: (points + 63) / 64)
      for (point, sum) in sums.enumerated() where sum >= threshold { row[point / 64] |= 1 << UInt64(point % 64) }
      try rows.add(row, cost: cost, budget)
    }
    return rows
  }
}
