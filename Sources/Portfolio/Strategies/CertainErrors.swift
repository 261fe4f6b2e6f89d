import ExactArithmetic
import TrainingProblem

/// Samples whose label no output can take, whatever the parameters: labels 0 and 1 under a sign, say.
///
/// Looks at the activation of the output layer alone, so it sees the mistakes of spelling and not every impossibility.
package enum CertainErrors {
  /// A sentence for the user; nil where no sample is certain to be an error. Linear in the samples.
  package static func warning(_ instance: Instance) -> String? {
    let loss = instance.loss
    guard loss.form.countsErrors, !loss.form.takesClasses, let layer = instance.network.layers.last,
      let image = Image(layer.activation)
    else { return nil }
    var count = 0
    var example: Rational?
    for sample in instance.samples {
      guard case .values(let labels) = sample.label,
        let bad = labels.first(where: { !image.meets($0, loss) })
      else { continue }
      count += 1
      example = example ?? bad
    }
    guard let example else { return nil }
    let activation = layer.activation.name
    return "\(count) of \(instance.samples.count) samples are errors whatever the parameters: a label is \(example), "
      + "and the output of '\(activation)' is \(image): "
      + (loss.form.takesTargets ? "write labels that it can take" : "no such output has the label's sign")
  }

  /// A superset of the values of an activation.
  private enum Image: CustomStringConvertible {
    case values([Rational])
    case range(ClosedRange<Rational>)
    case atLeastZero

    /// Nil where it is everything, or not looked into.
    init?(_ activation: Activation) {
      switch activation {
      case .sign: self = .values([-1, 1])
      case .step: self = .values([0, 1])
      case .relu, .abs, .square: self = .atLeastZero
      case .clamp(let low, let high): self = .range(low...high)
      case .piecewise(let pieces, _):
        guard pieces.allSatisfy({ $0.slope.signum == 0 }) else { return nil }
        self = .values(Array(Set(pieces.map(\.intercept))).sorted())
      case .leakyReLU(let alpha):
        guard alpha.signum <= 0 else { return nil }
        self = .atLeastZero
      case .polynomial(let coefficients):
        guard coefficients.dropFirst().allSatisfy({ $0.signum == 0 }), let only = coefficients.first else { return nil }
        self = .values([only])
      case .identity: return nil
      }
    }

    /// True if some value of the image is right for `label`.
    func meets(_ label: Rational, _ loss: Loss) -> Bool {
      if loss.form.takesTargets {
        switch self {
        case .values(let values): return values.contains(label)
        case .range(let range): return range.contains(label)
        case .atLeastZero: return label.signum >= 0
        }
      }
      func isRight(_ value: Rational) -> Bool {
        loss.margin.map { label * value >= $0 } ?? ((label * value).signum > 0)
      }
      switch self {
      case .values(let values): return values.contains(where: isRight)
      case .range(let range): return isRight(range.lowerBound) || isRight(range.upperBound)
      case .atLeastZero: return label.signum > 0
      }
    }

    var description: String {
      switch self {
      case .values(let values):
        values.count <= 8 ? values.map { "\($0)" }.joined(separator: " or ") : "one of \(values.count) values"
      case .range(let range): "from \(range.lowerBound) to \(range.upperBound)"
      case .atLeastZero: "at least 0"
      }
    }
  }
}
