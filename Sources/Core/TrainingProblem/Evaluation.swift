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
    let isSingle = instance.constraints.isEmpty && instance.then.isEmpty
    var known: [[Rational]: [Rational]] = [:]
    var outputs: [[Rational]] = []
    outputs.reserveCapacity(instance.samples.count)
    for sample in instance.samples {
      guard !isSingle || instance.scope.contains(sample) else {
        outputs.append([])
        continue
      }
      var values = known[sample.x]
      if values == nil {
        values = try Evaluation.outputs(
          of: assignment, on: instance.network, x: sample.x, sizeLimit: sizeLimit, meter: &meter)
        known[sample.x] = values
      }
      outputs.append(values ?? [])
    }
    var replay = ChoiceReplay(assignment: assignment, instance: instance, outputs: outputs, meter: meter)
    sampleLosses = try replay.losses(instance.loss, over: instance.scope)
    penalty = try replay.penalty(instance.penalty)
    objective = try replay.meter.sum(replay.total(sampleLosses, instance.loss.aggregate), penalty)
    var objectives = [objective]
    for further in instance.then {
      let loss = try further.loss.map { loss throws(LimitError) in
        try replay.total(replay.losses(loss, over: further.scope), loss.aggregate)
      }
      objectives.append((loss ?? 0) + (try replay.penalty(further.penalty ?? .none)))
    }
    var values: [Rational] = []
    for constraint in instance.constraints {
      var value = Rational.zero
      for term in constraint.terms { value += term.times * (try replay.value(term.quantity)) }
      values.append(value)
    }
    self.objectives = objectives
    constraintValues = values
    brokenConstraint = instance.constraints.indices.first { values[$0] > instance.constraints[$0].limit }
    meter = replay.meter
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
