import CertificateChecking
import Encodings
import ExactArithmetic
import ExternalSolvers
import Formulations
import SearchCore
import TrainingProblem

extension Strategy {
  /// A SAT solver, asked for better and better objectives from a start by local search, or once for the threshold.
  static func decisions(
    _ session: SolveSession, _ scaled: ScaledInstance, _ solver: ExternalSolver
  ) throws -> Finding {
    let reference: ReferenceEncoding
    do { reference = try session.encoding(of: scaled) } catch {
      throw SolveFault.usage("\(error)")
    }
    let name = try satEncoding(session.options.encoding)
    return try decisions(session, reference, solver, SATDecisionEncoding(reference: reference, encoding: name))
  }

  /// The same over a given encoding.
  package static func decisions(
    _ session: SolveSession, _ reference: ReferenceEncoding, _ solver: ExternalSolver, _ encoding: any DecisionEncoding
  ) throws -> Finding {
    let scaled = reference.scaled
    defer { if session.shouldStop() { Disposal.discard((reference, encoding)) } }
    var answer = try native(session, scaled, start: session.options.start, nodeLimit: 0)
    (answer.ending, answer.origin) = (.stopped, .init(solver.name, encoding: encoding.name))
    let threshold = session.options.threshold
    if let threshold, let objective = answer.objective, objective <= threshold {
      answer.ending = .reachedTarget
      return answer
    }
    let columns = (0..<reference.formula.variableCount).map { OPBWriter.name(Literal(Int32($0 + 1))) }
    let program = WrittenProgram(reference, name: encoding.name, format: .cnf, digest: "")
    let shouldEnd = shouldEnd(session)
    while let objective = answer.objective {
      func failed(_ message: String) -> Finding {
        let kept = "kept: parameters with objective \(objective), replayed"
        answer.fault = .backend(name: solver.name, message: "\(message); \(kept)")
        return answer
      }
      let target = threshold.map(reference.greatestSum) ?? reference.sum(ofObjective: objective) - 1
      session.tell(SolveProgress(solver: solver.name, nodes: 0, incumbent: objective, bound: nil))
      guard let decision = try encoding.decision(target: target, shouldStop: session.shouldStop) else { return answer }
      let (found, fault) = solver.run(
        request(session), columns: columns, writeInput: decision, shouldStop: shouldEnd)
      if found.ending == .timeLimit { session.noteTime() }
      answer.origin.version = found.version ?? answer.origin.version
      if let fault { return failed("\(fault)") }
      if found.claim == .claimedInfeasible {
        answer.ending = threshold == nil ? .claimedExhausted : .claimedMissedTarget
        answer.claimedBound = reference.objective(sum: threshold == nil ? target + 1 : target)
        return answer
      }
      guard let solution = found.solution else { return answer }
      let choice: ParameterChoice
      var comparison = SolutionComparison(solution, with: program)
      do throws(SolutionFileError) { choice = try comparison.choice(for: scaled) } catch {
        return failed("\(error)")
      }
      let better = try replay(scaled.assignment(choice), session, by: solver.name, expecting: nil)
      guard let reached = better?.objective, reference.sum(ofObjective: reached) <= target else {
        return failed(
          "its model does not reach what was asked for: the replay of its parameters is"
            + " \(better?.objective.map { "\($0)" } ?? "none")")
      }
      answer.incumbent = better
      if threshold != nil {
        answer.ending = .reachedTarget
        return answer
      }
    }
    return answer
  }
}
