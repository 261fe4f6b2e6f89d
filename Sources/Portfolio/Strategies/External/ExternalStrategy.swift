import ExactArithmetic
import ExternalSolvers
import Formulations
import TrainingProblem

extension Strategy {
  /// Another program's answer over a file; its parameters are replayed, its bound is a claim.
  ///
  /// - Throws: `SolveFault` where there is nothing to keep: the program is missing or failed without a point, or it
  ///   cannot be given this instance. A failure after a point is the answer's `fault`.
  static func external(
    _ session: SolveSession, _ scaled: ScaledInstance, _ solver: ExternalSolver
  ) throws -> Finding {
    var answer: Finding
    switch solver.format {
    case .cnf: answer = try decisions(session, scaled, solver)
    case .mps:
      if let model = try ExternalModel.mixedInteger(session, scaled) {
        answer = try optimum(session, solver, scaled, model)
      } else {
        answer = try native(session, scaled, start: session.options.start, nodeLimit: 0)
        answer.notes.append("a limit ended the encoding's making: '\(solver.name)' was not run")
      }
    case .opb, .smt2: answer = try optimum(session, solver, scaled, try .reference(session, scaled, solver))
    }
    guard answer.fault == nil else {
      if answer.assignment == nil, let fault = answer.fault { throw fault }
      return answer
    }
    try addProof(&answer, session)
    return answer
  }

  /// The session's limits as the program is told them.
  static func request(_ session: SolveSession) -> ExternalRequest {
    var request = ExternalRequest()
    // A little less than there is: programs write their solution down when their time is over.
    request.seconds = session.timeLeft.map { max(0.001, $0.inSeconds - min(0.3, $0.inSeconds / 10)) }
    request.memoryMiB = session.options.memoryLimit ?? ProcessMemory.half
    request.nodes = session.options.nodeLimit.map { max(1, $0) }
    request.threads = session.options.threads
    request.seed = session.options.seed
    return request
  }

  /// When to end the program: on an interrupt, and at the time limit, of which it was told a little less.
  static func shouldEnd(_ session: SolveSession) -> () -> Bool {
    { session.isInterrupted() || session.isPartCancelled || session.timeLeft == .zero }
  }

  private static func optimum(
    _ session: SolveSession, _ solver: ExternalSolver, _ scaled: ScaledInstance, _ model: ExternalModel
  ) throws -> Finding {
    if let limit = solver.largestNumber, model.largestNumber > limit {
      throw SolveFault.usage(
        "the solver '\(solver.name)' reads no numbers beyond \(limit), and encoding '\(model.encoding)' has"
          + " \(model.largestNumber)")
    }
    let shouldEnd = shouldEnd(session)
    let isReached = SharedFlag()
    let (answered, fault) = solver.run(
      request(session), columns: model.program.map.columns, writeInput: model.write,
      shouldStop: { isReached.isSet || shouldEnd() },
      onIncumbent: { sum in
        let objective = model.program.value(ofStated: sum)
        if let threshold = session.options.threshold, objective <= threshold { isReached.set() }
        session.tell(
          SolveProgress(solver: solver.name, nodes: 0, incumbent: objective, bound: nil, isBoundClaimed: true))
      })
    var found = answered
    if found.ending == .timeLimit { session.noteTime() }
    var verdict = ExternalVerdict(solver, model, scaled, session)
    if fault != nil, session.isInterrupted() {
      // The words of a program that is made to end are no failure of it, and no claim.
      found.claim = .none
      try verdict.take(found, nil)
    } else {
      try verdict.take(found, fault)
    }
    return verdict.answer
  }
}
