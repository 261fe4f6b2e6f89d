import ExactArithmetic
import TrainingProblem

/// Hidden neurons that may change places without changing what the network can compute, and the constraints that
/// keep one arrangement of each.
///
/// Two neurons of a layer are interchangeable where all their options agree: biases, weights from each source, and
/// weights to each neuron that they feed. Of the assignments that differ only by such exchanges, the search keeps
/// the one that is least in the branching order: for neighbours a, b the parameters touched by the exchange, in
/// branching order, read along a must be lexicographically at most those along b. All these constraints hold for one
/// and the same assignment, so they may be combined (lex-leader: Crawford, Ginsberg, Luks, Roy: "Symmetry-breaking
/// predicates for search problems", KR 1996).
struct NeuronSymmetry {
  /// "`first` read in order is lexicographically at most `second`", as numbers of options.
  struct Constraint: Sendable {
    let first: [Int32]
    let second: [Int32]
  }
  let constraints: [Constraint]
  /// The constraints that a parameter takes part in.
  let constraintsOfParameter: [[Int32]]

  /// - Parameter position: where each parameter stands in the branching order.
  init(_ scaled: ScaledInstance, position: [Int]) {
    var constraints: [Constraint] = []
    for layer in scaled.layers.indices.dropLast() {
      for group in NeuronSymmetry.groups(scaled, layer: layer) {
        for (a, b) in zip(group, group.dropFirst()) {
          let pairs = NeuronSymmetry.parameterPairs(scaled, layer: layer, a, b)
            .filter { scaled.parameters.options($0.0).count > 1 }
            .map { position[$0.0] < position[$0.1] ? $0 : ($0.1, $0.0) }
            .sorted { position[$0.0] < position[$1.0] }
          guard !pairs.isEmpty else { continue }
          constraints.append(
            Constraint(first: pairs.map { Int32($0.0) }, second: pairs.map { Int32($0.1) }))
        }
      }
    }
    self.init(constraints, parameterCount: scaled.parameters.count)
  }

  init(_ constraints: [Constraint], parameterCount: Int) {
    var ofParameter = [[Int32]](repeating: [], count: parameterCount)
    for (number, constraint) in constraints.enumerated() {
      for parameter in constraint.first + constraint.second { ofParameter[Int(parameter)].append(Int32(number)) }
    }
    self.constraints = constraints
    constraintsOfParameter = ofParameter
  }

  /// Classes of interchangeable neurons of a hidden layer, each with at least two members, ascending.
  static func groups(_ scaled: ScaledInstance, layer: Int) -> [[Int]] {
    let neurons = scaled.layers[layer].neurons
    let consumers = scaled.layers.indices.filter { l in
      scaled.layers[l].sources.contains { $0.layer == layer + 1 }
    }
    // What must agree, as numbers of option sets: equal sets have equal numbers.
    func signature(_ neuron: Int) -> [Int32] {
      let own = scaled.layers[layer]
      let sets = scaled.parameters.setOfParameter
      var result = (0..<own.parametersPerNeuron).map { sets[own.weight(neuron: neuron, source: 0) + $0] }
      for l in consumers {
        let consumer = scaled.layers[l]
        for (column, source) in consumer.sources.enumerated()
        where source.layer == layer + 1 && source.neuron == neuron {
          result += (0..<consumer.neurons).map { sets[consumer.weight(neuron: $0, source: column)] }
        }
      }
      return result
    }
    var groupOf: [[Int32]: Int] = [:]
    var groups: [[Int]] = []
    for neuron in 0..<neurons {
      let key = signature(neuron)
      if let group = groupOf[key] {
        groups[group].append(neuron)
      } else {
        groupOf[key] = groups.count
        groups.append([neuron])
      }
    }
    return groups.filter { $0.count > 1 }
  }

  /// The pairs of parameters that exchange their values when neurons `a` and `b` of `layer` change places.
  static func parameterPairs(_ scaled: ScaledInstance, layer: Int, _ a: Int, _ b: Int) -> [(Int, Int)] {
    let own = scaled.layers[layer]
    var pairs = (0..<own.parametersPerNeuron).map {
      (own.weight(neuron: a, source: 0) + $0, own.weight(neuron: b, source: 0) + $0)
    }
    for consumer in scaled.layers {
      let columns = consumer.sources.indices.filter { consumer.sources[$0].layer == layer + 1 }
      let ofA = columns.filter { consumer.sources[$0].neuron == a }
      let ofB = columns.filter { consumer.sources[$0].neuron == b }
      for (x, y) in zip(ofA, ofB) {
        for neuron in 0..<consumer.neurons {
          pairs.append((consumer.weight(neuron: neuron, source: x), consumer.weight(neuron: neuron, source: y)))
        }
      }
    }
    return pairs
  }
}
