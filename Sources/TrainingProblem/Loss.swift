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
    value(outputs: o, label: label) { _, _ in }
  }

  /// The same where `charge` is told of every two numbers before they are added or compared; it may end it.
  func value<E: Error>(
    outputs o: [Rational], label: Label, charge: (Rational, Rational) throws(E) -> Void
  ) throws(E) -> Rational {
    switch label {
    case .values(let y): return try vectorLoss(o, y, charge)
    case .class(let y): return try classLoss(o, y, charge)
    }
  }

  private func vectorLoss<E: Error>(
    _ o: [Rational], _ y: [Rational], _ charge: (Rational, Rational) throws(E) -> Void
  ) throws(E) -> Rational {
    var total = Rational.zero
    for (o, y) in zip(o, y) {
      try charge(o, y)
      switch kind {
      case .zeroOne: if o != y { return 1 }
      case .signError: if !(margin.map { y * o >= $0 } ?? ((y * o).signum > 0)) { return 1 }
      case .hinge: try add(max(.zero, (margin ?? 1) - y * o), to: &total, charge)
      case .absolute: try add((o - y).magnitude, to: &total, charge)
      case .squared: try add((o - y) * (o - y), to: &total, charge)
      case .maximum:
        let distance = (o - y).magnitude
        try charge(total, distance)
        total = max(total, distance)
      case .argmax, .multiclassHinge: preconditionFailure("a class loss with a vector label")
      }
    }
    return total
  }

  private func add<E: Error>(
    _ term: Rational, to total: inout Rational, _ charge: (Rational, Rational) throws(E) -> Void
  ) throws(E) {
    try charge(total, term)
    total += term
  }

  private func classLoss<E: Error>(
    _ o: [Rational], _ y: Int, _ charge: (Rational, Rational) throws(E) -> Void
  ) throws(E) -> Rational {
    var total = Rational.zero
    for j in o.indices where j != y {
      try charge(o[y], o[j])
      switch kind {
      case .argmax: if !(margin.map { o[y] >= o[j] + $0 } ?? (o[y] > o[j])) { return 1 }
      case .multiclassHinge: try add(max(.zero, (margin ?? 1) + o[j] - o[y]), to: &total, charge)
      case .zeroOne, .signError, .hinge, .absolute, .squared, .maximum:
        preconditionFailure("a vector loss with a class label")
      }
    }
    return total
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
