import ExactArithmetic

/// How a choice of parameters is judged: ℓ(o, y) a sample, then a sum or a maximum of weight · ℓ over the samples.
public struct Loss: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case zeroOne = "zero-one"
    case signError = "sign-error"
    case argmax
    case hinge
    case multiclassHinge = "multiclass-hinge"
    case absolute
    case squared
    case maximum
  }
  public enum Aggregate: String, Sendable, CaseIterable { case sum, max }

  public let kind: Kind
  public let aggregate: Aggregate
  /// Given, or the default of kinds that have one; nil where the kind has none or works without.
  public let margin: Rational?

  public init(kind: Kind, aggregate: Aggregate = .sum, margin: Rational? = nil) {
    self.kind = kind
    self.aggregate = aggregate
    self.margin = margin ?? (kind == .hinge || kind == .multiclassHinge ? 1 : nil)
  }

  /// ℓ(o, y): the loss of outputs `o` at `label`, before the sample's weight.
  /// - Precondition: the label is of the kind and size that the instance's reader demands.
  public func callAsFunction(outputs o: [Rational], label: Label) -> Rational {
    switch label {
    case .values(let y): return vectorLoss(o, y)
    case .class(let y): return classLoss(o, y)
    }
  }

  private func vectorLoss(_ o: [Rational], _ y: [Rational]) -> Rational {
    switch kind {
    case .zeroOne: return o == y ? 0 : 1
    case .signError:
      return zip(o, y).allSatisfy { o, y in margin.map { y * o >= $0 } ?? ((y * o).signum > 0) } ? 0 : 1
    case .hinge: return zip(o, y).reduce(.zero) { $0 + max(.zero, (margin ?? 1) - $1.1 * $1.0) }
    case .absolute: return zip(o, y).reduce(.zero) { $0 + ($1.0 - $1.1).magnitude }
    case .squared: return zip(o, y).reduce(.zero) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    case .maximum: return zip(o, y).reduce(.zero) { max($0, ($1.0 - $1.1).magnitude) }
    case .argmax, .multiclassHinge: preconditionFailure("a class loss with a vector label")
    }
  }

  private func classLoss(_ o: [Rational], _ y: Int) -> Rational {
    let others = o.indices.filter { $0 != y }
    switch kind {
    case .argmax: return others.allSatisfy { j in margin.map { o[y] >= o[j] + $0 } ?? (o[y] > o[j]) } ? 0 : 1
    case .multiclassHinge: return others.reduce(.zero) { $0 + max(.zero, (margin ?? 1) + o[$1] - o[y]) }
    default: preconditionFailure("a vector loss with a class label")
    }
  }
}

/// What a sample's outputs ought to be: one value an output, or the number of the output that ought to be largest.
public enum Label: Sendable, Hashable {
  case values([Rational])
  case `class`(Int)
}

/// λ0 · (number of weights that are not 0) + λ1 · Σ |w|, over weights, not biases.
public struct Penalty: Sendable, Equatable {
  public let nonzero: Rational
  public let magnitude: Rational
  public static let none = Penalty(nonzero: 0, magnitude: 0)

  public init(nonzero: Rational, magnitude: Rational) {
    self.nonzero = nonzero
    self.magnitude = magnitude
  }

  /// What one weight of this value costs.
  public func cost(of weight: Rational) -> Rational {
    weight.signum == 0 ? 0 : nonzero + magnitude * weight.magnitude
  }
}
