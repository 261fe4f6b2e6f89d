import ExactArithmetic
import TrainingProblem

/// The sample that holds the real parameters to their options, and how the outputs and the loss go with it.
///
/// Output k is main_k · g + offset_k (1 − g), and output 0 has factor · G besides: g is an input, 1 on the samples of the
/// discrete instance and 0 on the gadget; G = Σ P(w)² ≥ 0 is 0 if and only if every real parameter is one of its
/// options.
struct ContinuousGadget {
  let loss: Loss
  let sample: Sample
  let threshold: Rational?
  /// The value of output k on the gadget where G = 0.
  let offsets: [Rational]
  /// The factor of G in output 0; outputs k > 0 have none.
  let factor: Rational

  /// True if a sample's loss is its weight or 0.
  static func counts(_ kind: Loss.Kind) -> Bool { kind.form.countsErrors }

  init(_ discrete: Instance) throws(LimitError) {
    let outputs = discrete.network.outputs
    let kind = discrete.loss.kind
    // Without a margin, "positive" is an open condition, which no gadget can have: over the finitely many outputs of
    // discrete choices, all multiples of 1 / outputScale, it is the same as this margin.
    var margin = discrete.loss.margin
    if margin == nil && kind.form.hasMargin && kind.form.countsErrors {
      let scaled = try ScaledInstance(discrete)
      margin = Rational(1, scaled.layers.last?.outputScale ?? 1)
    }
    loss = Loss(kind: kind, aggregate: discrete.loss.aggregate, margin: margin)
    let label: Label
    switch kind.form.gap {
    case .distance:
      label = .values([Rational](repeating: 0, count: outputs))
      offsets = [Rational](repeating: 0, count: outputs)
      factor = 1
    case .sign:
      label = .values([Rational](repeating: 1, count: outputs))
      offsets = [Rational](repeating: margin ?? 1, count: outputs)
      factor = -1
    case .lead:
      label = .class(0)
      offsets = [margin ?? 1] + [Rational](repeating: 0, count: outputs - 1)
      factor = -1
    }
    let weights = discrete.samples.map(\.weight)
    var weight: Rational = 1
    if ContinuousGadget.counts(kind) {
      // Dearer than all samples together, and than the threshold: no parameters beside the options compete.
      let greatest = discrete.loss.aggregate == .sum ? weights.reduce(.zero, +) : weights.reduce(.zero, max)
      weight = max(greatest, discrete.threshold ?? 0) + 1
      threshold = discrete.threshold
    } else {
      threshold = min(discrete.threshold ?? 0, 0)
    }
    let x = [Rational](repeating: 0, count: discrete.network.inputs) + [1, 0]
    sample = Sample(x: x, label: label, weight: weight)
  }
}
