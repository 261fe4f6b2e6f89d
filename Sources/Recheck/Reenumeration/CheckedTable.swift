import ExactArithmetic
import TrainingProblem

/// The result of going through all behaviours of one instance for one bound. Nobody but this circle can make one, so
/// whoever holds it knows that the check took place: a solver may have it run once, while there is time, and hand the
/// result on with the certificate.
public struct CheckedTable: Sendable {
  /// No choice's objective is below this, where `outcome` says that it holds.
  private let bound: Rational
  private let outcome: BehaviourTable.Outcome
  private let instance: Instance

  /// Checks whether every choice of `instance` has an objective of at least `bound`: see `BehaviourTable.check`.
  public init(
    of instance: Instance, atLeast bound: Rational, shouldStop: @escaping () -> Bool = { false }
  ) {
    self.bound = bound
    self.instance = instance
    outcome = BehaviourTable.check(bound, false, on: instance, shouldStop: shouldStop)
  }

  /// Why the bound was not shown; nil where it was.
  public var obstacle: String? {
    switch outcome {
    case .holds: return nil
    case .fails: return "\(BehaviourTable.argument) finds a smaller objective"
    case .unavailable(let reason): return reason
    }
  }

  /// True if some choice was met whose objective is smaller.
  public var isRefuted: Bool { outcome == .fails }

  /// The outcome, where it answers what a certificate needs; nil where the question is another one, or open.
  func answer(to needed: Rational, _ isStrict: Bool, on instance: Instance) -> BehaviourTable.Outcome? {
    guard case .holds = outcome, needed < bound || (needed == bound && !isStrict) else { return nil }
    return isOf(instance) ? outcome : nil
  }

  /// True if objectives are the same in both instances, choice by choice. At no cost where they are copies.
  private func isOf(_ other: Instance) -> Bool {
    instance.network == other.network && instance.samples == other.samples && instance.loss == other.loss
      && instance.penalty == other.penalty && instance.scope == other.scope
  }
}
