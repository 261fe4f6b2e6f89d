import ExactArithmetic
import TrainingProblem

/// All choices of one neuron's parameters, with its pre-activations at some *points*: the distinct inputs, or whatever
/// else the sources' values are given for.
struct NeuronChoices {
  /// A parameter with several options, what each of them costs, and the values that they are multiplied by: what they add
  /// at the points is worked out where it is needed, since a million options at many points are gigabytes.
  private struct Parameter {
    let options: [(weight: Int, cost: Int)]
    let values: [Int]
  }

  private let parameters: [Parameter]
  /// The sum at the points of the parameters with one option, however many, and their penalty.
  private let fixed: [Int]
  private let fixedCost: Int
  private let points: Int

  /// - Parameter column: the values of a source at the points.
  init(_ scaled: ScaledInstance, layer: Int, neuron: Int, points: Int, column: (ScaledLayer.Source) -> [Int]) {
    let scaledLayer = scaled.layers[layer]
    func options(_ parameter: Int) -> [(Int, Int)] {
      zip(scaled.parameters.options(parameter), scaled.parameters.costs(parameter))
        .map { (Int.exact($0), Int.exact($1)) }
    }
    var parameters: [Parameter] = []
    var (fixed, fixedCost) = ([Int](repeating: 0, count: points), 0)
    func meet(_ options: [(Int, Int)], _ values: [Int]) {
      if let least = options.map(\.1).min(), values.allSatisfy({ $0 == 0 }) {
        // All options add nothing: one of the cheapest will do.
        fixedCost += least
      } else if options.count == 1 {
        for point in values.indices { fixed[point] += options[0].0 * values[point] }
        fixedCost += options[0].1
      } else if !options.isEmpty {
        parameters.append(Parameter(options: options, values: values))
      }
    }
    for (place, source) in scaledLayer.sources.enumerated() {
      let options = options(scaledLayer.weight(neuron: neuron, source: place))
      if !options.isEmpty { meet(options, column(source)) }
    }
    meet(options(scaledLayer.bias(neuron: neuron)), [Int](repeating: 1, count: points))
    (self.parameters, self.fixed, self.fixedCost, self.points) = (parameters, fixed, fixedCost, points)
  }

  /// Calls `body` with the cost and the pre-activations of each choice.
  /// - Throws: `LimitError` where there are more than `BehaviourTableLimits.choices`, and what `body` throws.
  func forEach(
    _ budget: BehaviourTableBudget, _ body: (_ cost: Int, _ preActivations: [Int]) throws(LimitError) -> Void
  ) throws(LimitError) {
    var count = 1
    for parameter in parameters {
      count *= parameter.options.count
      guard count <= BehaviourTableLimits.choices else {
        throw LimitError("a neuron has more than \(BehaviourTableLimits.choices) choices")
      }
    }
    try visit(0, fixedCost, fixed, budget, body)
  }

  /// As deep as there are parameters with a choice: at most 22.
  private func visit(
    _ depth: Int, _ cost: Int, _ sums: [Int], _ budget: BehaviourTableBudget,
    _ body: (Int, [Int]) throws(LimitError) -> Void
  ) throws(LimitError) {
    guard depth < parameters.count else { return try body(cost, sums) }
    let (options, values) = (parameters[depth].options, parameters[depth].values)
    try budget.spend(options.count * (points + 8))
    for (weight, price) in options {
      var next = sums
      for point in next.indices { next[point] += weight * values[point] }
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
