import ExactArithmetic

/// The meaning of an instance: what a choice of parameters computes and costs, in exact rationals, straight from the
/// format's page. Everything that is ever printed as an objective comes from here.
public struct Evaluation: Sendable {
  /// The first objective: the loss and the penalty.
  public let objective: Rational
  /// weight · ℓ of each sample, in the instance's order.
  public let sampleLosses: [Rational]
  /// The penalty of the first objective.
  public let penalty: Rational
  /// The objective and the ones after it, in order.
  public let objectives: [Rational]
  /// By constraint: the sum of its terms.
  public let constraintValues: [Rational]
  /// The first constraint that does not hold.
  public let brokenConstraint: Int?
  /// True if every constraint holds.
  public var isFeasible: Bool { brokenConstraint == nil }

  /// Bits up to which numbers are replayed as rationals without a second thought.
  package static let plainSize = 1 << 14

  /// Evaluates `assignment`, whose shape must be the network's (`AssignmentFault.first` finds out).
  ///
  /// Distinct inputs × edges multiplications. Numbers grow with depth where activations multiply: the size that they can
  /// reach is bounded first, and `LimitError` thrown where it passes `sizeLimit` bits; and where the budget is spent, in
  /// time or in `replaySteps`.
  public init(
    of assignment: Assignment, on instance: Instance, sizeLimit: Int = 1 << 26, budget: Budget = .unlimited
  ) throws(LimitError) {
    var meter = ReplayMeter(budget)
    try self.init(of: assignment, on: instance, sizeLimit: sizeLimit, meter: &meter)
  }

  /// The same where several evaluations share what they may take.
  package init(
    of assignment: Assignment, on instance: Instance, sizeLimit: Int, meter: inout ReplayMeter
  ) throws(LimitError) {
    var losses: [Rational] = []
    losses.reserveCapacity(instance.samples.count)
    var known: [[Rational]: [Rational]] = [:]
    let isSingle = instance.constraints.isEmpty && instance.then.isEmpty
    var outputsOfSamples: [[Rational]] = []
    for sample in instance.samples {
      guard instance.scope == .all || !isSingle || instance.scope.contains(sample) else {
        losses.append(0)
        continue
      }
      let outputs: [Rational]
      if let before = known[sample.x] {
        outputs = before
      } else {
        outputs = try Evaluation.outputs(
          of: assignment, on: instance.network, x: sample.x, sizeLimit: sizeLimit, meter: &meter)
        known[sample.x] = outputs
      }
      if !isSingle { outputsOfSamples.append(outputs) }
      guard instance.scope == .all || instance.scope.contains(sample) else {
        losses.append(0)
        continue
      }
      let loss = try instance.loss.value(outputs: outputs, label: sample.label) { a, b throws(LimitError) in
        try meter.charge(a, b)
      }
      try meter.charge(sample.weight, loss)
      losses.append(sample.weight * loss)
    }
    var penalty = Rational.zero
    if instance.penalty != .none {
      for weight in assignment.layers.lazy.flatMap({ $0.weights.lazy.joined() }) {
        if let weight { penalty = try meter.sum(penalty, instance.penalty.cost(of: weight)) }
      }
    }
    var total = Rational.zero
    for loss in losses {
      try meter.charge(total, loss)
      switch instance.loss.aggregate {
      case .sum: total += loss
      case .max: total = max(total, loss)
      }
    }
    self.objective = try meter.sum(total, penalty)
    self.sampleLosses = losses
    self.penalty = penalty
    guard !isSingle else {
      (objectives, constraintValues, brokenConstraint) = ([objective], [], nil)
      return
    }
    let sides = SideEvaluation(assignment: assignment, instance: instance, outputs: outputsOfSamples)
    objectives = [objective] + instance.then.map(sides.value)
    let values = instance.constraints.map { $0.terms.reduce(.zero) { $0 + $1.times * sides.value($1.quantity) } }
    constraintValues = values
    brokenConstraint = instance.constraints.indices.first { values[$0] > instance.constraints[$0].limit }
  }

  /// The values of the last layer's neurons at input `x`.
  public static func outputs(
    of assignment: Assignment, on network: Network, x: [Rational], sizeLimit: Int = 1 << 26
  ) throws(LimitError) -> [Rational] {
    var meter = ReplayMeter(.unlimited)
    return try outputs(of: assignment, on: network, x: x, sizeLimit: sizeLimit, meter: &meter)
  }

  private static func outputs(
    of assignment: Assignment, on network: Network, x: [Rational], sizeLimit: Int, meter: inout ReplayMeter
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
            if let weight = row[column] {
              let term = weight * value
              if ReplayMeter.isLong(t) { try meter.charge(t, term) }
              t += term
            }
            column += 1
          }
        }
        try meter.spend(2 * column + 8)
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
