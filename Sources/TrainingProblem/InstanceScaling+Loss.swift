import ExactArithmetic

extension InstanceScaling {
  // MARK: Loss, samples and penalty

  mutating func scaleLoss() throws(LimitError) -> ScaledLoss {
    let last = scales[scales.count - 1]
    var scale = last
    if let margin = instance.loss.margin { scale = try common(scale, [margin], "the margin") }
    let hasTargets = [.zeroOne, .absolute, .squared, .maximum].contains(instance.loss.kind)
    if hasTargets {
      for sample in instance.samples {
        if case .values(let y) = sample.label { scale = try common(scale, y, "the labels") }
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
    var scale = try common(1, weights.map { [lossUnit] in $0 * lossUnit }, "the losses")
    if instance.penalty != .none {
      for options in instance.network.layers.lazy.flatMap(\.weights.all) {
        var costs = [instance.penalty.nonzero, instance.penalty.magnitude]
        if case .list(let weights) = options { costs = weights.map(instance.penalty.cost) }
        scale = try common(scale, costs, "the penalties")
      }
    }
    objectiveScale = scale
    return scale
  }

  mutating func scaledSamples() throws(LimitError) -> [ScaledSample] {
    struct Key: Hashable {
      let input: Int
      let label: Label
    }
    var placeOf: [Key: Int] = [:]
    var merged: [(input: Int, label: Label, weight: Integer)] = []
    let unit = lossUnit * Rational(objectiveScale)
    for (sample, input) in zip(instance.samples, inputOfSample) where sample.weight.signum > 0 {
      let key = Key(input: input, label: sample.label)
      let before = meter.held
      try meter.hold(bits: ScalingMeter.bits(sample.weight * unit, times: 1), "the samples' weights")
      let scaled = (sample.weight * unit).numerator
      if let place = placeOf[key] {
        let weight = merged[place].weight
        merged[place].weight = instance.loss.aggregate == .sum ? weight + scaled : max(weight, scaled)
        meter.release(since: before)
      } else {
        placeOf[key] = merged.count
        merged.append((input, sample.label, scaled))
      }
    }
    let takesSigns = instance.loss.kind == .signError || instance.loss.kind == .hinge
    let labelScale = takesSigns ? Rational.one : Rational(outputScale)
    var samples: [ScaledSample] = []
    samples.reserveCapacity(merged.count)
    for (input, label, weight) in merged {
      switch label {
      case .class(let y): samples.append(ScaledSample(input: input, targets: [], classNumber: y, weight: weight))
      case .values(let y):
        try meter.hold(y, times: labelScale.numerator, "the labels")
        let targets = y.map { ($0 * labelScale).numerator }
        samples.append(ScaledSample(input: input, targets: targets, classNumber: -1, weight: weight))
      }
    }
    return samples
  }
}
