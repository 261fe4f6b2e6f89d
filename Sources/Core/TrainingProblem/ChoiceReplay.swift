import ExactArithmetic

/// The losses, penalties and counts of one choice, whose outputs at the samples' inputs are known.
struct ChoiceReplay {
  let assignment: Assignment
  let instance: Instance
  /// The network's outputs, one entry a sample; empty for samples that nothing is taken over.
  let outputs: [[Rational]]
  var meter: ReplayMeter

  mutating func value(_ quantity: Constraint.Term.Quantity) throws(LimitError) -> Rational {
    switch quantity {
    case .loss(let loss, let scope, let label):
      return try total(losses(loss, over: scope, label: label), loss.aggregate)
    case .nonzero(let places): return try sum(places) { $0.signum == 0 ? 0 : 1 }
    case .magnitude(let places): return try sum(places, \.magnitude)
    }
  }

  /// weight · ℓ of each sample, against its own label or against the one given; 0 beyond the scope.
  mutating func losses(
    _ loss: Loss, over scope: SampleScope, label: Label? = nil
  ) throws(LimitError) -> [Rational] {
    var losses = [Rational](repeating: 0, count: instance.samples.count)
    for (number, sample) in instance.samples.enumerated() where scope.contains(sample) {
      let value = try loss.value(outputs: outputs[number], label: label ?? sample.label) {
        a, b throws(LimitError) in try meter.charge(a, b)
      }
      try meter.charge(sample.weight, value)
      losses[number] = sample.weight * value
    }
    return losses
  }

  mutating func total(_ losses: [Rational], _ aggregate: Loss.Aggregate) throws(LimitError) -> Rational {
    var total = Rational.zero
    for loss in losses {
      try meter.charge(total, loss)
      switch aggregate {
      case .sum: total += loss
      case .max: total = max(total, loss)
      }
    }
    return total
  }

  mutating func penalty(_ penalty: Penalty) throws(LimitError) -> Rational {
    penalty == .none ? 0 : try sum(.all, penalty.cost)
  }

  private mutating func sum(_ places: WeightPlaces, _ cost: (Rational) -> Rational) throws(LimitError) -> Rational {
    var total = Rational.zero
    for (number, layer) in assignment.layers.enumerated() {
      for (neuron, row) in layer.weights.enumerated() {
        for (source, weight) in row.enumerated() {
          guard let weight, places.contains(layer: number + 1, neuron: neuron, source: source) else { continue }
          total = try meter.sum(total, cost(weight))
        }
      }
    }
    return total
  }
}
