import ExactArithmetic

/// The worth of a proof: what it establishes about its formula, or where and why it is refused.
public enum ProofVerdict: Equatable, Sendable {
  /// Every step is right; the statement that the proof ends with.
  case verified(ProofConclusion)
  /// `line` is the line of the proof, from 1, that was being read.
  case refused(line: Int, reason: String)
  /// The budget was spent, or a stated limit met (`ProofLimits`), before the end: neither right nor wrong.
  case unfinished(line: Int, reason: String)
}

/// The statement of an accepted proof about its formula.
///
/// Bounds are on Σ objective terms alone, without the formula's constant and scale: the numbers that stand in the proof.
public enum ProofConclusion: Equatable, Sendable {
  /// Every step is right, and nothing is claimed.
  case nothing
  /// Some assignment satisfies the formula.
  case satisfiable
  /// No assignment satisfies the formula.
  case infeasible
  /// Every satisfying assignment has an objective of at least `lower`; where there is an `upper`, some satisfying
  /// assignment has exactly that objective.
  case bounds(lower: Integer, upper: Integer?)
}

/// Limits of the kernel: a proof beyond one of these is not read to its end, and never half believed.
public struct ProofLimits: Sendable {
  /// Bytes of text, unpacked.
  public var bytes = 1 << 40
  /// Decimal digits of one number in the proof's text.
  public var digits = 20_000
  /// Binary digits of one coefficient or degree that a step derives.
  public var bits = 1 << 18
  /// Variables of the formula and of the proof together.
  public var variables = 1 << 26
  /// Subproofs within subproofs.
  public var depth = 32
  /// Operands that one `pol` step may hold at a time.
  public var operands = 10_000
  /// Bytes of the sums that one `pol` step holds at a time, and of the longest one: 128 MiB.
  public var sumBytes = 1 << 27
  /// Hints of one step; more are passed over, since none binds.
  public var hints = 1 << 20
  /// Terms gone through by all deletions of core constraints under a loaded order together: some seconds.
  public var coreTerms = 1 << 25
  /// True if `red`, `dom`, orders and `obju` are read: rules that add what the formula does not imply. Where they are
  /// not, a proof rests on implication alone.
  public var permitsStrengthening = true

  /// The standard limits.
  public init() {}
}

/// Why a proof is refused; the line is added where the error leaves the kernel.
struct ProofRefusal: Error {
  let reason: String
  /// Nothing is wrong with the proof: it takes too much.
  var isLimit = false
  init(_ reason: String) { self.reason = reason }

  static func limit(_ reason: String) -> ProofRefusal {
    var refusal = ProofRefusal(reason)
    refusal.isLimit = true
    return refusal
  }
}
