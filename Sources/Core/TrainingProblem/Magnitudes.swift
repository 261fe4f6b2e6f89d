import ExactArithmetic

/// Bounds on the absolute value of everything that an evaluation, or interval reasoning over it, computes.
enum Magnitudes {
  /// Values of more binary digits than this are not searched.
  static let limit = 1 << 22

  /// Binary digits of the greatest intermediate. Parameters + inputs multiplications, told to the meter with the bounds
  /// that are kept.
  static func bits(
    inputs: [[Integer]], layers: [ScaledLayer], parameters: ParameterTable, loss: ScaledLoss,
    samples: [ScaledSample], constraints: [ScaledConstraint], _ meter: inout ScalingMeter
  ) throws(LimitError) -> Int {
    var greatest: Integer = 1
    func meet(_ value: Integer) throws(LimitError) {
      if value > greatest { greatest = value }
      guard value.bitLength <= limit else {
        throw LimitError("values of the network can have more than \(limit) binary digits: too many to search")
      }
    }
    let sets = parameters.optionSets.map { max($0.first?.magnitude ?? 0, $0.last?.magnitude ?? 0) }
    func bound(_ parameter: Int) -> Integer { sets[Int(parameters.setOfParameter[parameter])] }

    // Values that an instance holds are held by a search too, even where only a zero or no edge ever meets them.
    for value in sets { try meet(value) }
    for case .pieces(_, let slopes, _) in layers.map(\.activation) {
      for slope in slopes { try meet(slope.magnitude) }
    }
    var input = [Integer](repeating: 0, count: inputs.first?.count ?? 0)
    for x in inputs {
      for (index, value) in x.enumerated() where value.magnitude > input[index] { input[index] = value.magnitude }
    }
    for value in input { try meet(value) }
    var values = [input]
    for layer in layers {
      var result: [Integer] = []
      for neuron in 0..<layer.neurons {
        var t = bound(layer.bias(neuron: neuron))
        for (index, source) in layer.sources.enumerated() {
          try meter.spend(bits: t.bitLength)
          t += bound(layer.weight(neuron: neuron, source: index)) * values[source.layer][source.neuron]
        }
        try meet(t)
        let value = try activated(t, layer.activation, meet)
        try meter.hold(bits: value.bitLength, "bounds on all values")
        result.append(value)
      }
      values.append(result)
    }

    let output = values[values.count - 1].max() ?? 0
    let count = Integer(values[values.count - 1].count)
    func total(_ loss: ScaledLoss, _ samples: [ScaledSample]) throws(LimitError) -> Integer {
      try meet(loss.outputFactor)
      let output = output * loss.outputFactor
      let target = samples.lazy.flatMap(\.targets).map(\.magnitude).max() ?? 0
      let gap = loss.form.takesTargets ? output + target : loss.margin + output + output
      let single: Integer
      switch loss.form.total {
      case .failure: single = 1
      case .sum, .maximum: single = count * gap
      case .sumOfSquares: single = count * gap * gap
      }
      try meet(output + output + target + loss.margin)
      try meet(single)
      return samples.reduce(Integer.zero) { $0 + $1.weight } * max(single, 1)
    }
    var sum = try total(loss, samples)
    let costs = parameters.costs.map { $0.max() ?? 0 }
    for set in parameters.setOfParameter { sum += costs[Int(set)] }
    try meet(sum)
    for constraint in constraints {
      var sum = constraint.limit.magnitude
      for term in constraint.losses { sum += term.factor.magnitude * (try total(term.loss, term.samples)) }
      for cost in constraint.costs { sum += cost.ofOptions.reduce(.zero) { max($0, $1.magnitude) } }
      try meet(sum)
    }
    return greatest.bitLength + 1
  }

  private static func activated(
    _ t: Integer, _ activation: ScaledActivation, _ meet: (Integer) throws(LimitError) -> Void
  ) throws(LimitError) -> Integer {
    switch activation {
    case .pieces(let breaks, let slopes, let intercepts):
      for limit in breaks { try meet(limit.magnitude) }
      let bound = zip(slopes, intercepts).reduce(Integer.zero) { max($0, $1.0.magnitude * t + $1.1.magnitude) }
      try meet(bound)
      return bound
    case .polynomial(let coefficients):
      let base = max(t, 1)
      guard base.bitLength * coefficients.count <= limit else {
        throw LimitError("values of the network can have more than \(limit) binary digits: too many to search")
      }
      let bound = coefficients.reversed().reduce(Integer.zero) { $0 * base + $1.magnitude }
      try meet(bound)
      return bound
    }
  }
}
