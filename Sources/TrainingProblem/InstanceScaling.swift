import ExactArithmetic

/// Brings an instance to common denominators, front to back: used once, by `ScaledInstance`.
struct InstanceScaling {
  /// A common denominator, or a coefficient, of more binary digits than this is refused.
  static let scaleBits = 1 << 20
  /// Binary digits of all scaled options and inputs together.
  static let totalBits = 1 << 31

  private let instance: Instance
  private(set) var inputs: [[Integer]] = []
  private var inputOfSample: [Int] = []
  /// Scale of each layer's values, the input first.
  private var scales: [Integer] = []
  private var outputScale: Integer = 1
  private var lossDegree = 0
  private var objectiveScale: Integer = 1
  private var preScales: [Integer] = []

  init(_ instance: Instance) { self.instance = instance }

  /// The least common multiple of `scale` and what `numbers` need to become integers.
  private static func common(
    _ scale: Integer, _ numbers: some Sequence<Rational>, _ what: String
  ) throws(LimitError) -> Integer {
    var result = scale
    for number in numbers where !number.isInteger {
      result = .leastCommonMultiple(result, number.denominator)
      guard result.bitLength <= scaleBits else {
        throw LimitError("the common denominator of \(what) has more than \(scaleBits) binary digits")
      }
    }
    return result
  }

  // MARK: Inputs

  mutating func scaleInputs() throws(LimitError) -> Integer {
    var scale: Integer = 1
    for sample in instance.samples { scale = try InstanceScaling.common(scale, sample.x, "the inputs") }
    var numberOf: [[Integer]: Int] = [:]
    var bits = 0
    for sample in instance.samples {
      let x = sample.x.map { ($0 * Rational(scale)).numerator }
      if let known = numberOf[x] {
        inputOfSample.append(known)
        continue
      }
      bits += x.reduce(0) { $0 + $1.bitLength }
      guard bits <= InstanceScaling.totalBits else { throw LimitError("the scaled inputs have too many digits") }
      numberOf[x] = inputs.count
      inputOfSample.append(inputs.count)
      inputs.append(x)
    }
    scales = [scale]
    return scale
  }

  // MARK: Layers

  mutating func scaleLayers() throws(LimitError) -> [ScaledLayer] {
    var layers: [ScaledLayer] = []
    var firstParameter = 0
    for (number, layer) in instance.network.layers.enumerated() {
      let what = "layer \(number + 1)"
      let pre = try preScale(layer, what)
      let (activation, out) = try scale(layer.activation, pre, what)
      let sources = layer.sources.flatMap { source in
        (0..<instance.network.width(ofLayer: source)).map { ScaledLayer.Source(layer: source, neuron: $0) }
      }
      layers.append(
        ScaledLayer(
          neurons: layer.neurons, sources: sources, activation: activation, preScale: pre, outputScale: out,
          firstParameter: firstParameter))
      firstParameter += layer.neurons * (sources.count + 1)
      scales.append(out)
      preScales.append(pre)
    }
    return layers
  }

  /// The least scale at which every weighted source, bias and break is an integer.
  private func preScale(_ layer: Layer, _ what: String) throws(LimitError) -> Integer {
    var scale: Integer = 1
    for options in layer.biases.all { scale = try InstanceScaling.common(scale, try values(options), what) }
    if let breaks = layer.activation.pieces?.breaks { scale = try InstanceScaling.common(scale, breaks, what) }
    var column = 0
    for source in layer.sources {
      let unit = Rational(1, scales[source])
      let width = instance.network.width(ofLayer: source)
      switch layer.weights {
      case .uniform(let options):
        scale = try InstanceScaling.common(scale, try values(options).lazy.map { $0 * unit }, what)
      case .matrix(let rows):
        for row in rows {
          for options in row[column..<column + width] {
            scale = try InstanceScaling.common(scale, try values(options).lazy.map { $0 * unit }, what)
          }
        }
      }
      column += width
    }
    return scale
  }

  private func values(_ options: Options) throws(LimitError) -> [Rational] {
    guard let count = options.count else {
      throw LimitError("the instance has \"real\" parameters: it can be checked, but not searched")
    }
    // A range's values need the scale that its ends need: integers over one unit.
    if case .range(let low, let high) = options { return [Rational(low), Rational(high), count > 2 ? 1 : 0] }
    return (0..<count).map { options[$0] }
  }

  private func scale(
    _ activation: Activation, _ pre: Integer, _ what: String
  ) throws(LimitError) -> (ScaledActivation, Integer) {
    let unit = Rational(1, pre)
    if let (pieces, breaks) = activation.pieces {
      let slopes = pieces.map { $0.slope * unit }
      let out = try InstanceScaling.common(1, slopes + pieces.map(\.intercept), what)
      return (
        .pieces(
          breaks: breaks.map { ($0 * Rational(pre)).numerator },
          slopes: slopes.map { ($0 * Rational(out)).numerator },
          intercepts: pieces.map { ($0.intercept * Rational(out)).numerator }),
        out
      )
    }
    let coefficients = activation.coefficients ?? []
    guard pre.bitLength * coefficients.count <= InstanceScaling.scaleBits else {
      throw LimitError("the common denominator of \(what) has more than \(InstanceScaling.scaleBits) binary digits")
    }
    let scaled = coefficients.enumerated().map { $1 * Rational(1, pre.power($0)) }
    let out = try InstanceScaling.common(1, scaled, what)
    return (.polynomial(scaled.map { ($0 * Rational(out)).numerator }), out)
  }

  // MARK: Loss, samples and penalty

  mutating func scaleLoss() throws(LimitError) -> ScaledLoss {
    let last = scales[scales.count - 1]
    var scale = last
    if let margin = instance.loss.margin { scale = try InstanceScaling.common(scale, [margin], "the margin") }
    let hasTargets = [.zeroOne, .absolute, .squared, .maximum].contains(instance.loss.kind)
    if hasTargets {
      for sample in instance.samples {
        if case .values(let y) = sample.label { scale = try InstanceScaling.common(scale, y, "the labels") }
      }
    }
    outputScale = scale
    switch instance.loss.kind {
    case .zeroOne, .signError, .argmax: lossDegree = 0
    case .hinge, .multiclassHinge, .absolute, .maximum: lossDegree = 1
    case .squared: lossDegree = 2
    }
    let isStrict = instance.loss.margin == nil && [.signError, .argmax].contains(instance.loss.kind)
    let margin = instance.loss.margin.map { ($0 * Rational(scale)).numerator } ?? 0
    return ScaledLoss(
      kind: instance.loss.kind, aggregate: instance.loss.aggregate, outputFactor: scale.exactQuotient(by: last),
      margin: isStrict ? 1 : margin)
  }

  /// What one unit of ℓ over scaled outputs is worth.
  private var lossUnit: Rational { Rational(1, outputScale.power(lossDegree)) }

  mutating func scaleObjective() throws(LimitError) -> Integer {
    let weights = instance.samples.lazy.filter { $0.weight.signum > 0 }.map(\.weight)
    var scale = try InstanceScaling.common(1, weights.map { [lossUnit] in $0 * lossUnit }, "the losses")
    if instance.penalty != .none {
      for options in instance.network.layers.flatMap(\.weights.all) {
        var costs = [instance.penalty.nonzero, instance.penalty.magnitude]
        if case .list(let weights) = options { costs = weights.map(instance.penalty.cost) }
        scale = try InstanceScaling.common(scale, costs, "the penalties")
      }
    }
    objectiveScale = scale
    return scale
  }

  func scaledSamples() -> [ScaledSample] {
    struct Key: Hashable {
      let input: Int
      let label: Label
    }
    var placeOf: [Key: Int] = [:]
    var merged: [(input: Int, label: Label, weight: Rational)] = []
    for (sample, input) in zip(instance.samples, inputOfSample) where sample.weight.signum > 0 {
      let key = Key(input: input, label: sample.label)
      if let place = placeOf[key] {
        let weight = merged[place].weight
        merged[place].weight = instance.loss.aggregate == .sum ? weight + sample.weight : max(weight, sample.weight)
      } else {
        placeOf[key] = merged.count
        merged.append((input, sample.label, sample.weight))
      }
    }
    let unit = lossUnit * Rational(objectiveScale)
    let takesSigns = instance.loss.kind == .signError || instance.loss.kind == .hinge
    let labelScale = takesSigns ? Rational.one : Rational(outputScale)
    return merged.map { input, label, weight in
      let scaled = (weight * unit).numerator
      switch label {
      case .class(let y): return ScaledSample(input: input, targets: [], classNumber: y, weight: scaled)
      case .values(let y):
        let targets = y.map { ($0 * labelScale).numerator }
        return ScaledSample(input: input, targets: targets, classNumber: -1, weight: scaled)
      }
    }
  }

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
