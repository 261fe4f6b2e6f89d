/// The normal form of a loss: which demands a sample makes of its outputs, and what becomes of those that are not met.
///
/// Each demand has a gap, a number that is at most 0 where the demand is met. Everything that evaluates, bounds, encodes or
/// proves a loss goes by these two; a loss of a new name is a pair of them.
public struct LossForm: Sendable, Hashable {
  /// The demands of a sample with label y on outputs o.
  public enum Gap: Sendable {
    /// |oⱼ − yⱼ|, for each output j.
    case distance
    /// margin − yⱼ oⱼ with yⱼ = ±1, for each output j.
    case sign
    /// margin − (o_y − oⱼ), y a class, for each other output j.
    case lead
  }
  /// ℓ, of the parts of all gaps that are above 0.
  public enum Total: Sendable {
    /// 1 where there is such a gap, otherwise 0.
    case failure
    /// Their sum.
    case sum
    /// The sum of their squares.
    case sumOfSquares
    /// The greatest of them; 0 where there is none.
    case maximum
  }

  /// The demands on a sample's outputs.
  public let gap: Gap
  /// The way from unmet demands to ℓ.
  public let total: Total

  /// The form of these two.
  public init(_ gap: Gap, _ total: Total) {
    self.gap = gap
    self.total = total
  }

  /// True if labels are classes; otherwise they are vectors.
  public var takesClasses: Bool { gap == .lead }
  /// True if labels are vectors of +1 and −1.
  public var takesSigns: Bool { gap == .sign }
  /// True if outputs are held against numbers.
  public var takesTargets: Bool { gap == .distance }
  /// True if a sample is either right or wrong, with nothing between.
  public var countsErrors: Bool { total == .failure }
  /// True if a margin may be given.
  public var hasMargin: Bool { gap != .distance }
  /// The power of the outputs' unit that ℓ is in.
  public var degree: Int {
    switch total {
    case .failure: 0
    case .sum, .maximum: 1
    case .sumOfSquares: 2
    }
  }
}

extension Loss.Kind {
  /// The gap and the total that this name stands for.
  public var form: LossForm {
    switch self {
    case .zeroOne: LossForm(.distance, .failure)
    case .signError: LossForm(.sign, .failure)
    case .argmax: LossForm(.lead, .failure)
    case .hinge: LossForm(.sign, .sum)
    case .multiclassHinge: LossForm(.lead, .sum)
    case .absolute: LossForm(.distance, .sum)
    case .squared: LossForm(.distance, .sumOfSquares)
    case .maximum: LossForm(.distance, .maximum)
    }
  }
}

extension Loss {
  /// The gap and the total of the loss.
  public var form: LossForm { kind.form }
}

extension ScaledLoss {
  /// The gap and the total of the loss.
  public var form: LossForm { kind.form }
}
