import ExactArithmetic
import TrainingProblem

/// All choices of an instance that has few, one after the other.
public struct ChoiceEnumeration {
  /// A parameter, or places that share one.
  private struct Place {
    let places: [ParameterPlace]
    let options: Options
    var index = 0
  }

  /// How many choices there are.
  public let count: Int
  /// The size that one evaluation's numbers may grow to (see `Evaluation`), so that all together take seconds.
  public let sizeLimit: Int
  /// The choice at hand; the first one at the beginning.
  public private(set) var assignment: Assignment
  private var places: [Place] = []

  /// nil where a parameter is real, or choices × samples × parameters, times the words of the longest value, pass
  /// `budget`.
  public init?(_ instance: Instance, budget: Int) {
    var assignment = Assignment(layers: [])
    var choices = 1
    var parameters = 0
    var groupOf: [ParameterPlace: Int] = [:]
    for (group, members) in instance.network.shared.enumerated() {
      for place in members { groupOf[place] = group }
    }
    for (number, layer) in instance.network.layers.enumerated() {
      var values = Assignment.LayerValues(weights: [], biases: [])
      let columns = instance.network.sourceCount(of: layer)
      for neuron in 0..<layer.neurons {
        var row: [Rational?] = []
        for column in 0...columns {
          let source = column < columns ? column : nil
          let options =
            source.map { layer.weights.options(neuron: neuron, source: $0) }
            ?? layer.biases.options(neuron: neuron)
          guard let optionCount = options.count else { return nil }
          parameters += 1
          let own = ParameterPlace(layer: number + 1, neuron: neuron, source: source)
          let members = groupOf[own].map { instance.network.shared[$0] } ?? [own]
          if optionCount > 1, members[0] == own {
            let (product, overflow) = choices.multipliedReportingOverflow(by: optionCount)
            guard !overflow, product <= budget else { return nil }
            choices = product
            places.append(Place(places: members, options: options.normalised))
          }
          let first = optionCount > 0 ? options[0] : nil
          if source != nil { row.append(first) } else { values.biases.append(first ?? 0) }
        }
        values.weights.append(row)
      }
      assignment.layers.append(values)
    }
    let terms = instance.constraints.reduce(1 + instance.then.count) { $0 + $1.terms.count }
    let (perSample, isLong) = parameters.addingReportingOverflow(instance.isPlain ? 0 : terms)
    let (work, overflow) = (choices * instance.samples.count).multipliedReportingOverflow(by: perSample)
    guard !overflow, !isLong, work <= budget else { return nil }
    // Without polynomials a value has at most about the digits of one number a layer.
    let words = 1 + ChoiceEnumeration.longestNumber(of: instance) * instance.network.layers.count / 64
    guard work <= budget / words else { return nil }
    self.assignment = assignment
    count = choices
    sizeLimit = max(1 << 12, min(1 << 26, (1 << 34) / max(work, 1)))
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
  public mutating func advance() -> Bool {
    for number in places.indices {
      let next = places[number].index + 1
      let wraps = next == places[number].options.count
      places[number].index = wraps ? 0 : next
      let place = places[number]
      let value = place.options[place.index]
      for place in place.places {
        if let source = place.source {
          assignment.layers[place.layer - 1].weights[place.neuron][source] = value
        } else {
          assignment.layers[place.layer - 1].biases[place.neuron] = value
        }
      }
      if !wraps { return true }
    }
    return false
  }
}
