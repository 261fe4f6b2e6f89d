import ExactArithmetic

extension InstanceScaling {
  // MARK: Loss, samples and penalty

  /// One loss over some samples, brought to integers, as the objective or a term of a constraint has it.
  struct LossScaling {
    let loss: ScaledLoss
    let scope: SampleScope
    /// The label that samples are held against instead of their own.
    let label: Label?
    /// By which outputs and vector labels are multiplied.
    let outputScale: Integer
    /// The worth of one unit of ℓ over scaled outputs.
    let unit: Rational
  }

  mutating func scale(_ loss: Loss, over scope: SampleScope, label: Label?) throws(LimitError) -> LossScaling {
    let last = scales[scales.count - 1]
    var scale = last
    if let margin = loss.margin { scale = try common(scale, [margin], "the margin") }
    if loss.form.takesTargets {
      for sample in instance.samples where scope.contains(sample) {
        if case .values(let y) = label ?? sample.label { scale = try common(scale, y, "the labels") }
      }
    }
    let isStrict = loss.margin == nil && loss.form.hasMargin
    let margin = loss.margin.map { ($0 * Rational(scale)).numerator } ?? 0
    return LossScaling(
      loss: ScaledLoss(
        kind: loss.kind, aggregate: loss.aggregate, outputFactor: scale.exactQuotient(by: last),
        margin: isStrict ? 1 : margin),
      scope: scope, label: label, outputScale: scale, unit: Rational(1, scale.power(loss.form.degree)))
  }

  /// The factor that makes integers of all weighted losses.
  mutating func weightScale(of scaling: LossScaling) throws(LimitError) -> Integer {
    let weights = instance.samples.lazy.filter { $0.weight.signum > 0 && scaling.scope.contains($0) }.map(\.weight)
    return try common(1, weights.map { $0 * scaling.unit }, "the losses")
  }

  /// The common denominator of losses and penalties.
  mutating func scaleObjective(_ scaling: LossScaling) throws(LimitError) -> Integer {
    var scale = try weightScale(of: scaling)
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

  /// The samples, those alike as one, with weights in units of 1 / `scale`.
  mutating func samples(of scaling: LossScaling, scale: Integer) throws(LimitError) -> [ScaledSample] {
    struct Key: Hashable {
      let input: Int
      let label: Label
    }
    var placeOf: [Key: Int] = [:]
    var merged: [(input: Int, label: Label, weight: Integer)] = []
    let unit = scaling.unit * Rational(scale)
    for (sample, input) in zip(instance.samples, inputOfSample) where sample.weight.signum > 0 {
      guard scaling.scope.contains(sample) else { continue }
      let key = Key(input: input, label: scaling.label ?? sample.label)
      let before = meter.held
      try meter.hold(bits: ScalingMeter.bits(sample.weight * unit, times: 1), "the samples' weights")
      let scaled = (sample.weight * unit).numerator
      if let place = placeOf[key] {
        let weight = merged[place].weight
        merged[place].weight = scaling.loss.aggregate == .sum ? weight + scaled : max(weight, scaled)
        meter.release(since: before)
      } else {
        placeOf[key] = merged.count
        merged.append((input, key.label, scaled))
      }
    }
    let labelScale = scaling.loss.form.takesSigns ? Rational.one : Rational(scaling.outputScale)
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
