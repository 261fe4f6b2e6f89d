import CertificateChecking
import ExactArithmetic
import PatternEnumeration
import PrimalHeuristics
import SearchCore
import TrainingProblem

extension Strategy {
  /// Search over patterns; where that does not fit, annealing and then branch and bound, and a note why.
  static func behaviour(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    var answer: Finding
    let table = tableBeside(session, scaled)
    defer { table?.end() }
    do {
      answer = try search(overPatterns: session, scaled, beside: table)
    } catch let error as LimitError {
      let options = session.options
      let annealed = Annealing(seed: options.seed, effort: 400_000_000).search(
        scaled, start: options.start.map(scaled.choice), target: options.threshold.map(scaled.scaledFloor),
        control: SearchControl(shouldStop: session.shouldStop))
      answer = try native(session, scaled, start: annealed.map { scaled.assignment($0.choice) } ?? options.start)
      answer.notes.append("behaviour search does not fit: \(error); branch and bound instead")
      try addProof(&answer, session)
      return answer
    }
    addBehaviourTable(&answer, session, from: table, isUnwanted: { false })
    if case .behaviourTable = answer.evidence {
      // The checker shows this bound without a file; a user who names one wants it written.
      if session.options.proof?.isAskedFor ?? false { try addProofFile(&answer, session) }
      return answer
    }
    let obstacle = answer.evidence
    try addProof(&answer, session)
    if case (.none, .none(let reason?)) = (answer.evidence, obstacle) { answer.evidence = .none(reason) }
    return answer
  }

  /// Has the checker go through all patterns, which takes about as long as the search did, for an answer that the
  /// search has ended with: on this thread, until `endOfCheck`, or for as long as the user gives to proofs.
  ///
  /// - Parameters:
  ///   - table: a check that may be under way already.
  ///   - isUnwanted: asked now and then; true gives the check up.
  static func addBehaviourTable(
    _ answer: inout Finding, _ session: SolveSession, from table: TableBesideSearch? = nil,
    isUnwanted: @escaping () -> Bool
  ) {
    if case .behaviourTable = answer.evidence { return }
    let isBound = answer.status == .optimal || answer.status == .missesThreshold
    guard isBound, session.options.proof != nil, let bound = answer.bound else { return }
    let atLeast = ContinuousClock.now + max(.milliseconds(50), session.options.proofTime ?? .zero)
    let end = session.endOfCheck.map { max($0, atLeast) }
    let isLate = {
      isUnwanted() || session.isInterrupted() || session.isOverMemory()
        || end.map { ContinuousClock.now >= $0 } ?? false
    }
    let checked =
      table?.finish(at: bound, isUnwanted: isLate)
      ?? CheckedTable(of: session.instance, atLeast: bound, shouldStop: isLate)
    answer.evidence = checked.obstacle.map { .none($0) } ?? .behaviourTable(checked)
  }

  /// A check to run beside the search, where the answer is to be proven.
  static func tableBeside(_ session: SolveSession, _ scaled: ScaledInstance) -> TableBesideSearch? {
    let options = session.options
    // A search through layers finds its best choice late, and a check of less begins anew then.
    guard options.proof != nil, options.nodeLimit == nil, PatternPlan(scaled).method != .layers
    else { return nil }
    return TableBesideSearch(session, unit: scaled.objective(1) - scaled.objective(0))
  }

  /// The search alone; or beside a check, for which it leaves a thread, and which may end it.
  ///
  /// - Parameter others: threads that it leaves to other searches, where there are more than one.
  /// - Throws: `LimitError` where it does not fit.
  static func search(
    overPatterns session: SolveSession, _ scaled: ScaledInstance, beside table: TableBesideSearch?,
    leaving others: Int = 0
  ) throws -> Finding {
    let options = session.options
    let target = options.threshold.map(scaled.scaledFloor)
    if let target { table?.want(scaled.objective(target + 1)) }
    defer { table?.leaveSlice() }
    let threads = max(1, options.threads - (table == nil ? others : 1))
    let outcome = try PatternEnumerator(seed: options.seed, threads: threads).solve(
      scaled, target: target, start: options.start.map(scaled.choice),
      control: SearchControl(
        nodeLimit: options.nodeLimit,
        shouldStop: {
          table?.passSlice()
          return session.shouldStop() || table?.shown != nil
        },
        onIncumbent: { choice, objective in
          session.known.offer(choice, objective)
          session.tell(incumbent: scaled.objective(objective), of: .behaviour)
          if target == nil { table?.want(scaled.objective(objective)) }
        }))
    var answer = try self.answer(outcome, to: options.threshold, session, scaled, by: .behaviour)
    if outcome.ending != .reachedTarget, let (bound, checked) = table?.shown {
      answer.bound = bound
      answer.decide(by: options.threshold)
      answer.evidence = .behaviourTable(checked)
    }
    return answer
  }
}
