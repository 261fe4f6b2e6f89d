import ExactArithmetic
import TrainingProblem

/// What the checker can say by itself, without a proof, of "no choice's objective is below this".
///
/// Two arguments: losses, weights and rates are at least 0, so no objective is negative; and where there are few
/// choices, all of them are evaluated.
struct LowerBound {
  enum Outcome: Equatable {
    case holds
    /// A choice has this objective, which is too low.
    case fails(Rational)
    case unknown
  }

  /// Choices × samples × parameters, times the words of the longest number, up to which all choices are evaluated:
  /// about a second.
  static let enumerationBudget = 1 << 23

  let outcome: Outcome
  let argument: String

  /// - Parameter strictly: whether every objective must be above `needed`, rather than not below it.
  init(on instance: Instance, atLeast needed: Rational, strictly: Bool) {
    if needed.signum < 0 || (needed.signum == 0 && !strictly) {
      (outcome, argument) = (.holds, "the signs of losses and penalties: no objective is negative")
      return
    }
    guard let choices = ChoiceEnumeration(instance, budget: LowerBound.enumerationBudget) else {
      (outcome, argument) = (.unknown, "")
      return
    }
    var outcome = Outcome.holds
    var enumeration = choices
    repeat {
      let value = try? Evaluation(of: enumeration.assignment, on: instance, sizeLimit: choices.sizeLimit).objective
      guard let value else {
        outcome = .unknown
        break
      }
      if value < needed || (strictly && value == needed) {
        outcome = .fails(value)
        break
      }
    } while enumeration.advance()
    self.outcome = outcome
    argument = "evaluating all \(choices.count) choices"
  }
}

/// All choices of an instance that has few, one after the other.
struct ChoiceEnumeration {
  private struct Place {
    let layer: Int
    let neuron: Int
    /// nil for the bias.
    let source: Int?
    let options: Options
    var index = 0
  }

  let count: Int
  /// What one evaluation's numbers may grow to, so that all together stay affordable.
  let sizeLimit: Int
  private(set) var assignment: Assignment
  private var places: [Place] = []

  /// nil where a parameter is real, or choices × samples × parameters pass `budget`.
  init?(_ instance: Instance, budget: Int) {
    var assignment = Assignment(layers: [])
    var choices = 1
    var parameters = 0
    for (number, layer) in instance.network.layers.enumerated() {
      var values = Assignment.LayerValues(weights: [], biases: [])
      let columns = instance.network.sourceCount(of: layer)
      for neuron in 0..<layer.neurons {
        var row: [Rational?] = []
        for column in 0...columns {
          let source = column < columns ? column : nil
          let options = source.map { layer.weights.options(neuron: neuron, source: $0) }
            ?? layer.biases.options(neuron: neuron)
          guard let optionCount = options.count else { return nil }
          parameters += 1
          if optionCount > 1 {
            let (product, overflow) = choices.multipliedReportingOverflow(by: optionCount)
            guard !overflow, product <= budget else { return nil }
            choices = product
            places.append(Place(layer: number, neuron: neuron, source: source, options: options))
          }
          let first = optionCount > 0 ? options[0] : nil
          if source != nil { row.append(first) } else { values.biases.append(first ?? 0) }
        }
        values.weights.append(row)
      }
      assignment.layers.append(values)
    }
    let (work, overflow) = (choices * instance.samples.count).multipliedReportingOverflow(by: parameters)
    guard !overflow, work <= budget else { return nil }
    // Without polynomials a value has at most about the digits of one number a layer.
    let words = 1 + ChoiceEnumeration.longestNumber(of: instance) * instance.network.layers.count / 64
    guard work <= budget / words else { return nil }
    self.assignment = assignment
    count = choices
    sizeLimit = max(1 << 12, min(1 << 28, (1 << 34) / max(work, 1)))
  }

  /// Binary digits of the longest number that an evaluation meets for each sample.
  private static func longestNumber(of instance: Instance) -> Int {
    var longest = 0
    func meet(_ values: some Sequence<Rational>) {
      for value in values { longest = max(longest, value.numerator.bitLength + value.denominator.bitLength) }
    }
    for layer in instance.network.layers {
      for options in layer.weights.all + layer.biases.all {
        switch options {
        case .list(let values): meet(values)
        case .range(let low, let high): meet([Rational(low), Rational(high)])
        case .real: break
        }
      }
      if let (pieces, breaks) = layer.activation.pieces { meet(pieces.flatMap { [$0.slope, $0.intercept] } + breaks) }
      meet(layer.activation.coefficients ?? [])
    }
    for sample in instance.samples {
      meet(sample.x + [sample.weight])
      if case .values(let y) = sample.label { meet(y) }
    }
    return longest
  }

  /// Moves on to the next choice; false where the last one has been.
  mutating func advance() -> Bool {
    for number in places.indices {
      let next = places[number].index + 1
      let wraps = next == places[number].options.count
      places[number].index = wraps ? 0 : next
      let place = places[number]
      let value = place.options[place.index]
      if let source = place.source {
        assignment.layers[place.layer].weights[place.neuron][source] = value
      } else {
        assignment.layers[place.layer].biases[place.neuron] = value
      }
      if !wraps { return true }
    }
    return false
  }
}
