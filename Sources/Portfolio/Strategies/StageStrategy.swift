import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import GLPKBackend
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import TrainingProblem

// Constraints, shared parameters and several objectives: first a choice that is feasible, or that there is none; then one
// objective after the other, each over an instance in which the ones before it are held at their least values.
extension Strategy {
  static func inStages(_ session: SolveSession) throws -> Finding {
    let instance = session.instance
    let isSided = !instance.constraints.isEmpty || !instance.network.shared.isEmpty
    if isSided, let note = SolverRegistry.solver(session.options.solver).refusalOfConstraints {
      throw SolveFault.usage(note)
    }
    var start = try feasibleStart(session)
    if start == nil, instance.constraints.isEmpty { start = try middle(instance) }
    if start == nil {
      let first = SolveSession(stage: 0, of: session, instance: instance.stage(0, reached: []), start: nil)
      start = try nearbyChoice(first)
    }
    if start == nil {
      let first = SolveSession(stage: 0, of: session, instance: instance.stage(0, reached: []), start: nil)
      let found = try feasibleChoice(first)
      guard let assignment = found.assignment else { return found }
      start = assignment
    }
    var reached: [Rational] = []
    var last: Finding?
    var proofs: [StageProof] = []
    var (nodes, notes) = (0, [String]())
    for number in 0..<instance.objectiveCount {
      let stage = SolveSession(
        stage: number, of: session, instance: instance.stage(number, reached: reached), start: start)
      var answer: Finding
      do { answer = try solveStage(stage) } catch is LimitError where stage.shouldStop() && start != nil {
        // Stopped while it was being prepared.
        let solver = stage.options.solver.rawValue
        answer = Finding(
          incumbent: try start.flatMap { try replay($0, stage, by: solver, expecting: nil) }, bound: 0,
          by: .init(solver))
      }
      verify(&answer, stage)
      try replaceTable(&answer, stage)
      nodes += answer.origin.nodes
      notes += answer.notes
      proofs.append(StageProof(state: answer.evidence, name: stage.options.proof?.name ?? ""))
      start = answer.assignment ?? start
      last = answer
      guard answer.status == .optimal, let objective = answer.objective else { break }
      reached.append(objective)
    }
    guard var answer = last else { throw SolveFault.bug("an instance without an objective") }
    (answer.origin.nodes, answer.notes) = (nodes, notes)
    guard !instance.then.isEmpty else { return answer }
    return try together(answer, start, reached, proofs, session)
  }

  /// The answer about all objectives, from that about the last stage.
  private static func together(
    _ last: Finding, _ assignment: Assignment?, _ reached: [Rational], _ proofs: [StageProof],
    _ session: SolveSession
  ) throws -> Finding {
    var answer = last
    guard let assignment else { return answer }
    let objectives = try Evaluation(of: assignment, on: session.instance).objectives
    var bounds = reached
    if bounds.count < objectives.count { bounds.append(last.bound ?? last.evidence.bound ?? 0) }
    // Losses and penalties are not negative.
    while bounds.count < objectives.count { bounds.append(0) }
    answer.incumbent = Incumbent(assignment, objectives: objectives)
    answer.bound = bounds[0]
    // A claim is about the last stage's objective, which is not the first one.
    answer.claimedBound = nil
    answer.stages = StageResults(bounds: bounds, proofs: proofs)
    answer.evidence = proofs.first?.state ?? .none(nil)
    if reached.count < objectives.count, answer.ending == .exhausted { answer.ending = .stopped }
    return answer
  }

  /// The choice of the middle option everywhere.
  private static func middle(_ instance: Instance) throws -> Assignment {
    let scaled = try ScaledInstance(instance)
    return scaled.assignment(
      (0..<scaled.parameters.count).map { parameter in
        let count = scaled.parameters.options(parameter).count
        return Int32(count == 0 ? -1 : count / 2)
      })
  }

  /// The choice that the user begins from, where it is feasible.
  private static func feasibleStart(_ session: SolveSession) throws -> Assignment? {
    guard let start = session.options.start else { return nil }
    return try Evaluation(of: start, on: session.instance).isFeasible ? start : nil
  }

  // MARK: A feasible choice

  /// A feasible choice that local search comes to in a moment; nil as well where its tables do not fit.
  private static func nearbyChoice(_ session: SolveSession) throws -> Assignment? {
    let scaled = try ScaledInstance(session.instance)
    do {
      return try native(session, scaled, start: nil, nodeLimit: 0, isBrief: true, ignoresThreshold: true).assignment
    } catch is LimitError {
      return nil
    }
  }

  /// Any feasible choice, by a search without an objective; or that there is none, with a proof.
  private static func feasibleChoice(_ session: SolveSession) throws -> Finding {
    let scaled = try ScaledInstance(session.instance, budget: session.budget)
    let encoding: ReferenceEncoding
    do { encoding = try session.encoding(of: scaled) } catch {
      return try feasibleChoice(session, scaled, without: error)
    }
    var answer = Finding(bound: nil, by: .init(SolverName.conflict.rawValue, encoding: "reference"))
    var formula = encoding.formula
    (formula.objective, formula.objectiveConstant) = ([], 0)
    let proof = ProofUnderWay.begin(of: encoding.formula, session).proof
    let outcome = satisfy(formula, encoding, session, log: proof?.writer) { proof?.isLost ?? false }
    answer.origin.nodes = outcome.conflicts
    if let best = outcome.best {
      _ = proof?.giveUp()
      let choice = encoding.choice(from: Array(best.dropFirst()))
      answer.incumbent = try replay(
        scaled.assignment(choice), session, by: answer.origin.solver, expecting: encoding.objective(of: choice))
      return answer
    }
    guard outcome.isExhausted else {
      if let proof { answer.evidence = proof.giveUp() }
      return answer
    }
    answer.ending = .exhausted
    guard let proof else { return answer }
    proof.writer.concludeInfeasible()
    answer.evidence = proof.isLost ? proof.giveUp() : proof.close()
    return answer
  }

  private static func satisfy(
    _ formula: PseudoBooleanFormula, _ encoding: ReferenceEncoding, _ session: SolveSession, log: SearchProofWriter?,
    stop: @escaping () -> Bool
  ) -> PseudoBooleanOutcome {
    var options = PseudoBooleanOptions()
    options.probed = (0..<encoding.parameterVariableCount).map { Int32($0 + 1) }
    let symmetry = SymmetryBreaking(encoding, order: branchingOrder(encoding.scaled))
    let watch = ProofWatch()
    let control = SearchControl(
      nodeLimit: session.options.nodeLimit,
      shouldStop: { watch.isOver.load(ordering: .relaxed) || session.shouldStop() })
    return PseudoBooleanSolver.minimise(
      formula, extra: numberedClauses(symmetry, log), options: options, control: control, log: log,
      onStep: { if stop() { watch.isOver.store(true, ordering: .relaxed) } })
  }

  /// By branch and bound, which needs no formula.
  private static func feasibleChoice(
    _ session: SolveSession, _ scaled: ScaledInstance, without refusal: ReferenceRefusal
  ) throws -> Finding {
    var answer = try native(session, scaled, start: nil, ignoresThreshold: true)
    answer.notes.append("\(refusal)")
    answer.evidence = .none("\(refusal)")
    return answer
  }

  // MARK: One objective

  private static func solveStage(_ session: SolveSession) throws -> Finding {
    if session.instance.isPlain { return try single(session) }
    let scaled = try ScaledInstance(session.instance, budget: session.budget)
    session.known.begin(scaled)
    return try SolverRegistry.solver(session.options.solver).solveConstrained(session, scaled)
  }

  /// Branch and bound for a moment, which ends what is small; then a portfolio of the solvers that take constraints.
  static func raceUnderConstraints(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    // Which member is first is a matter of time; a node limit asks for the same run each time.
    guard session.options.nodeLimit == nil else { return try conflict(session, scaled) }
    let cells = scaled.inputs.count * scaled.layers.reduce(0) { $0 + $1.neurons }
    var known = try native(
      session, scaled, start: session.options.start, nodeLimit: max(200, 200_000 / (cells + 200)), isBrief: true)
    if known.isExact { try addProof(&known, session) }
    guard known.status == .feasible, !session.shouldStop() else { return known }
    known.evidence = .none(nil)
    let conflict = Portfolio.Member(name: .conflict) { [known] session in
      var answer = known
      try searchByConflicts(&answer, session)
      return answer
    }
    let native = Portfolio.Member(name: .bnb, writesProof: false) { [known] session in
      try Strategy.native(session, scaled, start: known.assignment)
    }
    let linear = Portfolio.Member(name: .lp) { [known] session in
      try Strategy.linear(session.beginning(from: known.assignment), scaled)
    }
    let sat = Portfolio.Member(name: .sat) { [known] session in
      let own = session.beginning(from: known.assignment)
      var answer = try Strategy.sat(own, scaled)
      verify(&answer, own)
      // A claim is no answer beside exact ones.
      if !answer.isExact {
        (answer.ending, answer.bound, answer.claimedBound) = (.stopped, known.bound, nil)
        answer.evidence = .none(nil)
      }
      return answer
    }
    let patterns = Portfolio.Member(name: .behaviour, writesProof: false) { session in
      try relaxation(session, .behaviour) { try Strategy.behaviour($0, $1) }
    }
    var members = [conflict, native]
    if isRelaxationQuick(session.instance) { members.append(patterns) }
    // Relaxations are tight where sums of literals are all there is.
    if scaled.layers.count == 1 || scaled.layers[0].neurons == 1, GLPKSolver.isPresent { members.append(linear) }
    let countsErrors = scaled.loss.form.countsErrors
    if countsErrors, scaled.loss.aggregate == .sum, CaDiCaLSolver.isPresent { members.append(sat) }
    return try Portfolio.run(members, atATime: session.options.threads, from: known, session)
  }

  /// A proof in a file where the checker does not get through the states by itself.
  private static func replaceTable(_ answer: inout Finding, _ session: SolveSession) throws {
    guard case .stateTable = answer.evidence, answer.status == .optimal, let objective = answer.objective else {
      return
    }
    let certificate = Certificate(
      claim: .optimal, parameters: answer.assignment, objective: objective, bound: objective,
      proof: .init(kind: StateTable.kind, file: nil))
    let report = CertificateChecker.check(certificate, against: session.instance)
    if report.verdict != .accepted { try addProof(&answer, session) }
  }

  /// A bound that rests on a proof becomes exact where the checker accepts it: the next stage builds on it.
  private static func verify(_ answer: inout Finding, _ session: SolveSession) {
    guard session.options.threshold == nil, case .written(let staged) = answer.evidence, let checked = staged.checked,
      answer.bound == nil, let objective = answer.objective, staged.bound == objective
    else { return }
    let certificate = Certificate(
      claim: .optimal, parameters: answer.assignment, objective: objective, bound: objective,
      proof: .init(kind: "veripb", file: session.options.proof?.name))
    let report = CertificateChecker.check(
      certificate, against: session.instance, in: session.options.proof?.folder, checkedProofs: [checked])
    if report.verdict == .accepted { (answer.ending, answer.bound) = (.exhausted, objective) }
  }
}
