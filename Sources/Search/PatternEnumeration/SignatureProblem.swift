import CBitRows
import ExactArithmetic
import SearchCore
import TrainingProblem

/// An instance whose first layer is two-valued, as a choice of one pattern a first-layer neuron and one function of
/// the signature: tables, functions and costs. Immutable after `init`: threads share it.
final class SignatureProblem: @unchecked Sendable {
  /// A table's rows as the loops over them want them.
  struct Rows: ~Copyable {
    let count: Int
    let bits: FlatArray<UInt64>
    /// Empty where no choice costs anything.
    let costs: FlatArray<Int64>
    let leastCost: Int
    let cheapest: Int
  }

  let network: SearchNetwork<Int>
  let hidden: Int
  let inputs: Int
  let words: Int
  private(set) var tables: [PatternTable] = []
  let rows: FlatArray<Rows>
  /// The place in `tables` of each first-layer neuron's table.
  private(set) var tableOf: [Int] = []
  /// The choices of each first-layer neuron, to write its options.
  private(set) var choices: [NeuronChoiceTree] = []
  let functions: RestFunctions
  let outcomeCount: Int
  /// Cost of outcome o at input s at `s · outcomeCount + o`.
  let cost: [Int]

  /// - Throws: `LimitError` where the instance is of another kind, or too large.
  init(_ network: SearchNetwork<Int>, _ plan: PatternPlan, shouldStop: StickyStop) throws(LimitError) {
    self.network = network
    let scaled = network.scaled
    guard case .threshold(let limit, _, _) = network.activations[0] else {
      throw LimitError("the first layer's activation takes more than two values")
    }
    hidden = scaled.layers[0].neurons
    inputs = scaled.inputs.count
    words = wordCount(inputs)
    let inputCount = inputs
    for members in plan.sharedTables {
      for neuron in members {
        let choices = NeuronChoiceTree(scaled, layer: 0, neuron: neuron, points: inputCount) { source in
          let column = scaled.layers[0].sources[source].neuron
          return (0..<inputCount).map { network.inputValues[column * inputCount + $0] }
        }
        if neuron == members[0] {
          tables.append(PatternTable(choices, limit: limit) { shouldStop() })
        }
      }
    }
    tableOf = (0..<hidden).map { neuron in plan.sharedTables.firstIndex { $0.contains(neuron) } ?? 0 }
    choices = (0..<hidden).map { neuron in
      NeuronChoiceTree(scaled, layer: 0, neuron: neuron, points: inputCount) { source in
        let column = scaled.layers[0].sources[source].neuron
        return (0..<inputCount).map { network.inputValues[column * inputCount + $0] }
      }
    }
    let costs = SampleCosts(network)
    var functions = try RestFunctions(network, costs, limit: PatternPlan.functionLimit) { shouldStop() }
    let closed = tables.map(\.isClosedUnderComplement)
    functions.reduce(tableOf: tableOf, mayReverse: tableOf.map { closed[$0] }) { shouldStop() }
    self.functions = functions
    outcomeCount = functions.outcomes.count
    let outcomes = functions.outcomes
    cost = (0..<inputs).flatMap { s in outcomes.map { costs.cost(s, $0) } }
    let tables = self.tables
    rows = FlatArray(count: tables.count) { number in
      let table = tables[number]
      let costs = table.rows.costs
      return Rows(
        count: table.count, bits: FlatArray(table.rows.bits),
        costs: FlatArray(costs.allSatisfy { $0 == 0 } ? [] : costs.map(Int64.init)),
        leastCost: costs.min() ?? 0, cheapest: table.cheapest)
    }
  }

  /// No choice with this function has a smaller objective: each input by itself, and the cheapest patterns.
  func bound(_ function: RestFunctions.Function) -> Int {
    let met = Set(function.outcomes.map(Int.init))
    return (0..<inputs).reduce(function.cost + tableOf.reduce(0) { $0 + rows[$1].leastCost }) { sum, s in
      sum + met.reduce(Int.max) { min($0, cost[s * outcomeCount + $1]) }
    }
  }

  func diagram(_ function: RestFunctions.Function) -> SignatureDiagram {
    SignatureDiagram(
      function, hidden: hidden, inputs: inputs, outcomeCount: outcomeCount, cost: cost, tableOf: tableOf)
  }

  /// The choice of parameters that these patterns and this function stand for.
  func choice(_ function: RestFunctions.Function, _ patterns: [Int]) -> ParameterChoice {
    var choice = ParameterChoice(repeating: -1, count: network.parameterCount)
    for (neuron, pattern) in patterns.enumerated() {
      choices[neuron].write(tables[tableOf[neuron]].rows.codes[pattern], into: &choice)
    }
    choice.replaceSubrange(functions.firstParameter..., with: function.choice)
    return choice
  }
}
