import ExactArithmetic

/// Brings an instance to common denominators, front to back: used once, by `ScaledInstance`.
struct InstanceScaling {
  /// A common denominator, or a coefficient, of more binary digits than this is refused.
  static let scaleBits = 1 << 20

  let instance: Instance
  var meter: ScalingMeter
  private(set) var inputs: [[Integer]] = []
  var inputOfSample: [Int] = []
  /// Scale of each layer's values, the input first.
  var scales: [Integer] = []
  var objectiveScale: Integer = 1
  var preScales: [Integer] = []

  init(_ instance: Instance, _ budget: Budget) {
    self.instance = instance
    meter = ScalingMeter(budget)
  }

  /// The least common multiple of `scale` and what `numbers` need to become integers.
  mutating func common(
    _ scale: Integer, _ numbers: some Sequence<Rational>, _ what: String
  ) throws(LimitError) -> Integer {
    var result = scale
    for number in numbers {
      if number.isInteger {
        try meter.spend(bits: 0)
        continue
      }
      try meter.spend(1 + number.denominator.bitLength / 512, bits: result.bitLength)
      result = .leastCommonMultiple(result, number.denominator)
      guard result.bitLength <= InstanceScaling.scaleBits else {
        throw LimitError(
          "the common denominator of \(what) has more than \(InstanceScaling.scaleBits) binary digits")
      }
    }
    return result
  }

  // MARK: Inputs

  mutating func scaleInputs() throws(LimitError) -> Integer {
    var scale: Integer = 1
    for sample in instance.samples { scale = try common(scale, sample.x, "the inputs") }
    var numberOf: [[Integer]: Int] = [:]
    for sample in instance.samples {
      let before = meter.held
      try meter.hold(sample.x, times: scale, "the inputs")
      let x = sample.x.map { ($0 * Rational(scale)).numerator }
      if let known = numberOf[x] {
        inputOfSample.append(known)
        meter.release(since: before)
        continue
      }
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
  private mutating func preScale(_ layer: Layer, _ what: String) throws(LimitError) -> Integer {
    var scale: Integer = 1
    for options in layer.biases.all { scale = try common(scale, try values(options), what) }
    if let breaks = layer.activation.pieces?.breaks { scale = try common(scale, breaks, what) }
    var column = 0
    var seen: Set<Int> = []
    for source in layer.sources {
      let unit = Rational(1, scales[source])
      let width = instance.network.width(ofLayer: source)
      switch layer.weights {
      case .uniform(let options):
        // A layer may be named a million times.
        guard seen.insert(source).inserted else { continue }
        scale = try common(scale, try values(options).lazy.map { $0 * unit }, what)
      case .matrix(let rows):
        for row in rows {
          for options in row[column..<column + width] {
            scale = try common(scale, try values(options).lazy.map { $0 * unit }, what)
          }
        }
      }
      column += width
    }
    return scale
  }

  func values(_ options: Options) throws(LimitError) -> [Rational] {
    guard let count = options.count else {
      throw LimitError("the instance has \"real\" parameters: it can be checked, but not searched")
    }
    // A range's values need the scale that its ends need: integers over one unit.
    if case .range(let low, let high) = options { return [Rational(low), Rational(high), count > 2 ? 1 : 0] }
    return (0..<count).map { options[$0] }
  }

  private mutating func scale(
    _ activation: Activation, _ pre: Integer, _ what: String
  ) throws(LimitError) -> (ScaledActivation, Integer) {
    let unit = Rational(1, pre)
    if let (pieces, breaks) = activation.pieces {
      try meter.hold(breaks, times: pre, what)
      try meter.hold(pieces.count, bits: pre.bitLength, what)
      let slopes = pieces.map { $0.slope * unit }
      let out = try common(1, slopes + pieces.map(\.intercept), what)
      try meter.hold(slopes, times: out, what)
      try meter.hold(pieces.lazy.map(\.intercept), times: out, what)
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
    for power in coefficients.indices { try meter.hold(bits: pre.bitLength * power, what) }
    let scaled = coefficients.enumerated().map { $1 * Rational(1, pre.power($0)) }
    let out = try common(1, scaled, what)
    try meter.hold(scaled, times: out, what)
    return (.polynomial(scaled.map { ($0 * Rational(out)).numerator }), out)
  }
}
