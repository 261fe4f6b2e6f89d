import ExactArithmetic

extension InstanceScaling {
  // MARK: Parameters

  mutating func parameterTable() throws(LimitError) -> ParameterTable {
    struct Key: Hashable {
      let options: Options
      let factor: Rational
      let isWeight: Bool
    }
    var numberOf: [Key: Int32] = [:]
    var sets: [[Integer]] = []
    // Multiplied once: a rate may be long, and options many.
    let scaledPenalty = Penalty(
      nonzero: instance.penalty.nonzero * Rational(objectiveScale),
      magnitude: instance.penalty.magnitude * Rational(objectiveScale))
    var costs: [[Integer]] = []
    var setOfParameter: [Int32] = []
    func number(_ options: Options, _ factor: Rational, isWeight: Bool) throws(LimitError) -> Int32 {
      let key = Key(options: options.normalised, factor: factor, isWeight: isWeight)
      if let known = numberOf[key] { return known }
      let places = 0..<(options.count ?? 0)
      try hold(options, places.count, factor: factor, isWeight: isWeight)
      numberOf[key] = Int32(sets.count)
      sets.append(places.map { (options[$0] * factor).numerator })
      costs.append(
        isWeight && instance.penalty != .none
          ? places.map { scaledPenalty.cost(of: options[$0]).numerator }
          : [Integer](repeating: 0, count: places.count))
      return Int32(sets.count - 1)
    }
    for (layer, pre) in zip(instance.network.layers, preScales) {
      var uniform: [Int32] = []
      if case .uniform(let options) = layer.weights {
        // A layer may be named a million times, and a list of options be long.
        var setOfSource: [Int: Int32] = [:]
        for source in layer.sources {
          if setOfSource[source] == nil {
            setOfSource[source] = try number(options, Rational(pre, scales[source]), isWeight: true)
          }
          uniform += Array(repeating: setOfSource[source] ?? 0, count: instance.network.width(ofLayer: source))
        }
      }
      var uniformBias: Int32?
      for neuron in 0..<layer.neurons {
        if case .matrix(let rows) = layer.weights {
          var column = 0
          for source in layer.sources {
            for _ in 0..<instance.network.width(ofLayer: source) {
              setOfParameter.append(
                try number(rows[neuron][column], Rational(pre, scales[source]), isWeight: true))
              column += 1
            }
          }
        } else {
          setOfParameter += uniform
        }
        let bias: Int32
        if let uniformBias {
          bias = uniformBias
        } else {
          bias = try number(layer.biases.options(neuron: neuron), Rational(pre), isWeight: false)
          if case .uniform = layer.biases { uniformBias = bias }
        }
        setOfParameter.append(bias)
      }
    }
    return ParameterTable(optionSets: sets, costs: costs, setOfParameter: setOfParameter)
  }

  /// Before the `count` options of one set are scaled, and their costs.
  private mutating func hold(
    _ options: Options, _ count: Int, factor: Rational, isWeight: Bool
  ) throws(LimitError) {
    let scale = objectiveScale
    try meter.spend(count, bits: 4 * (factor.numerator.bitLength + factor.denominator.bitLength))
    /// Of one of them, or of the longest one.
    func bits(_ value: Rational) -> (value: Int, cost: Int) {
      let own = ScalingMeter.bits(value * factor, times: 1)
      if !isWeight || instance.penalty == .none { return (own, 0) }
      return (own, ScalingMeter.bits(instance.penalty.cost(of: value), times: scale))
    }
    switch options {
    case .list(let values):
      for value in values {
        let (own, cost) = bits(value)
        try meter.hold(bits: own, "the options")
        try meter.hold(bits: cost, "the penalties")
      }
    case .range(let low, let high):
      let ends = [bits(Rational(low)), bits(Rational(high))]
      try meter.hold(count, bits: max(ends[0].value, ends[1].value), "the options")
      try meter.hold(count, bits: max(ends[0].cost, ends[1].cost), "the penalties")
    case .real: break
    }
  }
}
