import ExactArithmetic

extension InstanceScaling {
  // MARK: Constraints and shared parameters

  mutating func scaledConstraints(_ layers: [ScaledLayer]) throws(LimitError) -> [ScaledConstraint] {
    var constraints: [ScaledConstraint] = []
    var entries = 0
    for constraint in instance.constraints {
      let scaled = try scaled(constraint, layers, &entries)
      constraints.append(scaled)
    }
    return constraints
  }

  /// Samples of loss terms, and options of weights that terms count, of all constraints together.
  private static let entryLimit = 1 << 26

  private func spend(_ count: Int, _ entries: inout Int) throws(LimitError) {
    entries += count
    guard entries <= InstanceScaling.entryLimit else {
      throw LimitError("the constraints' terms have more than \(InstanceScaling.entryLimit) samples and options")
    }
  }

  private mutating func scaled(
    _ constraint: Constraint, _ layers: [ScaledLayer], _ entries: inout Int
  ) throws(LimitError) -> ScaledConstraint {
    let what = "a constraint"
    var losses: [(times: Rational, loss: ScaledLoss, samples: [ScaledSample])] = []
    // By parameter, what each of its options adds.
    var costs: [Int: [Rational]] = [:]
    for term in constraint.terms where term.times.signum != 0 {
      switch term.quantity {
      case .loss(let loss, let scope, let label):
        try spend(instance.samples.count, &entries)
        let scaling = try scale(loss, over: scope, label: label)
        let unit = try weightScale(of: scaling)
        let samples = try samples(of: scaling, scale: unit)
        losses.append((term.times * Rational(1, unit), scaling.loss, samples))
      case .nonzero(let places): try add(&costs, layers, places, &entries) { $0.signum == 0 ? 0 : term.times }
      case .magnitude(let places): try add(&costs, layers, places, &entries) { $0.magnitude * term.times }
      }
    }
    let parameters = costs.keys.sorted()
    var scale = try common(1, losses.map(\.times), what)
    for parameter in parameters { scale = try common(scale, costs[parameter] ?? [], what) }
    let factor = Rational(scale)
    return ScaledConstraint(
      losses: losses.map { times, loss, samples in
        ScaledConstraint.LossTerm(factor: (times * factor).numerator, loss: loss, samples: samples)
      },
      costs: parameters.map { parameter in
        ScaledConstraint.Costs(
          parameter: parameter, ofOptions: (costs[parameter] ?? []).map { ($0 * factor).numerator })
      }, limit: (constraint.limit * factor).floor, scale: scale)
  }

  private func add(
    _ costs: inout [Int: [Rational]], _ layers: [ScaledLayer], _ places: WeightPlaces, _ entries: inout Int,
    _ cost: (Rational) -> Rational
  ) throws(LimitError) {
    for (number, layer) in layers.enumerated() {
      let options = instance.network.layers[number].weights
      for neuron in 0..<layer.neurons {
        for source in layer.sources.indices where places.contains(layer: number + 1, neuron: neuron, source: source) {
          let own = options.options(neuron: neuron, source: source)
          guard let count = own.count, count > 0 else { continue }
          try spend(count, &entries)
          let parameter = layer.weight(neuron: neuron, source: source)
          let before = costs[parameter] ?? Array(repeating: .zero, count: count)
          costs[parameter] = (0..<count).map { before[$0] + cost(own[$0]) }
        }
      }
    }
  }

  /// Groups of parameters that hold the same option, each ascending.
  func ties(_ layers: [ScaledLayer]) -> [[Int]] {
    instance.network.shared.map { group in
      group.map { place in
        let layer = layers[place.layer - 1]
        return place.source.map { layer.weight(neuron: place.neuron, source: $0) } ?? layer.bias(neuron: place.neuron)
      }.sorted()
    }
  }
}
