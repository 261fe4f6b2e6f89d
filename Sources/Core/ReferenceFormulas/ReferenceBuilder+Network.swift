import ExactArithmetic
import TrainingProblem

extension ReferenceBuilder {
  /// Literals for all parameters, numbered first, with their chains: a number each; nil where there is no edge.
  mutating func addParameters() throws(ReferenceRefusal) -> [ReferenceNumber?] {
    let table = scaled.parameters
    var numbers: [ReferenceNumber?] = []
    var firstOfTie: [Int: Int] = [:]
    for tie in scaled.ties { for parameter in tie.dropFirst() { firstOfTie[parameter] = tie[0] } }
    for parameter in 0..<table.count {
      let options = table.options(parameter)
      guard let only = options.first else {
        numbers.append(nil)
        continue
      }
      let shared = firstOfTie[parameter].flatMap { numbers[$0]?.literals }
      let literals: [Literal]
      if let shared { literals = shared } else { literals = try parameterLiterals(options.count - 1) }
      numbers.append(
        literals.isEmpty
          ? ReferenceNumber(constant: only)
          : ReferenceNumber(order: options, literals, memberLimit: limits.members))
    }
    weightFactors = [ReferenceNumber?](repeating: nil, count: numbers.count)
    for (parameter, number) in numbers.enumerated() where firstOfTie[parameter] == nil {
      guard let literals = number?.literals else { continue }
      for (lower, higher) in zip(literals, literals.dropFirst()) { try clause([lower, !higher]) }
    }
    return numbers
  }

  /// The values of all layers at distinct input `input`, layer 0 being the input itself; and what the sources of each
  /// neuron from the second layer on, and then its bias, add to its pre-activation.
  mutating func addNetwork(
    at input: Int, _ parameters: [ReferenceNumber?]
  ) throws(ReferenceRefusal) -> (values: [[ReferenceNumber]], summands: [[[ReferenceNumber?]]]) {
    var values = [scaled.inputs[input].map { ReferenceNumber(constant: $0) }]
    var summands: [[[ReferenceNumber?]]] = []
    // Values with literals of their own, made where a product first needs them.
    var factors = [[ReferenceNumber?](repeating: nil, count: scaled.inputs[input].count)]
    for (number, layer) in scaled.layers.enumerated() {
      var result: [ReferenceNumber] = []
      var parts: [[ReferenceNumber?]] = []
      for neuron in 0..<layer.neurons {
        let own = try addends(layer, neuron, parameters, values, &factors)
        if number > 0 { parts.append(own) }
        let t = ReferenceNumber.sum(own.compactMap(\.self), memberLimit: limits.members)
        do throws(ReferenceRefusal) {
          let value = try activated(t, layer.activation)
          try spend(value.terms)
          result.append(value)
        } catch {
          let name = scaled.instance.network.layers[number].activation.name
          throw ReferenceRefusal("layer \(number + 1) ('\(name)'): \(error.message)")
        }
      }
      values.append(result)
      if number > 0 { summands.append(parts) }
      factors.append([ReferenceNumber?](repeating: nil, count: layer.neurons))
    }
    return (values, summands)
  }

  /// weight · value for each source, and the bias: nil where there is no edge.
  private mutating func addends(
    _ layer: ScaledLayer, _ neuron: Int, _ parameters: [ReferenceNumber?], _ values: [[ReferenceNumber]],
    _ factors: inout [[ReferenceNumber?]]
  ) throws(ReferenceRefusal) -> [ReferenceNumber?] {
    var parts: [ReferenceNumber?] = []
    var pairs = limits.productPairs
    if case .polynomial = layer.activation { pairs = max(pairs, limits.polynomialPairs) }
    for (column, source) in layer.sources.enumerated() {
      guard let weight = parameters[layer.weight(neuron: neuron, source: column)] else {
        parts.append(nil)
        continue
      }
      let value = values[source.layer][source.neuron]
      if value.isConstant {
        parts.append(weight.scaled(by: value.low))
      } else if weight.isConstant {
        parts.append(value.scaled(by: weight.low))
      } else {
        let parameter = layer.weight(neuron: neuron, source: column)
        if weightFactors[parameter] == nil { weightFactors[parameter] = try factor(weight) }
        if factors[source.layer][source.neuron] == nil { factors[source.layer][source.neuron] = try represented(value) }
        parts.append(
          try product(
            weightFactors[parameter] ?? weight, factors[source.layer][source.neuron] ?? value, pairs: pairs))
      }
    }
    return parts + [parameters[layer.bias(neuron: neuron)]]
  }
}
