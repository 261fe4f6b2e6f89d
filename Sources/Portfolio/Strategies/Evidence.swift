import CertificateChecking
import ExactArithmetic

/// How the proof of an answer went.
public enum Evidence: Sendable {
  /// A whole proof, which has no place yet.
  case written(StagedProof)
  /// The checker can expand all states by itself; it has not done so yet.
  case stateTable
  /// The checker has gone through all patterns by itself; what it made of them.
  case behaviourTable(CheckedTable)
  /// There is none; why, where the bound was not shown at all.
  case none(String?)

  /// The bound that a written proof shows, where it says one: see `StagedProof`.
  var bound: Rational? { if case .written(let proof) = self { proof.bound } else { nil } }
}
