import CertificateChecking
import ExactArithmetic
import ExternalSolvers
import Formulations
import SATEncodings
import TrainingProblem

/// Clauses for SAT solvers that are programs: one decision a file.
///
/// The first variables are those of the reference encoding, so that a model of the clauses is one of its choices; what
/// was added to make clauses of it comes after.
package protocol DecisionEncoding {
  /// As `--encoding` calls it.
  var name: String { get }
  /// The DIMACS text that says "the objective's terms sum up to at most `target`", for some choice.
  ///
  /// - Parameter shouldStop: asked while it is made; true ends that.
  /// - Returns: nil where it was stopped.
  func decision(
    target: Integer, shouldStop: @escaping () -> Bool
  ) throws -> ((inout FileDescriptorSink) throws(FileWriteError) -> Void)?
}

/// The clauses of a SAT encoding of the reference formula.
struct SATDecisionEncoding: DecisionEncoding {
  let reference: ReferenceEncoding
  let encoding: SATEncodingName
  var name: String { encoding.description }

  func decision(
    target: Integer, shouldStop: @escaping () -> Bool
  ) throws -> ((inout FileDescriptorSink) throws(FileWriteError) -> Void)? {
    let formula: ClausalFormula
    do {
      formula = try EncodedFormula.decision(reference, encoding, target: target, shouldStop: shouldStop)
    } catch {
      if shouldStop() { return nil }
      throw SolveFault.usage("\(error)")
    }
    return { sink throws(FileWriteError) in try ClausalWriter.writeCNF(formula, to: &sink) }
  }
}
