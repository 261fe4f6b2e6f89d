// Neurons of a layer that may change places with all their parameters: the network computes the same afterwards, at the
// same penalty.
extension ScaledInstance {
  /// By layer, for each neuron its parameters and then those of the edges from it, in one order for all neurons of a
  /// layer: neurons that change places exchange the values of their lists, entry by entry. At most two entries an edge.
  package func parametersOfNeurons() -> [[[Int]]] {
    var result = layers.map { layer in
      (0..<layer.neurons).map { neuron in
        (0..<layer.parametersPerNeuron).map { layer.weight(neuron: neuron, source: $0) }
      }
    }
    for consumer in layers {
      for (column, source) in consumer.sources.enumerated() where source.layer > 0 {
        for target in 0..<consumer.neurons {
          result[source.layer - 1][source.neuron].append(consumer.weight(neuron: target, source: column))
        }
      }
    }
    return result
  }

  /// Classes of neurons of a hidden layer that may change places, as all options of their lists agree; each ascending and
  /// with at least two members. None of a neuron's parameters is shared, and no constraint names it.
  ///
  /// - Parameter layer: the layer, from 0.
  package func exchangeableNeurons(_ lists: [[Int]], layer: Int) -> [[Int]] {
    var classOf: [[Int32]: Int] = [:]
    var classes: [[Int]] = []
    let fixed = neuronsInPlace(layer: layer)
    let shared = Set(ties.joined())
    for (neuron, list) in lists.enumerated() where !fixed.contains(neuron) {
      guard shared.isEmpty || !list.contains(where: shared.contains) else { continue }
      // Equal options have equal numbers.
      let key = list.map { parameters.setOfParameter[$0] }
      if let known = classOf[key] {
        classes[known].append(neuron)
      } else {
        classOf[key] = classes.count
        classes.append([neuron])
      }
    }
    return classes.filter { $0.count > 1 }
  }

  /// Neurons of a layer that a constraint names, as neuron or source.
  private func neuronsInPlace(layer: Int) -> Set<Int> {
    var neurons: Set<Int> = []
    for term in instance.constraints.lazy.flatMap(\.terms) {
      switch term.quantity {
      case .loss: continue
      case .nonzero(let places), .magnitude(let places):
        switch places {
        case .all, .layer: continue
        case .neuron(let own, let neuron): if own == layer + 1 { neurons.insert(neuron) }
        case .source(let own, let column):
          let source = layers[own - 1].sources[column]
          if source.layer == layer + 1 { neurons.insert(source.neuron) }
        }
      }
    }
    return neurons
  }
}
