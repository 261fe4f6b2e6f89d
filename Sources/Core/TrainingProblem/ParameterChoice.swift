import ExactArithmetic

/// A choice as searches hold it: for each parameter of the `ParameterTable`, which of its options (ascending, from 0);
/// −1 where there is no edge.
public typealias ParameterChoice = [Int32]

extension ScaledInstance {
  /// The values that `choice` stands for.
  public func assignment(_ choice: ParameterChoice) -> Assignment {
    var layers: [Assignment.LayerValues] = []
    for (layer, scaled) in zip(instance.network.layers, self.layers) {
      var values = Assignment.LayerValues(weights: [], biases: [])
      for neuron in 0..<layer.neurons {
        values.weights.append(
          scaled.sources.indices.map { source in
            let option = choice[scaled.weight(neuron: neuron, source: source)]
            return option < 0 ? nil : layer.weights.options(neuron: neuron, source: source)[Int(option)]
          })
        let option = choice[scaled.bias(neuron: neuron)]
        values.biases.append(layer.biases.options(neuron: neuron)[Int(option)])
      }
      layers.append(values)
    }
    return Assignment(layers: layers)
  }

  /// The choice that picks `assignment`'s values.
  /// - Precondition: `AssignmentFault.first` finds none.
  public func choice(_ assignment: Assignment) -> ParameterChoice {
    var choice: ParameterChoice = []
    choice.reserveCapacity(parameters.count)
    for (layer, values) in zip(instance.network.layers, assignment.layers) {
      for neuron in 0..<layer.neurons {
        for (source, value) in values.weights[neuron].enumerated() {
          let options = layer.weights.options(neuron: neuron, source: source)
          choice.append(Int32(value.flatMap(options.index) ?? -1))
        }
        choice.append(Int32(layer.biases.options(neuron: neuron).index(of: values.biases[neuron]) ?? -1))
      }
    }
    return choice
  }
}
