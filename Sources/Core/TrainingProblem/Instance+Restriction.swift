import ExactArithmetic

extension Instance {
  /// The instance with other options at some places, all else unchanged. Where a layer has one OPTIONS, it has a matrix
  /// (of biases a list) afterwards, if a place of it is among them.
  ///
  /// - Precondition: the places exist, and the options are ascending.
  public func restricted(to options: [ParameterPlace: [Rational]]) -> Instance {
    let layers = network.layers.enumerated().map { index, layer in
      let own = options.filter { $0.key.layer == index + 1 }
      var (weights, biases) = (layer.weights, layer.biases)
      if own.contains(where: { $0.key.source != nil }) {
        let columns = network.sourceCount(of: layer)
        weights = .matrix(
          (0..<layer.neurons).map { neuron in
            (0..<columns).map { source in
              own[ParameterPlace(layer: index + 1, neuron: neuron, source: source)].map(Options.list)
                ?? layer.weights.options(neuron: neuron, source: source)
            }
          })
      }
      if own.contains(where: { $0.key.source == nil }) {
        biases = .list(
          (0..<layer.neurons).map { neuron in
            own[ParameterPlace(layer: index + 1, neuron: neuron, source: nil)].map(Options.list)
              ?? layer.biases.options(neuron: neuron)
          })
      }
      return Layer(
        neurons: layer.neurons, activation: layer.activation, sources: layer.sources, weights: weights, biases: biases)
    }
    return Instance(
      name: name, source: source,
      network: Network(inputs: network.inputs, layers: layers, features: network.features, shared: network.shared),
      samples: samples, loss: loss, penalty: penalty, threshold: threshold, classes: classes, constraints: constraints,
      then: then, scope: scope, version: version)
  }
}
