import ExactArithmetic

extension InstanceScaling {
  // MARK: Parameters

  func parameterTable() throws(LimitError) -> ParameterTable {
    struct Key: Hashable {
      let options: Options
      let factor: Rational
      let isWeight: Bool
    }
    var numberOf: [Key: Int32] = [:]
    var sets: [[Integer]] = []
    var costs: [[Integer]] = []
    var setOfParameter: [Int32] = []
    var bits = 0
    func number(_ options: Options, _ factor: Rational, isWeight: Bool) throws(LimitError) -> Int32 {
      let key = Key(options: options, factor: factor, isWeight: isWeight)
      if let known = numberOf[key] { return known }
      let values = (0..<(options.count ?? 0)).map { options[$0] }
      let set = values.map { ($0 * factor).numerator }
      bits += set.reduce(0) { $0 + $1.bitLength }
      guard bits <= InstanceScaling.totalBits else { throw LimitError("the scaled options have too many digits") }
      numberOf[key] = Int32(sets.count)
      sets.append(set)
      let scale = Rational(objectiveScale)
      costs.append(values.map { isWeight ? (instance.penalty.cost(of: $0) * scale).numerator : 0 })
      return Int32(sets.count - 1)
    }
    for (layer, pre) in zip(instance.network.layers, preScales) {
      var uniform: [Int32] = []
      if case .uniform(let options) = layer.weights {
        for source in layer.sources {
          let set = try number(options, Rational(pre, scales[source]), isWeight: true)
          uniform += Array(repeating: set, count: instance.network.width(ofLayer: source))
        }
      }
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
        setOfParameter.append(
          try number(layer.biases.options(neuron: neuron), Rational(pre), isWeight: false))
      }
    }
    return ParameterTable(optionSets: sets, costs: costs, setOfParameter: setOfParameter)
  }
}
