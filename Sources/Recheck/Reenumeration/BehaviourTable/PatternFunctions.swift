import ExactArithmetic
import TrainingProblem

/// Functions of a two-valued layer's pattern that the layers above can make (bit j: neuron j takes its upper value).
///
/// All that they do is give each pattern an outcome; here such functions are listed, each once, at the least penalty of
/// the parameters that give it. Those of the last two-valued layer are found by going through the layers above it, each
/// neuron's distinct values at a time; those of the layer below by putting the functions of that layer's neurons before
/// each of these; and so on down to the first layer.
///
/// Neurons of one hidden layer with the same options, to them and from them, are taken in ascending order of their
/// values: exchanging them with all their parameters changes neither the outcome nor the penalty of any choice. The
/// functions of the layer above hold those of all choices above it, so also of the exchanged ones.
final class PatternFunctions {
  struct Function {
    /// Number of the outcome at each pattern: see `InputCosts`.
    let outcomes: [UInt16]
    let cost: Int
  }

  /// A two-valued activation: from `threshold` on it is `upper`, below `lower`.
  struct TwoValued {
    let threshold: Int
    let lower: Int
    let upper: Int

    init?(_ layer: ScaledLayer) {
      guard case .pieces(let breaks, let slopes, let values) = layer.activation, breaks.count == 1,
        slopes.allSatisfy({ $0 == 0 }), layer.neurons <= BehaviourTableLimits.patternNeurons
      else { return nil }
      (threshold, lower, upper) = (Int.exact(breaks[0]), Int.exact(values[0]), Int.exact(values[1]))
    }
  }

  private let scaled: ScaledInstance
  private let budget: BehaviourTableBudget
  private let activations: [TableActivation<Int>]
  private var costs: InputCosts
  private var found = CheapestRows<UInt16>()
  private var combinations = 0
  private var outputs = OutputVectors()

  /// - Parameter costs: its outcomes come to be those of the functions.
  /// - Precondition: layer upon layer without skips; the first of at least two layers is two-valued.
  static func list(
    _ scaled: ScaledInstance, _ costs: inout InputCosts, _ budget: BehaviourTableBudget
  ) throws(LimitError) -> [Function] {
    let builder = PatternFunctions(scaled, costs, budget)
    let twoValued = scaled.layers.dropLast().prefix { TwoValued($0) != nil }.compactMap(TwoValued.init)
    let top = twoValued.count
    let patterns = 1 << scaled.layers[top - 1].neurons
    let columns = (0..<scaled.layers[top - 1].neurons).map { neuron in
      (0..<patterns).map { $0 >> neuron & 1 == 1 ? twoValued[top - 1].upper : twoValued[top - 1].lower }
    }
    try builder.extend(top, columns, patterns, cost: 0)
    for layer in (1..<top).reversed() { try builder.compose(layer, below: twoValued[layer - 1], twoValued[layer]) }
    costs = builder.costs
    return zip(builder.found.rows, builder.found.costs).map(Function.init)
  }

  private init(_ scaled: ScaledInstance, _ costs: InputCosts, _ budget: BehaviourTableBudget) {
    (self.scaled, self.costs, self.budget) = (scaled, costs, budget)
    activations = scaled.layers.map { TableActivation($0.activation) }
  }

  private func count(_ work: Int) throws(LimitError) {
    combinations += 1
    guard combinations <= BehaviourTableLimits.combinations else {
      throw LimitError("more than \(BehaviourTableLimits.combinations) combinations of functions above the first layer")
    }
    try budget.spend(work)
  }

  private func exchanges(_ layer: Int) -> [Int?] { NeuronExchanges.before(scaled, layer: layer) }

  // MARK: From the layer above a pattern to the output

  /// - Parameter columns: the values of the layer below over the patterns.
  private func extend(_ layer: Int, _ columns: [[Int]], _ patterns: Int, cost: Int) throws(LimitError) {
    var tables: [CheapestRows<Int>] = []
    for neuron in 0..<scaled.layers[layer].neurons {
      let choices = NeuronChoices(scaled, layer: layer, neuron: neuron, points: patterns) { columns[$0.neuron] }
      tables.append(try choices.values(activations[layer], budget))
    }
    let isLast = layer == scaled.layers.count - 1
    if isLast { outputs = try OutputVectors(tables, outputs) }
    var chosen: [Int] = []
    try NeuronExchanges.combine(tables.map(\.count), exchanges(layer), &chosen) { rows throws(LimitError) in
      try count(patterns)
      let cost = zip(tables, rows).reduce(cost) { $0 + $1.0.costs[$1.1] }
      if !isLast { return try extend(layer + 1, zip(tables, rows).map { $0.rows[$1] }, patterns, cost: cost) }
      let outcomes = try (0..<patterns).map { pattern throws(LimitError) in
        try outputs.outcome(rows, pattern, &costs)
      }
      try found.add(outcomes, cost: cost, budget)
    }
  }

  // MARK: From one pattern down to the one below

  private func compose(_ layer: Int, below: TwoValued, _ own: TwoValued) throws(LimitError) {
    let width = scaled.layers[layer - 1].neurons
    let patterns = 1 << width
    let columns = (0..<width).map { neuron in
      (0..<patterns).map { $0 >> neuron & 1 == 1 ? below.upper : below.lower }
    }
    var tables: [CheapestRows<UInt64>] = []
    for neuron in 0..<scaled.layers[layer].neurons {
      let choices = NeuronChoices(scaled, layer: layer, neuron: neuron, points: patterns) { columns[$0.neuron] }
      tables.append(try choices.behaviours(own.threshold, budget))
    }
    let above = found
    found = CheapestRows()
    var chosen: [Int] = []
    try NeuronExchanges.combine(tables.map(\.count), exchanges(layer), &chosen) { rows throws(LimitError) in
      let cost = zip(tables, rows).reduce(0) { $0 + $1.0.costs[$1.1] }
      // At most 64 patterns: a row is one word.
      let bits = zip(tables, rows).map { $0.rows[$1][0] }
      let next = (0..<UInt64(patterns)).map { pattern in
        bits.enumerated().reduce(0) { $0 | Int($1.element >> pattern & 1) << $1.offset }
      }
      for (function, price) in zip(above.rows, above.costs) {
        try count(patterns)
        try found.add(next.map { function[$0] }, cost: cost + price, budget)
      }
    }
  }
}

/// The outcomes of vectors of output values, each worked out once: a vector is a number in a mixed radix whose digits
/// number an output's distinct values.
private struct OutputVectors {
  private var values: [[Int]] = []
  /// Digit of each pattern, by output and row.
  private var digits: [[[Int]]] = []
  private var outcomeOf: [UInt16?] = []

  init() {}

  /// - Parameter earlier: keeps what it knows where the outputs' values are the same.
  init(_ tables: [CheapestRows<Int>], _ earlier: OutputVectors) throws(LimitError) {
    values = tables.map { Set($0.rows.joined()).sorted() }
    digits = zip(tables, values).map { table, values in
      let digitOf = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
      return table.rows.map { $0.map { digitOf[$0] ?? 0 } }
    }
    var size = 1
    for values in values {
      size *= values.count
      guard size <= BehaviourTableLimits.outputVectors else { throw LimitError("too many vectors of outputs") }
    }
    outcomeOf = earlier.values == values ? earlier.outcomeOf : [UInt16?](repeating: nil, count: size)
  }

  mutating func outcome(_ rows: [Int], _ pattern: Int, _ costs: inout InputCosts) throws(LimitError) -> UInt16 {
    var key = 0
    for (output, row) in rows.enumerated() { key = key * values[output].count + digits[output][row][pattern] }
    if let known = outcomeOf[key] { return known }
    let outcome = try costs.outcome(rows.indices.map { values[$0][digits[$0][rows[$0]][pattern]] })
    outcomeOf[key] = outcome
    return outcome
  }
}
