import ExactArithmetic
import TrainingProblem

/// True if some choice of a network with several hidden layers has an objective below a limit, layer by layer.
///
/// A combination of behaviours of the first layer's neurons makes a point of each input, the values of these neurons. What
/// is left is a network of one layer less on those points, for which the limit is what the combination's penalty leaves of
/// it. Most combinations need no such network: inputs of one point have one output, which costs what their labels say
/// (`LabelCosts`).
final class LayerCombinations {
  private let scaled: ScaledInstance
  private let limit: Int
  private let budget: BehaviourTableBudget
  private let labels: LabelCosts
  private let before: [Int?]
  /// By neuron: its distinct values over the inputs, and of each entry the number of its value among those of its row, less
  /// than `width`.
  private var tables: [CheapestRows<Int>] = []
  private var numbers: [[[Int]]] = []
  private var width = 1
  /// The least penalty of the layers above.
  private let above: Int
  /// The costs of inputs together, where these have been asked for.
  private var known: [[Int]: Int] = [:]
  private(set) var combinations = 0
  /// Combinations that the labels did not settle.
  private(set) var networks = 0

  /// - Precondition: layer upon layer without skips, at least three of them; numbers fit a word, and losses are summed.
  init(_ scaled: ScaledInstance, below limit: Int, _ budget: BehaviourTableBudget) throws(LimitError) {
    guard scaled.inputs.count <= BehaviourTableLimits.sumInputs else {
      throw LimitError("more than \(BehaviourTableLimits.sumInputs) distinct inputs to go through layers at")
    }
    (self.scaled, self.limit, self.budget) = (scaled, limit, budget)
    labels = LabelCosts(scaled)
    before = NeuronExchanges.before(scaled, layer: 0)
    let first = scaled.layers[1].firstParameter
    above = Int.exact(
      scaled.parameters.setOfParameter[first...].reduce(Integer.zero) {
        $0 + (scaled.parameters.costs[Int($1)].min() ?? 0)
      })
    let activation = TableActivation<Int>(scaled.layers[0].activation)
    var placeOf: [[Int32]: Int] = [:]
    for neuron in 0..<scaled.layers[0].neurons {
      let own = scaled.layers[0].weight(neuron: neuron, source: 0)
      let kind = Array(scaled.parameters.setOfParameter[own..<own + scaled.layers[0].parametersPerNeuron])
      if let place = placeOf[kind] {
        tables.append(tables[place])
        numbers.append(numbers[place])
        continue
      }
      placeOf[kind] = neuron
      let choices = NeuronChoices(scaled, layer: 0, neuron: neuron, points: scaled.inputs.count) { source in
        scaled.inputs.map { Int.exact($0[source.neuron]) }
      }
      let table = try choices.values(activation, budget)
      try budget.hold(table.count * (scaled.inputs.count + 4))
      tables.append(table)
      numbers.append(
        table.rows.map { row in
          var numberOf: [Int: Int] = [:]
          let numbers = row.map { value in
            let number = numberOf[value] ?? numberOf.count
            numberOf[value] = number
            return number
          }
          width = max(width, numberOf.count)
          return numbers
        })
    }
  }

  func findsBelow() throws(LimitError) -> Bool {
    try descend(neuron: 0, chosen: [], points: [Int](repeating: 0, count: scaled.inputs.count), count: 1, paid: 0)
  }

  /// - Parameters:
  ///   - chosen: rows of the neurons before this one.
  ///   - points: for each input a number of the values that those neurons have there, from 0 to `count` − 1.
  private func descend(
    neuron: Int, chosen: [Int], points: [Int], count: Int, paid: Int
  ) throws(LimitError) -> Bool {
    guard neuron < tables.count else { return try isBelow(chosen, points, count, paid) }
    try budget.hold(count * width)
    defer { budget.release(count * width) }
    var numberOf = [Int](repeating: -1, count: count * width)
    var next = points
    for row in (before[neuron].map { chosen[$0] } ?? 0)..<tables[neuron].count {
      try budget.spend(2 * points.count)
      let values = numbers[neuron][row]
      var nextCount = 0
      for input in points.indices {
        let place = points[input] * width + values[input]
        if numberOf[place] < 0 {
          numberOf[place] = nextCount
          nextCount += 1
        }
        next[input] = numberOf[place]
      }
      for input in points.indices { numberOf[points[input] * width + values[input]] = -1 }
      let cost = paid + tables[neuron].costs[row]
      if try descend(neuron: neuron + 1, chosen: chosen + [row], points: next, count: nextCount, paid: cost) {
        return true
      }
    }
    return false
  }

  private func isBelow(_ rows: [Int], _ points: [Int], _ count: Int, _ paid: Int) throws(LimitError) -> Bool {
    combinations += 1
    guard combinations <= BehaviourTableLimits.combinations else {
      throw LimitError("more than \(BehaviourTableLimits.combinations) combinations of behaviours of a layer")
    }
    var inputsOf = [[Int]](repeating: [], count: count)
    for (input, point) in points.enumerated() { inputsOf[point].append(input) }
    var least = paid + above
    for inputs in inputsOf where least < limit { least += try cost(of: inputs) }
    guard least < limit else { return false }
    networks += 1
    let rest = scaled.aboveFirstLayer(
      inputsOf.map { inputs in rows.enumerated().map { Integer(tables[$0].rows[$1][inputs[0]]) } }, points)
    return try budget.releasing { () throws(LimitError) -> Bool in
      try BehaviourTable.findsBelow(limit - paid, rest, budget)
    }
  }

  private func cost(of inputs: [Int]) throws(LimitError) -> Int {
    if let cost = known[inputs] { return cost }
    let cost = Int.exact(min(labels.least(inputs), Integer(limit)))
    try budget.hold(inputs.count + 8)
    try budget.spend(inputs.count * 16)
    known[inputs] = cost
    return cost
  }
}
