import BranchAndBound
import CertificateChecking
import ExactArithmetic
import PatternEnumeration
import ProofLogging
import SearchCore
import TrainingProblem

/// Runs what `--solver` names, and replays whatever comes back.
public enum Strategy {
  /// Solves the session's instance: to proven optimality, or to a decision, unless a limit stops it first.
  ///
  /// - Throws: `LimitError` where the instance is beyond what the searches hold; `SolveFault`.
  public static func solve(_ session: SolveSession) throws -> Finding {
    guard session.instance.isPlain else { return try inStages(session) }
    return try single(session)
  }

  /// An instance of one objective, without constraints and shared parameters.
  static func single(_ session: SolveSession) throws -> Finding {
    var answer = try unproven(session)
    addStoppedTable(&answer, session)
    return answer
  }

  /// The bound of a search that was stopped, where labels show it: nothing else is tried, and not for long.
  private static func addStoppedTable(_ answer: inout Finding, _ session: SolveSession) {
    guard case .none = answer.evidence, answer.status == .feasible, session.options.proof != nil,
      let bound = answer.bound, bound.signum > 0,
      session.instance.samples.count * session.instance.network.inputs <= 200_000
    else { return }
    let end = ContinuousClock.now + .milliseconds(30)
    let checked = CheckedTable(of: session.instance, atLeast: bound) { ContinuousClock.now >= end }
    if checked.obstacle == nil { answer.evidence = .behaviourTable(checked) }
  }

  /// The same, but for what shows the bound of a search that was stopped without a proof of its own.
  private static func unproven(_ session: SolveSession) throws -> Finding {
    let scaled: ScaledInstance
    do {
      scaled = try ScaledInstance(session.instance, budget: session.budget)
      session.known.begin(scaled)
    } catch {
      // Too large for scaled integers: enclosures still hold it.
      guard let answer = try deep(session) else { throw error }
      return answer
    }
    offerFirst(session, scaled)
    return try SolverRegistry.solver(session.options.solver).solve(session, scaled)
  }

  /// Some choice, so that a limit that ends the search in its first moment ends it with one; where that takes no time.
  private static func offerFirst(_ session: SolveSession, _ scaled: ScaledInstance) {
    guard scaled.inputs.count * scaled.parameters.count <= 100_000 else { return }
    let first = session.options.start.map(scaled.choice) ?? scaled.parameters.cheapestChoice
    session.known.offer(first, ScaledEvaluator(scaled)(first))
  }

  /// GLPK first; the native search where it cannot serve.
  static func claim(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    var notes: [String] = []
    var start = session.options.start
    var answer: Finding
    if let found = try glpk(session, scaled, notes: &notes, start: &start) {
      answer = found
    } else {
      notes.append("solved by the native search instead")
      answer = try native(session, scaled, start: start)
    }
    try addProof(&answer, session)
    answer.notes += notes
    return answer
  }

  /// A start by local search, then conflict-driven search to the end, which logs its proof as it goes.
  static func conflict(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    var answer = try native(session, scaled, start: session.options.start, nodeLimit: 0)
    guard answer.status == .feasible else { return answer }
    let encoding: ReferenceEncoding
    do { encoding = try session.encoding(of: scaled) } catch {
      return try native(session, scaled, from: answer, without: error)
    }
    answer.origin = .init(SolverName.conflict.rawValue, encoding: "reference", nodes: answer.origin.nodes)
    try searchByConflicts(&answer, session, over: encoding, nodeLimit: session.options.nodeLimit)
    if case .none(let obstacle?) = answer.evidence, answer.status == .feasible { answer.notes.append(obstacle) }
    return answer
  }

  /// Branch and bound, which needs no formula, for a solver over the reference encoding where there is none.
  static func native(
    _ session: SolveSession, _ scaled: ScaledInstance, from known: Finding, without refusal: ReferenceRefusal
  ) throws -> Finding {
    var answer = try native(session, scaled, start: known.assignment)
    answer.evidence = .none("\(refusal)")
    answer.notes += ["\(refusal)", "solved by the native search instead"]
    return answer
  }

  /// Branch and bound that logs its tree as a proof where propagation over the reference encoding sees all that it
  /// sees; otherwise the answer is proven by a search of its own.
  ///
  /// - Parameter nodeLimit: where it is given, the search is one for a moment: local search before it is brief, and an
  ///   answer that the log does not prove stays without a proof.
  static func branchAndBound(
    _ session: SolveSession, _ scaled: ScaledInstance, nodeLimit: Int? = nil
  ) throws -> Finding {
    if let options = session.options.proof, nodeLimit == nil || isQuicklyEncoded(scaled),
      let encoding = try? session.encoding(of: scaled),
      IntervalProofLog.isExact(encoding), session.options.threshold == nil || options.version != .one,
      let proof = ProofUnderWay.begin(of: encoding.formula, session).proof
    {
      let target = session.options.threshold.map { encoding.greatestSum(reaching: $0) }
      let log = IntervalProofLog(encoding, proof.writer, target: target)
      log.concludesEarly = nodeLimit == nil && options.version != .one
      var answer = try native(
        session, scaled, start: session.options.start, nodeLimit: nodeLimit, isBrief: nodeLimit != nil, log: log)
      closeAtRoot(&answer, session)
      let concluded = log.concludedBound.map { encoding.objective(sum: $0) }
      if let concluded, answer.status == .feasible || answer.status == .optimal && concluded == answer.objective {
        answer.evidence = proof.close(isStopped: true, showing: concluded)
        return answer
      }
      guard log.isComplete, answer.status == .optimal || answer.status == .missesThreshold else {
        if answer.status == .optimal || answer.status == .missesThreshold {
          _ = proof.giveUp()
          addQuickTable(&answer, session, most: .milliseconds(50))
          if nodeLimit == nil, case .none = answer.evidence { try addProof(&answer, session) }
        }
        return answer
      }
      log.conclude(least: encoding.sum(ofObjective: answer.objective ?? 0))
      answer.evidence = proof.close(isOwnLog: true)
      // Beyond the limit of proofs; that of another search may be shorter.
      if case .none = answer.evidence, session.proofFault.error == nil { try addProof(&answer, session) }
      return answer
    }
    var answer = try native(
      session, scaled, start: session.options.start, nodeLimit: nodeLimit, isBrief: nodeLimit != nil)
    let isShownByRoot = closeAtRoot(&answer, session)
    // Bounds that labels show need no search at all.
    if nodeLimit != nil || isShownByRoot, !(session.options.proof?.isAskedFor ?? false) {
      addQuickTable(&answer, session, most: .milliseconds(50))
    }
    if case .none = answer.evidence { try addProof(&answer, session) }
    return answer
  }

  /// A search that was stopped may have known the end: its best choice costs no more than labels and intervals show.
  ///
  /// - Returns: true if that is so.
  @discardableResult private static func closeAtRoot(_ answer: inout Finding, _ session: SolveSession) -> Bool {
    guard answer.status == .feasible else { return false }
    answer.decide(by: session.options.threshold)
    return answer.status != .feasible
  }

  /// True if deriving the reference encoding takes no longer than a small search: by the number of products of a weight
  /// and a value, each of which becomes some clauses.
  private static func isQuicklyEncoded(_ scaled: ScaledInstance) -> Bool {
    scaled.parameters.count * scaled.inputs.count <= 20_000
  }

  /// A proof by conflict-driven search, or by the checker's own expansion of states, for an answer whose own log was
  /// refused.
  public static func proveAnew(_ answer: inout Finding, _ session: SolveSession) throws {
    if answer.origin.solver == SolverName.dp.rawValue, !(session.options.proof?.isAskedFor ?? false) {
      answer.evidence = .stateTable
      return
    }
    try addProof(&answer, session)
  }

  /// A proof in a file beside what the checker can show by itself, where one is found.
  static func addProofFile(_ answer: inout Finding, _ session: SolveSession) throws {
    var proven = answer
    try addProof(&proven, session)
    if case .written = proven.evidence { answer = proven }
  }

  /// A proof for an answer that a search has ended with.
  static func addProof(_ answer: inout Finding, _ session: SolveSession) throws {
    let isClaim = answer.ending.isClaim
    guard isClaim || answer.status == .optimal || answer.status == .missesThreshold, session.options.proof != nil else {
      return
    }
    var proven = answer
    try searchByConflicts(&proven, session, patience: session.proofPatience(after: session.elapsed), isForProof: true)
    answer.evidence = proven.evidence
    if case .written = proven.evidence {
      answer.incumbent = proven.incumbent
      // A claim is exact only once the proof has been checked: the certifier takes the bound from the proof.
      answer.bound = isClaim ? nil : proven.bound
    }
  }

  /// Native branch and bound.
  static func native(
    _ session: SolveSession, _ scaled: ScaledInstance, start: Assignment?, nodeLimit: Int? = nil,
    isBrief: Bool = false, log: IntervalProofLog? = nil, ignoresThreshold: Bool = false
  ) throws -> Finding {
    var options = session.options
    if ignoresThreshold { options.threshold = nil }
    let control = SearchControl(
      nodeLimit: nodeLimit.map { min($0, options.nodeLimit ?? Int.max) } ?? options.nodeLimit,
      shouldStop: session.shouldStop, onIncumbent: { [known = session.known] in known.offer($0, $1) },
      onProgress: { progress in
        session.tell(
          SolveProgress(
            solver: "bnb", nodes: progress.nodes, incumbent: progress.incumbent.map(scaled.objective),
            bound: scaled.objective(progress.bound)))
      })
    var solver = NativeSolver(seed: options.seed)
    solver.isBrief = isBrief
    let outcome = try solver.solve(
      scaled, target: options.threshold.map(scaled.scaledFloor), start: start.map(scaled.choice),
      control: control, log: log)
    return try answer(outcome, to: options.threshold, session, scaled, by: .bnb)
  }

  /// The answer that a search came to, with its best choice replayed.
  ///
  /// - Parameter threshold: that it was to reach; nil where it looked for the least objective.
  static func answer(
    _ outcome: SearchOutcome, to threshold: Rational?, _ session: SolveSession, _ scaled: ScaledInstance,
    by solver: SolverName
  ) throws -> Finding {
    let incumbent = try outcome.best.flatMap {
      try replay(
        scaled.assignment($0), session, by: solver.rawValue, expecting: outcome.objective.map(scaled.objective))
    }
    let ending: Finding.Ending =
      switch outcome.ending {
      case .reachedTarget: .reachedTarget
      case .exhausted: threshold == nil ? .exhausted : .missedTarget
      case .stopped: .stopped
      }
    return Finding(
      ending, incumbent: incumbent, bound: scaled.objective(outcome.bound),
      by: .init(solver.rawValue, nodes: outcome.nodes))
  }

  /// Replays parameters in exact rationals.
  ///
  /// - Parameters:
  ///   - solver: that found them.
  ///   - expected: the objective that the solver states; nil for another program's word, in floating point.
  /// - Returns: nil where they break a constraint, and no objective is stated.
  /// - Throws: `SolveFault` where a search of ours did not find what it states.
  static func replay(
    _ assignment: Assignment, _ session: SolveSession, by solver: String, expecting expected: Rational?
  ) throws -> Incumbent? {
    let instance = session.instance
    if let fault = AssignmentFault.first(in: assignment, of: instance.network) {
      throw SolveFault.bug("the solver '\(solver)' returned parameters that are no options: \(fault)")
    }
    let evaluation = try Evaluation(of: assignment, on: instance)
    let objective = evaluation.objective
    guard evaluation.isFeasible else {
      if expected == nil { return nil }
      throw SolveFault.bug("the solver '\(solver)' found a choice that breaks a constraint")
    }
    if let expected, expected != objective {
      throw SolveFault.bug(
        "the solver '\(solver)' found objective \(expected), and the replay of its parameters \(objective)")
    }
    return Incumbent(assignment, objectives: [objective])
  }
}
