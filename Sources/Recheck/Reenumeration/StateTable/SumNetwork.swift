import ExactArithmetic
import TrainingProblem

/// One of the vectors that a group of parameters may add, and the penalty of the parameters that give it.
public struct SumItem<N: TableNumber>: Sendable {
  /// The amounts added, one entry a coordinate.
  public let vector: [N]
  /// The scaled penalty; at least 0.
  public let cost: N
  /// The vector at this cost.
  public init(vector: [N], cost: N) { (self.vector, self.cost) = (vector, cost) }

  /// The same vectors in ascending order, each once, at its least cost.
  public static func distinct(_ items: [SumItem]) -> [SumItem] {
    let sorted = items.sorted {
      $0.vector == $1.vector ? $0.cost < $1.cost : $0.vector.lexicographicallyPrecedes($1.vector)
    }
    var result: [SumItem] = []
    for item in sorted where result.last?.vector != item.vector { result.append(item) }
    return result
  }
}

/// A network of at most two layers as sums over its distinct inputs.
///
/// The output layer's pre-activations are one vector, coordinate j · inputs + s for output j at input s. It is a sum
/// with one vector from each *direct* parameter (a bias of the output layer, an edge from the input) and one from each
/// hidden neuron; the latter is a product of output weights and the neuron's values over the inputs, whose
/// pre-activations are again a sum with one vector from each of its parameters.
public struct SumNetwork<N: TableNumber>: Sendable {
  /// A hidden neuron's way to an output: its parameter, and what the options add and cost.
  public struct Edge: Sendable {
    /// The output's number, from 0.
    public let output: Int
    /// The number, in the `ParameterTable`, of the weight on the edge.
    public let parameter: Int
  }
  /// A hidden neuron.
  public struct Neuron: Sendable {
    /// Its parameters in the `ParameterTable`: a weight for each source value, edge or not, and then the bias.
    public let parameters: [Int]
    /// Its edges to outputs.
    public let edges: [Edge]
    /// The same for neurons that have the same options everywhere.
    public let kind: [Int32]
  }
  /// Parameters that add to output `output` what input `source` (−1: the constant 1) has.
  public struct Direct: Sendable {
    /// The output's number, from 0.
    public let output: Int
    /// The input's number, from 0; −1 for the bias.
    public let source: Int
    /// The parameter's number in the `ParameterTable`.
    public let parameter: Int
  }

  /// Parameters of the output layer that add to it by themselves.
  public let direct: [Direct]
  /// Hidden neurons in order; none in a network of one layer.
  public let neurons: [Neuron]
  /// The activation of the first layer.
  public let hidden: TableActivation<N>
  /// The loss of the output layer's pre-activations.
  public let loss: OutputLoss<N>
  private let inputs: [[N]]
  private let table: ParameterTable
  private let sourceOfHidden: [Int]

  /// - Throws: `LimitError` where the network has more layers, or there are too many coordinates.
  public init(_ scaled: ScaledInstance) throws(LimitError) {
    guard scaled.layers.count <= 2 else { throw LimitError("state tables hold networks of at most two layers") }
    let output = scaled.layers[scaled.layers.count - 1]
    guard scaled.inputs.count * output.neurons <= StateTableLimits.coordinates else {
      throw LimitError(
        "\(scaled.inputs.count) distinct inputs × \(output.neurons) outputs: "
          + "state tables hold at most \(StateTableLimits.coordinates) sums at once")
    }
    loss = OutputLoss(scaled)
    hidden = TableActivation(scaled.layers[0].activation)
    inputs = scaled.inputs.map { $0.map(N.exact) }
    table = scaled.parameters
    var direct: [Direct] = []
    var edges = [[Edge]](repeating: [], count: scaled.layers.count == 2 ? scaled.layers[0].neurons : 0)
    for j in 0..<output.neurons {
      direct.append(Direct(output: j, source: -1, parameter: output.bias(neuron: j)))
      for (column, source) in output.sources.enumerated() {
        let parameter = output.weight(neuron: j, source: column)
        guard !table.options(parameter).isEmpty else { continue }
        if source.layer == 0 {
          direct.append(Direct(output: j, source: source.neuron, parameter: parameter))
        } else {
          edges[source.neuron].append(Edge(output: j, parameter: parameter))
        }
      }
    }
    self.direct = direct
    let layer = scaled.layers[0]
    let sets = table.setOfParameter
    sourceOfHidden = layer.sources.map(\.neuron) + [-1]
    neurons = edges.enumerated().map { number, edges in
      let parameters = (0...layer.sources.count).map { layer.weight(neuron: number, source: $0) }
      let kind = parameters.map { sets[$0] } + edges.flatMap { [Int32($0.output), sets[$0.parameter]] }
      return Neuron(parameters: parameters, edges: edges, kind: kind)
    }
  }

  // MARK: Sizes, before anything of them is made

  /// An item, and what the packing keeps of its group: see `RestOfSums`.
  private func itemBytes(_ coordinates: Int) -> Int { 96 + coordinates * N.cost(bits: loss.bits).bytes }

  func hold(_ direct: Direct, _ budget: inout StateTableBudget) throws(LimitError) {
    try hold(items: table.options(direct.parameter).count, &budget)
  }

  func hold(items count: Int, _ budget: inout StateTableBudget) throws(LimitError) {
    try budget.hold(count + 15, itemBytes(loss.coordinates))
  }

  func hold(_ neuron: Neuron, _ budget: inout StateTableBudget) throws(LimitError) {
    for parameter in neuron.parameters {
      try budget.hold(table.options(parameter).count + 5, itemBytes(inputs.count))
    }
  }

  /// The value of each option of `parameter`, and its penalty, in ascending order of options.
  public func options(_ parameter: Int) -> [(value: N, cost: N)] {
    zip(table.options(parameter), table.costs(parameter)).map { (N.exact($0), N.exact($1)) }
  }

  /// The vectors that a direct parameter may add, an entry an option.
  public func items(_ direct: Direct) -> [SumItem<N>] {
    options(direct.parameter).map { value, cost in
      var vector = [N](repeating: N.zero, count: loss.coordinates)
      for (s, x) in inputs.enumerated() {
        vector[direct.output * inputs.count + s] = direct.source < 0 ? value : value * x[direct.source]
      }
      return SumItem(vector: vector, cost: cost)
    }
  }

  /// The vectors that each parameter of a hidden neuron may add to its pre-activations over the inputs, an entry an
  /// option; no entry where there is no edge.
  public func preActivation(_ neuron: Neuron) -> [[SumItem<N>]] {
    zip(neuron.parameters, sourceOfHidden).map { parameter, source in
      options(parameter).map { value, cost in
        SumItem(vector: inputs.map { source < 0 ? value : value * $0[source] }, cost: cost)
      }
    }
  }

  /// The vectors that a hidden neuron of these values over the inputs may add.
  public func items(_ values: SumItem<N>, through edges: [Edge]) -> [SumItem<N>] {
    var items = [SumItem(vector: [N](repeating: N.zero, count: loss.coordinates), cost: values.cost)]
    for edge in edges {
      let options = options(edge.parameter)
      items = items.flatMap { item in
        options.map { value, cost in
          var vector = item.vector
          for s in inputs.indices { vector[edge.output * inputs.count + s] += value * values.vector[s] }
          return SumItem(vector: vector, cost: item.cost + cost)
        }
      }
    }
    return items
  }
}
