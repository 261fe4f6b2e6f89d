import ExactArithmetic
import TrainingProblem

// Version 2 of the format, written a second time from its page.
extension Meaning {
  private static func isIn(_ sample: Sample, _ scope: SampleScope) -> Bool {
    switch scope {
    case .all: return true
    case .none: return false
    case .group(let name):
      return sample.groups.contains { $0.text.unicodeScalars.elementsEqual(name.text.unicodeScalars) }
    }
  }

  /// A loss over some samples.
  public static func loss(
    _ loss: Loss, over scope: SampleScope, label: Label?, _ instance: Instance, _ assignment: Assignment
  ) -> Rational {
    var result = Rational(0)
    for sample in instance.samples where isIn(sample, scope) {
      let o = outputs(instance.network, assignment, at: sample.x)
      let term = sample.weight * Meaning.loss(loss, o, label ?? sample.label)
      switch loss.aggregate {
      case .sum: result = result + term
      case .max: if term > result { result = term }
      }
    }
    return result
  }

  private static func weights(_ places: WeightPlaces, _ assignment: Assignment) -> [Rational] {
    var result: [Rational] = []
    for (l, layer) in assignment.layers.enumerated() {
      for (v, row) in layer.weights.enumerated() {
        for (u, weight) in row.enumerated() {
          guard let weight else { continue }
          switch places {
          case .all: result.append(weight)
          case .layer(let number): if l + 1 == number { result.append(weight) }
          case .neuron(let number, let neuron): if l + 1 == number && v == neuron { result.append(weight) }
          case .source(let number, let source): if l + 1 == number && u == source { result.append(weight) }
          }
        }
      }
    }
    return result
  }

  /// The sum of a constraint's terms.
  public static func value(_ constraint: Constraint, _ instance: Instance, _ assignment: Assignment) -> Rational {
    var sum = Rational(0)
    for term in constraint.terms {
      switch term.quantity {
      case .loss(let loss, let scope, let label):
        sum = sum + term.times * Meaning.loss(loss, over: scope, label: label, instance, assignment)
      case .nonzero(let places):
        for weight in weights(places, assignment) where weight != Rational(0) { sum = sum + term.times }
      case .magnitude(let places):
        for weight in weights(places, assignment) {
          sum = sum + term.times * (weight < Rational(0) ? Rational(0) - weight : weight)
        }
      }
    }
    return sum
  }

  /// True if all constraints hold, and all places of a shared group have one value.
  public static func isFeasible(_ instance: Instance, _ assignment: Assignment) -> Bool {
    func value(_ place: ParameterPlace) -> Rational? {
      let layer = assignment.layers[place.layer - 1]
      return place.source.map { layer.weights[place.neuron][$0] } ?? layer.biases[place.neuron]
    }
    return instance.network.shared.allSatisfy { group in group.allSatisfy { value($0) == value(group[0]) } }
      && instance.constraints.allSatisfy { !(Meaning.value($0, instance, assignment) > $0.limit) }
  }

  /// All objectives, in order.
  public static func objectives(_ instance: Instance, _ assignment: Assignment) -> [Rational] {
    var result = [objective(instance, assignment)]
    for further in instance.then {
      var value = Rational(0)
      if let own = further.loss { value = loss(own, over: further.scope, label: nil, instance, assignment) }
      if let penalty = further.penalty {
        for weight in weights(.all, assignment) where weight != Rational(0) {
          value = value + penalty.nonzero + penalty.magnitude * (weight < Rational(0) ? Rational(0) - weight : weight)
        }
      }
      result.append(value)
    }
    return result
  }
}
