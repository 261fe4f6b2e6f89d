import CertificateChecking
import ProofLogging
import SATEncodings

/// Joins the SAT solver's proof to the proof over the reference formula: each clause that the solver adds becomes a
/// clause shown by reverse unit propagation, each that it deletes is deleted under the number that it has there.
///
/// CaDiCaL 1.5.3 adds no clause that is not implied: elimination and blocked clauses only delete, so that every addition
/// is shown by propagation over what is live. What it deletes and takes back later without a word, clauses of eliminated
/// variables, is kept from happening: see `SATSearch.freeze`.
final class ClausalProofJoint {
  private let log: (any SearchLog)?
  private let formulaRows: Int
  private var register = ClauseRegister()
  private var codes: [Int32] = []
  /// Clauses that the solver has added.
  private(set) var additions = 0
  /// Set before the proof is concluded: what the solver says from then on is not written any more.
  var isClosed = false

  init(_ log: (any SearchLog)?, formulaRows: Int) {
    self.log = log
    self.formulaRows = formulaRows
  }

  /// A clause that the solver is given.
  func register(_ clause: UnsafeBufferPointer<Int32>, number: Int) {
    if log != nil { register.insert(clause, number: number) }
  }

  /// A step of the solver's proof.
  func take(isDeletion: Bool, _ clause: [Int32]) {
    guard let log, !isClosed else { return }
    if isDeletion {
      // Rows of the formula stay: later solutions are held against them.
      if let number = register.remove(clause), number > formulaRows { log.forget(number) }
      return
    }
    additions += 1
    codes.removeAll(keepingCapacity: true)
    for literal in clause { codes.append(Literal(dimacs: literal).code) }
    let number = codes.withUnsafeBufferPointer { log.learn($0, hints: UnsafeBufferPointer(start: nil, count: 0)) }
    register.insert(clause, number: number)
  }
}
