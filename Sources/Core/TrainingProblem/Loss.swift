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
    self.margin = margin ?? (kind.form.hasMargin && !kind.form.countsErrors ? 1 : nil)
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
    var total = Rational.zero
    switch label {
    case .values(let y):
      for (o, y) in zip(o, y) {
        try charge(o, y)
        if form.takesTargets {
          guard !form.countsErrors || o == y else { return 1 }
          if !form.countsErrors { try add((o - y).magnitude, to: &total, charge) }
        } else {
          guard try add(lead: y * o, to: &total, charge) else { return 1 }
        }
      }
    case .class(let y):
      for j in o.indices where j != y {
        try charge(o[y], o[j])
        guard try add(lead: o[y] - o[j], to: &total, charge) else { return 1 }
      }
    }
    return total
  }

  /// - Returns: false where errors are counted and this is one.
  private func add<E: Error>(
    lead: Rational, to total: inout Rational, _ charge: (Rational, Rational) throws(E) -> Void
  ) throws(E) -> Bool {
    if form.countsErrors { return margin.map { lead >= $0 } ?? (lead.signum > 0) }
    try add(max(.zero, (margin ?? 1) - lead), to: &total, charge)
    return true
  }

  /// Takes the part of a gap that is above 0 into ℓ.
  private func add<E: Error>(
    _ part: Rational, to total: inout Rational, _ charge: (Rational, Rational) throws(E) -> Void
  ) throws(E) {
    switch form.total {
    case .failure: if part.signum > 0 { total = 1 }
    case .sum:
      try charge(total, part)
      total += part
    case .sumOfSquares:
      let square = part * part
      try charge(total, square)
      total += square
    case .maximum:
      try charge(total, part)
      total = max(total, part)
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
