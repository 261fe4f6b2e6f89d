import CertificateChecking
import ExactArithmetic

/// The account that a conflict-driven search gives of its reasoning: each step follows from the formula and the steps
/// before it.
///
/// Constraints are known by numbers: the formula's count from 1, every step that derives one gives it the next.
public protocol SearchLog: AnyObject {
  /// True if `learn` makes use of hints, so that the search need not gather them otherwise.
  var takesHints: Bool { get }
  /// A clause, by literal codes, that reverse unit propagation shows; the number it is known by from now on.
  ///
  /// - Parameter hints: numbers of constraints that, one after another, propagate the clause's negation to a conflict.
  func learn(_ clause: UnsafeBufferPointer<Int32>, hints: UnsafeBufferPointer<Int>) -> Int
  /// The clause is not used any more.
  func forget(_ number: Int)
  /// A solution, as the value of each variable (entry 0 is unused). From now on only better ones count; returns the
  /// number of the constraint that says so.
  func improve(_ values: [Bool]) -> Int
  /// A constraint that holds for one value of a fresh variable, whatever the others are: half of a definition.
  func define(_ constraint: PseudoBooleanConstraint, fresh: Int32, value: Bool) -> Int
  /// A sum of multiples of constraints and of literals' axioms, perhaps divided and rounded up.
  func combine(_ summands: [ProofSummand], dividedBy divisor: Int) -> Int
}

/// A multiple of a known constraint, or of "literal ≥ 0".
public enum ProofSummand: Equatable, Sendable {
  /// A constraint by its number.
  case constraint(Int, times: Integer)
  /// "literal ≥ 0".
  case literal(Literal, times: Integer)
}
