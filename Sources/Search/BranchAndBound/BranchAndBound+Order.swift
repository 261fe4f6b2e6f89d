import ExactArithmetic
import SearchCore
import TrainingProblem

extension BranchAndBound {
  /// Parameters with more than one option: last layer first, neuron by neuron, and within a neuron by how far the
  /// parameter can move it (range of options times the inputs' sizes, for first-layer weights).
  static func branchingOrder(_ network: SearchNetwork<N>) -> [Int32] {
    var order: [Int32] = []
    for layer in network.scaled.layers.reversed() {
      for neuron in 0..<layer.neurons {
        let first = layer.weight(neuron: neuron, source: 0)
        var parameters: [(number: Int, reach: Integer)] = []
        for number in first..<first + layer.parametersPerNeuron where network.optionCount(number) > 1 {
          parameters.append((number, reach(network, number)))
        }
        parameters.sort { a, b in a.reach == b.reach ? a.number < b.number : a.reach > b.reach }
        order += parameters.map { Int32($0.number) }
      }
    }
    return order
  }

  /// Σ over distinct inputs of (greatest − least contribution); in big integers, since the sum runs over all inputs.
  private static func reach(_ network: SearchNetwork<N>, _ parameter: Int) -> Integer {
    let options = network.scaled.parameters.options(parameter)
    guard let first = options.first, let last = options.last else { return 0 }
    let edge = network.edges[parameter]
    guard edge.source < 0, edge.source != SearchNetwork<N>.biasSource else {
      return (last - first) * Integer(network.inputCount)
    }
    let column = Int(-1 - edge.source)
    return network.scaled.inputs.reduce(Integer.zero) { $0 + $1[column].magnitude } * (last - first)
  }
}
