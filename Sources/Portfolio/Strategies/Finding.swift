import ExactArithmetic
import TrainingProblem

/// The outcome of a solve. Why it stopped, what it found and what is shown are values of their own; the status in the words
/// that answers use follows from them.
public struct Finding: Sendable {
  /// Why the search ended, which is no claim about what it found.
  public var ending: Ending
  /// The best choice found; nil where none was.
  public var incumbent: Incumbent?
  /// The bound as a search gave it, which decides; the one that is told follows from it.
  private var searchedBound: Rational?
  /// The bound that a floating-point backend claims. It is no state of `bound`: both are told, and a claim stays one where
  /// a proof of ours has settled it.
  public var claimedBound: Rational?
  /// The evidence for the bound.
  public var evidence = Evidence.none(nil)
  /// Of an instance with several objectives: what is shown of each.
  public var stages: StageResults?
  /// The fault that came up after there was something to keep. It is no ending: the choice that was kept may reach a
  /// threshold.
  public var fault: SolveFault?
  /// Who came to it, and with how much work.
  public var origin: Origin
  /// Sentences for the user: what was tried and did not serve.
  public var notes: [String] = []

  /// An outcome without evidence.
  public init(_ ending: Ending = .stopped, incumbent: Incumbent? = nil, bound: Rational?, by origin: Origin) {
    (self.ending, self.incumbent, searchedBound, self.origin) = (ending, incumbent, bound, origin)
  }

  /// No choice has a smaller objective: from exact reasoning only. Where all choices were gone through it is the
  /// incumbent's objective, and there is none where no choice is feasible.
  public var bound: Rational? {
    get { ending == .exhausted ? incumbent.flatMap { $0.objective ?? searchedBound } : searchedBound }
    set { searchedBound = newValue }
  }

  /// The parameters of the best choice.
  public var assignment: Assignment? { incumbent?.assignment }

  /// The best choice's first objective, as replayed; nil where it is too long to write.
  public var objective: Rational? { incumbent?.objective }

  /// Of an instance with several objectives: those of the best choice, in order.
  public var objectives: [Rational]? { incumbent?.objectives }

  /// Takes a bound that exact reasoning showed as well, where it is greater.
  mutating func raise(bound other: Rational?) {
    if let other, bound.map({ $0 < other }) ?? true { bound = other }
  }

  /// Sets the ending by what was found and the bound: all choices are accounted for where they meet, and `threshold` is
  /// reached, or missed, where one of them says so. What they leave open was stopped.
  ///
  /// A bound that nothing but the proof shows counts as if that had been accepted: the certifier has it checked.
  public mutating func decide(by threshold: Rational?) {
    guard let objective else { return }
    searchedBound = searchedBound ?? evidence.bound
    if let threshold {
      let isMissed = searchedBound.map { $0 > threshold } ?? false
      ending = objective <= threshold ? .reachedTarget : isMissed ? .missedTarget : .stopped
    } else {
      ending = searchedBound == objective ? .exhausted : .stopped
    }
  }
}

extension Finding {
  /// Why a search ended.
  public enum Ending: Sendable {
    /// Every choice was seen, or excluded by exact reasoning: none is better than the incumbent. Without an incumbent none
    /// satisfies the constraints.
    case exhausted
    /// The incumbent reaches the threshold.
    case reachedTarget
    /// Exact reasoning shows that no choice reaches the threshold.
    case missedTarget
    /// A floating-point backend, or a foreign solver, says that every choice is excluded.
    case claimedExhausted
    /// A floating-point backend, or a foreign solver, says that no choice reaches the threshold.
    case claimedMissedTarget
    /// A limit, an interrupt or a fault ended it, or it gave up. `SolveSession.stopReason` knows the reason.
    case stopped

    /// True if nothing exact backs it.
    var isClaim: Bool { self == .claimedExhausted || self == .claimedMissedTarget }
  }

  /// Who came to an outcome, and with how much work.
  public struct Origin: Sendable {
    /// The solver's name, as `--solver` takes it.
    public var solver: String
    /// The version of a program that is not this one.
    public var version: String?
    /// The encoding that the solver used; nil where it used none.
    public var encoding: String?
    /// Nodes, conflicts or states, as the solver counts them.
    public var nodes: Int

    /// A solver and its work.
    public init(_ solver: String, encoding: String? = nil, nodes: Int = 0) {
      (self.solver, self.encoding, self.nodes) = (solver, encoding, nodes)
    }
  }
}
