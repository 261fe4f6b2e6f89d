import CertificateChecking
import ExactArithmetic
import ExternalSolvers
import Formulations
import TrainingProblem

/// Clauses for SAT solvers that are programs: one decision a file.
///
/// The first variables are those of the reference encoding, so that a model of the clauses is one of its choices; what
/// was added to make clauses of it comes after.
package protocol DecisionEncoding {
  /// As `--encoding` calls it.
  var name: String { get }
  /// The DIMACS text that says "the objective's terms sum up to at most `target`", for some choice.
  func decision(target: Integer) throws -> (inout FileDescriptorSink) throws(FileWriteError) -> Void
}

extension Strategy {
  /// The encoding into clauses that the session asks for; nil where this build has none.
  static func decisionEncoding(
    _ session: SolveSession, _ reference: ReferenceEncoding
  ) throws -> (any DecisionEncoding)? { nil }
}
