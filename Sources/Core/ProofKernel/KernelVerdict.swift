import ExactArithmetic

/// The worth of a kernel proof: what it establishes about its formula, or where and why it is refused.
public enum KernelVerdict: Equatable, Sendable {
  /// Every step is right; the statement that the proof ends with.
  case accepted(KernelConclusion)
  /// `line` is the line of the proof, from 1, that was being read.
  case refused(line: Int, reason: String)
  /// It takes more memory than there is, or could not be read to its end: neither right nor wrong.
  case unfinished(line: Int, reason: String)
}

/// The statement of an accepted proof about its formula. Bounds are on the sum of the objective's terms.
public enum KernelConclusion: Equatable, Sendable {
  /// Every step is right, and nothing is claimed.
  case nothing
  /// Some assignment satisfies the formula.
  case satisfiable
  /// No assignment satisfies the formula.
  case infeasible
  /// Every solution has an objective of at least `lower`; where there is an `upper`, some solution has exactly that.
  case bounds(lower: Integer, upper: Integer?)
}

/// Limits on what a check may spend: a proof that needs more is refused.
public struct KernelLimits: Sendable {
  /// Bytes of the formula, the live constraints and the working rows together, asked for before they are used.
  public var memory = 1 << 34
  /// Bytes of one word of the text, so decimal digits of one number.
  public var word = 20_000
  /// Binary digits of one number that a step derives.
  public var bits = 1 << 18
  /// The largest number of a variable.
  public var variables = 1 << 26
  /// Operands that one `pol` step may hold at a time.
  public var operands = 10_000
  /// Subproofs within subproofs.
  public var depth = 16

  /// The standard limits.
  public init() {}
}

/// Why a proof or a formula is refused; the line is added where the error leaves the kernel.
public struct KernelRefusal: Error, Sendable {
  /// The fault in plain words, without its line.
  public let reason: String
  /// Nothing is known to be wrong: it takes too much, or cannot be read.
  public let isLimit: Bool
  /// A refusal for this reason; `isLimit` where nothing is known to be wrong.
  public init(_ reason: String, isLimit: Bool = false) { (self.reason, self.isLimit) = (reason, isLimit) }
}
