import TrainingProblem

/// Hidden neurons that may change places, and which arrangement of them stands for all.
///
/// Two neurons of a hidden layer are interchangeable where all their options and penalties agree: biases, weights from
/// each source, and weights to each neuron that they feed. For neighbours a, b of a class, the parameters that the
/// exchange touches, read along a in the order of the parameters' numbers, must be lexicographically at most those
/// read along b. One and the same arrangement satisfies this for all pairs of all layers: the one that is
/// lexicographically least (Crawford, Ginsberg, Luks, Roy: "Symmetry-breaking predicates for search problems", KR 1996).
struct NeuronExchange {
  /// Pairs of parameters that change values when the two neurons change places, those with several options.
  let pairs: [(first: Int, second: Int)]

  /// All exchanges of neighbours of `scaled`.
  static func all(of scaled: ScaledInstance) -> [NeuronExchange] {
    scaled.layers.indices.dropLast().flatMap { layer in
      classes(scaled, layer: layer).flatMap { members in
        zip(members, members.dropFirst()).map { NeuronExchange(scaled, layer: layer, $0, $1) }
      }
    }
    .filter { !$0.pairs.isEmpty }
  }

  /// Exchanges neighbours of `choice` until all are in order. Each exchange makes it lexicographically less: it ends.
  static func ordered(_ choice: ParameterChoice, by exchanges: [NeuronExchange]) -> ParameterChoice {
    var choice = choice
    while let broken = exchanges.first(where: { $0.isBroken(by: choice) }) {
      for (a, b) in broken.pairs { choice.swapAt(a, b) }
    }
    return choice
  }

  private init(_ scaled: ScaledInstance, layer: Int, _ a: Int, _ b: Int) {
    let own = scaled.layers[layer]
    var pairs = (0..<own.parametersPerNeuron).map {
      (first: own.weight(neuron: a, source: $0), second: own.weight(neuron: b, source: $0))
    }
    for consumer in scaled.layers {
      let columns = consumer.sources.indices.filter { consumer.sources[$0].layer == layer + 1 }
      let ofA = columns.filter { consumer.sources[$0].neuron == a }
      let ofB = columns.filter { consumer.sources[$0].neuron == b }
      for (x, y) in zip(ofA, ofB) {
        pairs += (0..<consumer.neurons).map {
          (first: consumer.weight(neuron: $0, source: x), second: consumer.weight(neuron: $0, source: y))
        }
      }
    }
    self.pairs =
      pairs
      .filter { scaled.parameters.options($0.first).count > 1 }
      .map { $0.first < $0.second ? $0 : (first: $0.second, second: $0.first) }
      .sorted { $0.first < $1.first }
  }

  private func isBroken(by choice: ParameterChoice) -> Bool {
    guard let (a, b) = pairs.first(where: { choice[$0.first] != choice[$0.second] }) else { return false }
    return choice[a] > choice[b]
  }

  /// Classes of interchangeable neurons of a hidden layer, each with at least two members, ascending.
  private static func classes(_ scaled: ScaledInstance, layer: Int) -> [[Int]] {
    let own = scaled.layers[layer]
    // What must agree, as numbers of option sets: equal sets have equal numbers.
    func signature(_ neuron: Int) -> [Int32] {
      let sets = scaled.parameters.setOfParameter
      var result = (0..<own.parametersPerNeuron).map { sets[own.weight(neuron: neuron, source: $0)] }
      for consumer in scaled.layers {
        for (column, source) in consumer.sources.enumerated()
        where source.layer == layer + 1 && source.neuron == neuron {
          result += (0..<consumer.neurons).map { sets[consumer.weight(neuron: $0, source: column)] }
        }
      }
      return result
    }
    var classOf: [[Int32]: Int] = [:]
    var classes: [[Int]] = []
    for neuron in 0..<own.neurons {
      let key = signature(neuron)
      if let known = classOf[key] {
        classes[known].append(neuron)
      } else {
        classOf[key] = classes.count
        classes.append([neuron])
      }
    }
    return classes.filter { $0.count > 1 }
  }
}
