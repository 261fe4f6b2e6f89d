import ExactArithmetic

/// Why an assignment is none of a network's.
public struct AssignmentFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Such as `$.parameters[0].weights[1][2]`.
  public let keyPath: String
  /// The value met and the one expected.
  public let message: String

  /// The key path and the message, in one line.
  public var description: String { "\(keyPath): \(message)" }

  /// The first fault of shape or value, in the order of the network; nil where every parameter is one of its options
  /// and null stands exactly where there is no edge.
  public static func first(in assignment: Assignment, of network: Network) -> AssignmentFault? {
    func fault(_ path: String, _ message: String) -> AssignmentFault {
      AssignmentFault(keyPath: "$.parameters" + path, message: message)
    }
    guard assignment.layers.count == network.layers.count else {
      return fault("", "\(assignment.layers.count) layers, expected \(network.layers.count)")
    }
    for (l, (layer, values)) in zip(network.layers, assignment.layers).enumerated() {
      let columns = network.sourceCount(of: layer)
      guard values.weights.count == layer.neurons else {
        return fault("[\(l)].weights", "\(values.weights.count) rows, expected \(layer.neurons), one a neuron")
      }
      guard values.biases.count == layer.neurons else {
        return fault("[\(l)].biases", "\(values.biases.count) biases, expected \(layer.neurons), one a neuron")
      }
      for neuron in 0..<layer.neurons {
        let row = values.weights[neuron]
        guard row.count == columns else {
          return fault("[\(l)].weights[\(neuron)]", "\(row.count) weights, expected \(columns), one a source value")
        }
        for (source, value) in row.enumerated() {
          let options = layer.weights.options(neuron: neuron, source: source)
          // Made only where there is a fault: lists have a million choices.
          var path: String { "[\(l)].weights[\(neuron)][\(source)]" }
          switch value {
          case nil: if options.isEdge { return fault(path, "null, but there is an edge") }
          case let value?:
            guard options.isEdge else { return fault(path, "\(shown(value)), but there is no edge: expected null") }
            guard options.contains(value) else { return fault(path, "\(shown(value)) is not one of its options") }
          }
        }
        let bias = values.biases[neuron]
        guard layer.biases.options(neuron: neuron).contains(bias) else {
          return fault("[\(l)].biases[\(neuron)]", "\(shown(bias)) is not one of its options")
        }
      }
    }
    for group in network.shared {
      let first = assignment.value(at: group[0])
      for place in group where assignment.value(at: place) != first {
        let key = place.source.map { "weights[\(place.neuron)][\($0)]" } ?? "biases[\(place.neuron)]"
        return fault(
          "[\(place.layer - 1)].\(key)", "not the value of the other places that share this parameter")
      }
    }
    return nil
  }

  private static func shown(_ value: Rational) -> String {
    value.numerator.bitLength + value.denominator.bitLength < 200 ? "\(value)" : "a number of many digits"
  }
}

extension Assignment {
  /// The value at a place that exists; nil where there is no edge.
  public func value(at place: ParameterPlace) -> Rational? {
    let layer = layers[place.layer - 1]
    return place.source.map { layer.weights[place.neuron][$0] } ?? layer.biases[place.neuron]
  }
}
