import ExactArithmetic

/// How a choice of parameters is judged: ℓ(o, y) a sample, then a sum or a maximum of weight · ℓ over the samples.
public struct Loss: Sendable, Equatable {
  /// The losses by the format's names; `form` says what each of them is.
  public enum Kind: String, Sendable, CaseIterable {
    /// 1 where some output is not its label, otherwise 0.
    case zeroOne = "zero-one"
    /// 1 where some output does not have its label's sign, by the margin where one is given; otherwise 0.
    case signError = "sign-error"
    /// 1 where some output is not below the class's, by the margin where one is given; otherwise 0.
    case argmax
    /// Σ max(0, margin − yⱼ oⱼ) over the outputs.
    case hinge
    /// Σ max(0, margin − (o_y − oⱼ)) over the outputs but the class's.
    case multiclassHinge = "multiclass-hinge"
    /// Σ |oⱼ − yⱼ| over the outputs.
    case absolute
    /// Σ (oⱼ − yⱼ)² over the outputs.
    case squared
    /// The greatest |oⱼ − yⱼ|.
    case maximum
  }
  /// The way from the samples' weighted losses to the objective's part: their sum, or the greatest of them.
  public enum Aggregate: String, Sendable, CaseIterable { case sum, max }

  /// The loss of one sample.
  public let kind: Kind
  /// The way in which samples are brought together.
  public let aggregate: Aggregate
  /// Given, or the default of kinds that have one; nil where the kind has none or works without.
  public let margin: Rational?

  /// A loss of this kind; without `margin` the default of its kind, which is 1 for hinges.
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

/// The outputs that are right at a sample: one value an output, or the number of the output that ought to be largest.
public enum Label: Sendable, Hashable {
  /// One value an output.
  case values([Rational])
  /// The number of the output that ought to be largest, from 0.
  case `class`(Int)
}

/// λ0 · (number of weights that are not 0) + λ1 · Σ |w|, over weights, not biases.
public struct Penalty: Sendable, Equatable {
  /// λ0, at least 0.
  public let nonzero: Rational
  /// λ1, at least 0.
  public let magnitude: Rational
  /// The penalty that costs nothing.
  public static let none = Penalty(nonzero: 0, magnitude: 0)

  /// The penalty with λ0 = `nonzero` and λ1 = `magnitude`.
  public init(nonzero: Rational, magnitude: Rational) {
    self.nonzero = nonzero
    self.magnitude = magnitude
  }

  /// The cost of one weight of this value.
  public func cost(of weight: Rational) -> Rational {
    weight.signum == 0 ? 0 : nonzero + magnitude * weight.magnitude
  }
}
