import ExactArithmetic

/// The values that a choice has beside its objective: the terms of constraints, and further objectives.
struct SideEvaluation {
  let assignment: Assignment
  let instance: Instance
  /// The network's outputs, one entry a sample.
  let outputs: [[Rational]]

  func value(_ quantity: Constraint.Term.Quantity) -> Rational {
    switch quantity {
    case .loss(let loss, let scope, let label): return value(loss, over: scope, label: label)
    case .nonzero(let places): return sum(places) { $0.signum == 0 ? 0 : 1 }
    case .magnitude(let places): return sum(places, \.magnitude)
    }
  }

  func value(_ objective: FurtherObjective) -> Rational {
    let loss = objective.loss.map { value($0, over: objective.scope, label: nil) } ?? 0
    return loss + assignment.penalty(objective.penalty ?? .none)
  }

  private func value(_ loss: Loss, over scope: SampleScope, label: Label?) -> Rational {
    var total = Rational.zero
    for (sample, outputs) in zip(instance.samples, outputs) where scope.contains(sample) {
      let value = sample.weight * loss(outputs: outputs, label: label ?? sample.label)
      switch loss.aggregate {
      case .sum: total += value
      case .max: total = max(total, value)
      }
    }
    return total
  }

  private func sum(_ places: WeightPlaces, _ cost: (Rational) -> Rational) -> Rational {
    var total = Rational.zero
    for (number, layer) in assignment.layers.enumerated() {
      for (neuron, row) in layer.weights.enumerated() {
        for (source, weight) in row.enumerated() {
          guard let weight, places.contains(layer: number + 1, neuron: neuron, source: source) else { continue }
          total += cost(weight)
        }
      }
    }
    return total
  }
}

extension Assignment {
  package func penalty(_ penalty: Penalty) -> Rational {
    if penalty == .none { return .zero }
    return layers.reduce(.zero) { sum, layer in
      layer.weights.joined().reduce(sum) { $0 + ($1.map(penalty.cost) ?? 0) }
    }
  }
}
