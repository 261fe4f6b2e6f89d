import ExactArithmetic
import TrainingProblem

/// Contributions of the hidden neurons of a network with one hidden layer and one output to the output's
/// pre-activation.
///
/// A neuron's values times the weights of its edges, at all distinct inputs, are its *contribution*. It has one edge for
/// each time that the output names its layer: `"from": [1, 1]` gives it two. Contributions that are negative nowhere,
/// those that are positive nowhere, and all others are tables of their own: where all that is still to come can only
/// add, much is known of a sum.
struct Contributions {
  /// Contributions, each entry less the least one at its input.
  struct Table {
    let tree: RowTree
    /// Between which bounds they are at each input.
    let ranges: [ClosedRange<Int>]

    fileprivate init(_ rows: [[Int]], _ costs: [Int], _ budget: BehaviourTableBudget) throws(LimitError) {
      ranges = rows[0].indices.map { s in
        rows.reduce(rows[0][s]...rows[0][s]) { min($0.lowerBound, $1[s])...max($0.upperBound, $1[s]) }
      }
      let ranges = ranges
      tree = try RowTree(rows.map { row in zip(row, ranges).map { $0 - $1.lowerBound } }, costs: costs, budget)
    }
  }

  /// Ways to give each neuron a table that are gone through one by one; of more, signs are not told apart.
  private static let ways = 256

  private(set) var tables: [Table] = []
  /// For each neuron which tables it has; the same where it has the same options, to it and from it.
  private(set) var tablesOf: [Range<Int>] = []

  /// - Precondition: layer upon layer without skips, two of them, and one output.
  init(_ scaled: ScaledInstance, _ budget: BehaviourTableBudget) throws(LimitError) {
    let layer = scaled.layers[0]
    var (kinds, kindOf, placeOf) = ([CheapestRows<Int>](), [Int](), [[Int32]: Int]())
    for neuron in 0..<layer.neurons {
      let first = layer.weight(neuron: neuron, source: 0)
      let edges = Contributions.edges(scaled, from: neuron)
      let sets = scaled.parameters.setOfParameter
      let kind = Array(sets[first..<first + layer.parametersPerNeuron] + edges.map { sets[$0] })
      if placeOf[kind] == nil {
        placeOf[kind] = kinds.count
        kinds.append(try Contributions.rows(scaled, neuron, edges, budget))
      }
      kindOf.append(placeOf[kind] ?? 0)
    }
    // Neurons of a kind share out at most three signs.
    let ways = kinds.indices.reduce(1) { product, kind in
      let size = kindOf.count { $0 == kind }
      return min(Contributions.ways + 1, product * ((size + 1) * (size + 2) / 2))
    }
    var ofKind: [Range<Int>] = []
    for kind in kinds {
      try budget.hold(kind.count * (scaled.inputs.count + 8))
      var places: [[Int]] = [[], [], []]
      for (place, row) in kind.rows.enumerated() {
        let sign = ways > Contributions.ways ? 0 : row.allSatisfy { $0 >= 0 } ? 0 : row.allSatisfy { $0 <= 0 } ? 1 : 2
        places[sign].append(place)
      }
      let first = tables.count
      for places in places where !places.isEmpty {
        tables.append(try Table(places.map { kind.rows[$0] }, places.map { kind.costs[$0] }, budget))
      }
      ofKind.append(first..<tables.count)
    }
    tablesOf = kindOf.map { ofKind[$0] }
  }

  /// The parameters on a hidden neuron's edges to the output, as many for each neuron.
  private static func edges(_ scaled: ScaledInstance, from neuron: Int) -> [Int] {
    let output = scaled.layers[1]
    return output.sources.indices.filter { output.sources[$0].neuron == neuron }
      .map { output.weight(neuron: 0, source: $0) }
  }

  /// The distinct contributions of a neuron.
  private static func rows(
    _ scaled: ScaledInstance, _ neuron: Int, _ edges: [Int], _ budget: BehaviourTableBudget
  ) throws(LimitError) -> CheapestRows<Int> {
    let choices = NeuronChoices(scaled, layer: 0, neuron: neuron, points: scaled.inputs.count) { source in
      scaled.inputs.map { Int.exact($0[source.neuron]) }
    }
    let values = try choices.values(TableActivation(scaled.layers[0].activation), budget)
    let weights = try sums(scaled, edges, budget)
    var products = CheapestRows<Int>()
    for (row, cost) in zip(values.rows, values.costs) {
      try budget.spend(weights.count * row.count)
      for (weight, price) in zip(weights.rows, weights.costs) {
        try products.add(row.map { weight[0] * $0 }, cost: cost + price, budget)
      }
    }
    return products
  }

  /// The distinct sums of one option of each parameter that has any, as rows of one entry; 0 where none has.
  private static func sums(
    _ scaled: ScaledInstance, _ parameters: [Int], _ budget: BehaviourTableBudget
  ) throws(LimitError) -> CheapestRows<Int> {
    var sums = CheapestRows<Int>()
    try sums.add([0], cost: 0, budget)
    for parameter in parameters {
      let options = zip(scaled.parameters.options(parameter), scaled.parameters.costs(parameter))
        .map { (Int.exact($0), Int.exact($1)) }
      guard !options.isEmpty else { continue }
      var next = CheapestRows<Int>()
      for (sum, cost) in zip(sums.rows, sums.costs) {
        try budget.spend(options.count * 8)
        for (weight, price) in options { try next.add([sum[0] + weight], cost: cost + price, budget) }
      }
      sums = next
    }
    return sums
  }

  /// All ways to give each neuron one of its tables, but for exchanges of neurons with the same ones.
  var assignments: [[Int]] {
    var ways: [[Int]] = [[]]
    for (neuron, tables) in tablesOf.enumerated() {
      let before = tablesOf[..<neuron].lastIndex(of: tables)
      ways = ways.flatMap { way in tables.filter { table in before.map { way[$0] <= table } ?? true }.map { way + [$0] }
      }
    }
    return ways
  }
}
