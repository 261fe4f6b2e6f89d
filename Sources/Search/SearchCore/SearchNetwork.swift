import ExactArithmetic
import TrainingProblem
@_exported import WorkingNumbers

/// A scaled instance laid out for search: flat arrays, numbers of one width, every edge and neuron by number.
///
/// Neurons of all layers are numbered in layer order; a *cell* is one neuron's pre-activation or value at one distinct
/// input. Immutable after `init`, so that several searches may share it.
public final class SearchNetwork<N: WorkingNumber> {
  /// The place of a parameter: an edge, or a bias.
  public struct Edge {
    /// The parameter's number in the `ParameterTable`.
    public let parameter: Int32
    /// The neuron it leads to.
    public let target: Int32
    /// The neuron it comes from; for an input, −1 − its number.
    public let source: Int32
  }

  /// The instance that is laid out.
  public let scaled: ScaledInstance
  /// Distinct inputs.
  public let inputCount: Int
  /// The number of neurons of all layers.
  public let neuronCount: Int
  /// The layer of each neuron, from 0 for the first one after the input.
  public let layerOfNeuron: FlatArray<Int32>
  /// First neuron of each layer, and at the end the number of neurons.
  public let firstNeuron: FlatArray<Int>
  /// Values of the inputs: entry u of distinct input s at `u · inputCount + s`.
  public let inputValues: FlatArray<N>
  /// Edges by parameter; a bias has target and no source (`source` is `Int32.min`); no edge: target −1.
  public let edges: FlatArray<Edge>
  /// Edges that leave a neuron: `outgoing[firstOutgoing[n]..<firstOutgoing[n+1]]`.
  public let outgoing: FlatArray<Edge>
  /// Where each neuron's edges begin in `outgoing`, and at the end their number.
  public let firstOutgoing: FlatArray<Int>
  /// The activation of each layer.
  public let activations: [ActivationImage<N>]
  /// Options of all sets, one after the other, and where each set begins.
  public let optionValues: FlatArray<N>
  /// The penalty of each option, parallel to `optionValues`.
  public let optionCosts: FlatArray<N>
  /// Where each option set begins in `optionValues`.
  public let firstOption: FlatArray<Int>
  /// The option of least cost in each set.
  public let cheapest: FlatArray<Int32>
  /// The option set of each parameter.
  public let setOfParameter: FlatArray<Int32>
  /// The loss of the objective.
  public let loss: LossBound<N>

  /// The source of an edge that is a bias.
  public static var biasSource: Int32 { Int32.min }

  /// Lays out `scaled`.
  /// - Precondition: `N` is at least as wide as `scaled.width`.
  public init(_ scaled: ScaledInstance) {
    self.scaled = scaled
    func number(_ value: Integer) -> N {
      guard let number = N(exactly: value) else { preconditionFailure("the magnitude bound was wrong") }
      return number
    }
    inputCount = scaled.inputs.count
    let entries = scaled.inputs.first?.count ?? 0
    inputValues = FlatArray(repeating: N.zero, count: entries * inputCount)
    for (s, x) in scaled.inputs.enumerated() {
      for (u, value) in x.enumerated() { inputValues[u * scaled.inputs.count + s] = number(value) }
    }

    var first = [0]
    for layer in scaled.layers { first.append(first[first.count - 1] + layer.neurons) }
    firstNeuron = FlatArray(first)
    neuronCount = first[first.count - 1]
    layerOfNeuron = FlatArray(scaled.layers.enumerated().flatMap { Array(repeating: Int32($0), count: $1.neurons) })
    activations = scaled.layers.map { ActivationImage($0.activation, number) }

    let table = scaled.parameters
    var values: [N] = []
    var costs: [N] = []
    var starts: [Int] = []
    for (set, setCosts) in zip(table.optionSets, table.costs) {
      starts.append(values.count)
      values += set.map(number)
      costs += setCosts.map(number)
    }
    firstOption = FlatArray(starts)
    setOfParameter = FlatArray(table.setOfParameter)
    optionValues = FlatArray(values)
    optionCosts = FlatArray(costs)
    cheapest = FlatArray(table.costs.map { set in Int32(set.indices.min { set[$0] < set[$1] } ?? 0) })

    var edges = [Edge](repeating: Edge(parameter: 0, target: -1, source: 0), count: table.count)
    var outgoing = [[Edge]](repeating: [], count: neuronCount)
    for (l, layer) in scaled.layers.enumerated() {
      for neuron in 0..<layer.neurons {
        let target = Int32(first[l] + neuron)
        for (column, source) in layer.sources.enumerated() {
          let parameter = layer.weight(neuron: neuron, source: column)
          guard !table.options(parameter).isEmpty else { continue }
          let from = source.layer == 0 ? -1 - source.neuron : first[source.layer - 1] + source.neuron
          let edge = Edge(parameter: Int32(parameter), target: target, source: Int32(from))
          edges[parameter] = edge
          if from >= 0 { outgoing[from].append(edge) }
        }
        let bias = layer.bias(neuron: neuron)
        edges[bias] = Edge(parameter: Int32(bias), target: target, source: Self.biasSource)
      }
    }
    self.edges = FlatArray(edges)
    var firstOutgoing = [0]
    for list in outgoing { firstOutgoing.append(firstOutgoing[firstOutgoing.count - 1] + list.count) }
    self.firstOutgoing = FlatArray(firstOutgoing)
    self.outgoing = FlatArray(Array(outgoing.joined()))
    loss = LossBound(scaled, number)
  }

  /// The number of parameters, those without an edge included.
  public var parameterCount: Int { setOfParameter.count }
  /// The number of layers after the input.
  public var layerCount: Int { firstNeuron.count - 1 }
  /// The number of the option set of a parameter.
  public func setNumber(_ parameter: Int) -> Int { Int(setOfParameter[parameter]) }
  /// The number of options of a parameter; 0 where there is no edge.
  public func optionCount(_ parameter: Int) -> Int { scaled.parameters.optionSets[setNumber(parameter)].count }
}
