import ExactArithmetic
import TrainingProblem

/// The circle of trust that an answer rests on.
public enum TrustCircle: String, Sendable, Equatable {
  /// Reading, evaluation, scaling, the reference encoding, the kernel, and this module.
  case core
  /// Besides these, code that goes through everything again: tables, enumerations, replays in balls and residues.
  case reenumeration = "re-enumeration"
}

/// An answer of the second circle.
public enum RecheckAnswer: Sendable, Equatable {
  /// It holds; by which argument.
  case holds(String)
  /// It is false; the sentence that says why.
  case fails(String)
  /// The obstacle to an answer, where there is something to say.
  case unknown(String?)
}

/// Answers by going through everything again. The core asks it where it has no answer of its own, and says so in the
/// report; without it such claims are not proven.
public protocol SecondCircle: Sendable {
  /// True if no choice of `instance` has an objective below `needed`, or, strictly, not above it.
  ///
  /// - Parameter table: the kind of proof that the certificate names; nil for what needs none.
  func bound(_ needed: Rational, strictly: Bool, on instance: Instance, table: String?) -> RecheckAnswer
  /// True if no choice of `instance` is feasible.
  func infeasibility(of instance: Instance) -> RecheckAnswer
  /// True if every feasible choice of `instance` is listed.
  func completeness(on instance: Instance, listed: Int, isListed: (Assignment) -> Bool) -> RecheckAnswer
  /// The objective of a choice whose numbers are too long to be written.
  func objective(of assignment: Assignment, on instance: Instance) -> any LongObjective
}

/// An objective that is asked about rather than written.
public protocol LongObjective {
  /// The order of the objective and `target`; spends the budget of the circle that made it.
  mutating func compare(with target: Rational) -> Comparison
  /// As far as it is known, in few words.
  mutating func shown() -> String?
  /// The means of all comparisons so far.
  var figures: ReplayFigures { get }
}

/// How an objective compares with a number.
public enum Comparison: Sendable, Equatable {
  /// Proved.
  case below, equal, above
  /// Not proved: equal but for an error of a probability below 2^−k (see `ReplayFigures.errorBits`).
  case equalUpToError
  /// Neither proved nor evident within the budget, and why. Where `areDifferent`, that they differ is proved.
  case undecided(String, areDifferent: Bool)
}

/// The means and the precision of a decision.
public struct ReplayFigures: Sendable, Equatable {
  /// The arithmetic that a decision rests on.
  public enum Regime: String, Sendable {
    /// Exact rationals all the way.
    case exact
    /// Real intervals, as a midpoint and a radius.
    case balls
    /// Residues modulo random primes.
    case residues
  }
  /// The arithmetic that decided; exact until another one was needed.
  public var regime = Regime.exact
  /// Bits up to which numbers were held exactly, longer ones as balls of that precision.
  public var precision = 0
  /// Primes that residues were taken by, and the bits of the longest.
  public var primes = 0
  /// Bits of the longest prime; 0 without primes.
  public var primeBits = 0
  /// k, where an equality is only evident: it is wrong with a probability below 2^−k.
  public var errorBits: Int?

  /// Figures of an exact replay, at a precision of so many bits.
  public init(precision: Int = 0) { self.precision = precision }

  /// In few words.
  public var summary: String {
    let residues = "residues modulo \(primes) random prime\(primes == 1 ? "" : "s") of up to \(primeBits) bits"
    switch regime {
    case .exact: return "exact replay"
    case .balls: return "balls of \(precision) bits" + (primes > 0 ? " and \(residues)" : "")
    case .residues: return residues + (errorBits.map { ": equal with an error below 2^-\($0)" } ?? "")
    }
  }
}
