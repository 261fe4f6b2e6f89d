import ExactArithmetic

/// The meaning of an instance: what a choice of parameters computes and costs, in exact rationals, straight from the
/// format's page. Everything that is ever printed as an objective comes from here.
public struct Evaluation: Sendable {
  public let objective: Rational
  /// weight · ℓ of each sample, in the instance's order.
  public let sampleLosses: [Rational]
  public let penalty: Rational

  /// Evaluates `assignment`, whose shape must be the network's (`AssignmentFault.first` finds out).
  ///
  /// Distinct inputs × edges multiplications. Numbers grow with depth where activations multiply: the size that they can
  /// reach is bounded first, and `LimitError` thrown where it passes `sizeLimit` bits.
  public init(of assignment: Assignment, on instance: Instance, sizeLimit: Int = 1 << 26) throws(LimitError) {
    var losses: [Rational] = []
    losses.reserveCapacity(instance.samples.count)
    var known: [[Rational]: [Rational]] = [:]
    for sample in instance.samples {
      let outputs: [Rational]
      if let before = known[sample.x] {
        outputs = before
      } else {
        outputs = try Evaluation.outputs(of: assignment, on: instance.network, x: sample.x, sizeLimit: sizeLimit)
        known[sample.x] = outputs
      }
      losses.append(sample.weight * instance.loss(outputs: outputs, label: sample.label))
    }
    let penalty =
      instance.penalty == .none
      ? Rational.zero
      : assignment.layers.reduce(.zero) { sum, layer in
        layer.weights.joined().reduce(sum) { $0 + ($1.map(instance.penalty.cost) ?? 0) }
      }
    let loss: Rational
    switch instance.loss.aggregate {
    case .sum: loss = losses.reduce(.zero, +)
    case .max: loss = losses.reduce(.zero, max)
    }
    self.objective = loss + penalty
    self.sampleLosses = losses
    self.penalty = penalty
  }

  /// The values of the last layer's neurons at input `x`.
  public static func outputs(
    of assignment: Assignment, on network: Network, x: [Rational], sizeLimit: Int = 1 << 26
  ) throws(LimitError) -> [Rational] {
    var values = [x]
    for (layer, parameters) in zip(network.layers, assignment.layers) {
      var result: [Rational] = []
      result.reserveCapacity(layer.neurons)
      for neuron in 0..<layer.neurons {
        var t = parameters.biases[neuron]
        let row = parameters.weights[neuron]
        var column = 0
        for source in layer.sources {
          for value in values[source] {
            if let weight = row[column] { t += weight * value }
            column += 1
          }
        }
        try refuse(layer.activation, of: t, beyond: sizeLimit)
        result.append(layer.activation(t))
      }
      values.append(result)
    }
    return values[values.count - 1]
  }

  /// Only polynomials make numbers grow faster than the network has layers.
  private static func refuse(_ activation: Activation, of t: Rational, beyond limit: Int) throws(LimitError) {
    guard let degree = activation.coefficients.map({ $0.count - 1 }), degree > 1 else { return }
    let bits = t.numerator.bitLength + t.denominator.bitLength
    guard bits <= limit / degree else {
      throw LimitError(
        "undecided: exact replay needs numbers of more than \(limit) bits (a layer '\(activation.name)' of degree"
          + " \(degree) is handed one of \(bits) bits)")
    }
  }
}
