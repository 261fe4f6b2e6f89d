import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import Glibc
import ProofLogging
import SATEncodings
import SearchCore
import TrainingProblem

extension Strategy {
  /// A start by local search, then CaDiCaL over clauses of the reference encoding, whose proof is joined to the
  /// encoding's. Without an accepted proof the solver's word is a claim.
  static func sat(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    guard CaDiCaLSolver.isPresent else {
      throw SolveFault.usage("the solver 'sat' needs CaDiCaL, which this build leaves out (package trait CaDiCaL)")
    }
    let name = try satEncoding(session.options.encoding)
    var answer = try native(session, scaled, start: session.options.start, nodeLimit: 0)
    answer.origin.solver = SolverName.sat.rawValue
    guard answer.status == .feasible, let start = answer.assignment else { return answer }
    answer.origin.encoding = name.description
    let encoding: ReferenceEncoding
    do { encoding = try session.encoding(of: scaled) } catch {
      answer.notes.append("\(error)")
      answer.evidence = .none("\(error)")
      return answer
    }
    let (proof, obstacle) = ProofUnderWay.begin(of: encoding.formula, session)
    let search = try search(encoding, name, from: start, &answer, session, log: proof?.writer)
    defer { if session.shouldStop() { Disposal.discard((encoding, search)) } }
    guard let proof else {
      answer.evidence = obstacle ?? .none(nil)
      return answer
    }
    let isShown = search.map { $0.outcome.isExhausted || $0.keepBound() } ?? false
    guard isShown, !proof.isLost, let outcome = search?.outcome, let bound = outcome.bound
    else {
      answer.evidence = proof.giveUp()
      return answer
    }
    proof.writer.conclude(atLeast: bound, best: search?.isBestLogged ?? false ? outcome.bestSum : nil)
    answer.evidence = proof.close(showing: encoding.objective(sum: bound))
    // Exact once the proof has been checked: the certifier takes it from there, and the status that follows from it.
    if case .written = answer.evidence { (answer.bound, answer.claimedBound) = (nil, nil) }
    return answer
  }

  /// The SAT encoding that a user named, or the standard one.
  static func satEncoding(_ name: String?) throws -> SATEncodingName {
    guard let name else { return .standard }
    if let known = SATEncodingName(name) { return known }
    let all = SATEncodingName.allCases.map(\.description).joined(separator: ", ")
    throw SolveFault.usage("unknown encoding '\(InputError.printable(name))', expected one of: \(all)")
  }

  /// Runs the search and brings the answer up to date; nil where the formula does not become clauses.
  private static func search(
    _ encoding: ReferenceEncoding, _ name: SATEncodingName, from start: Assignment, _ answer: inout Finding,
    _ session: SolveSession, log: SearchProofWriter?
  ) throws -> SATSearch? {
    let search: SATSearch
    do {
      search = try SATSearch(
        encoding, name, start: encoding.scaled.choice(start), seed: session.options.seed, log: log,
        shouldStop: session.shouldStop)
      search.onProgress = { outcome in
        session.tell(
          SolveProgress(
            solver: SolverName.sat.rawValue, nodes: outcome.solves,
            incumbent: encoding.objective(sum: outcome.bestSum),
            bound: outcome.bound.map { encoding.objective(sum: $0) }, isBoundClaimed: true))
      }
      try search.run(target: session.options.threshold.map { encoding.greatestSum(reaching: $0) })
    } catch let refusal as SATEncodingRefusal {
      answer.notes.append("\(refusal)")
      return nil
    } catch let error as CaDiCaLError {
      throw SolveFault.backend(name: "CaDiCaL", message: "\(error); the answer of the local search was kept")
    }
    let outcome = search.outcome
    answer.origin.nodes = outcome.solves
    answer.incumbent = try replay(
      encoding.scaled.assignment(outcome.best), session, by: answer.origin.solver,
      expecting: encoding.objective(sum: outcome.bestSum))
    let threshold = session.options.threshold
    if let threshold, let objective = answer.objective, objective <= threshold {
      answer.ending = .reachedTarget
    } else if outcome.isExhausted {
      answer.ending = threshold == nil ? .claimedExhausted : .claimedMissedTarget
    }
    if answer.ending != .reachedTarget { answer.claimedBound = outcome.bound.map { encoding.objective(sum: $0) } }
    return search
  }
}
