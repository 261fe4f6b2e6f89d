import CertificateChecking
import ExactArithmetic
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import Synchronization
import TrainingProblem

extension Strategy {
  /// Conflict-driven search over the reference encoding, from the answer's parameters on: finds better ones, or shows
  /// that there are none, and logs the proof where one is asked for. The answer is brought up to date.
  ///
  /// - Parameters:
  ///   - patience: after which the search is given up; nil for the session's limits only.
  ///   - isForProof: true if only a proof is wanted: without one the search is of no use.
  static func searchByConflicts(
    _ answer: inout Finding, _ session: SolveSession, patience: Duration? = nil, isForProof: Bool = false
  ) throws {
    let encoding: ReferenceEncoding
    do {
      encoding = try session.encoding(of: try ScaledInstance(session.instance, budget: session.budget))
    } catch {
      return answer.evidence = .none("\(error)")
    }
    try searchByConflicts(&answer, session, over: encoding, patience: patience, isForProof: isForProof)
  }

  /// The same over an encoding that is there.
  ///
  /// - Parameters:
  ///   - nodeLimit: conflicts after which it is given up.
  ///   - isForProof: true if only a proof is wanted: without one the search is of no use.
  static func searchByConflicts(
    _ answer: inout Finding, _ session: SolveSession, over encoding: ReferenceEncoding, patience: Duration? = nil,
    nodeLimit: Int? = nil, isForProof: Bool = false
  ) throws {
    guard let start = answer.assignment else { return answer.evidence = .none("there are no parameters to begin from") }
    defer { if session.shouldStop() { Disposal.discard(encoding) } }
    let deadline = patience.map { ContinuousClock.now + $0 }
    let isLate = { deadline.map { ContinuousClock.now >= $0 } ?? false }
    let (proof, obstacle) = ProofUnderWay.begin(of: encoding.formula, session)
    if isForProof, let obstacle { return answer.evidence = obstacle }
    let (outcome, missed) = try search(
      encoding, from: start, &answer, session, nodeLimit: nodeLimit, log: proof?.writer,
      stop: { isForProof && proof?.isLost ?? false || isLate() })
    close(&answer, outcome, encoding, session)
    guard let options = session.options.proof, let proof else { return answer.evidence = obstacle ?? .none(nil) }
    guard !proof.isLost else { return answer.evidence = proof.giveUp() }
    // The claim beside a proof is the one that the proof shows, which may be less than is known otherwise.
    func end(showing sum: Integer) {
      let bound = encoding.objective(sum: sum)
      answer.bound = bound
      answer.evidence = proof.close(showing: bound)
    }
    if let missed, let bound = outcome.bound {
      proof.writer.conclude(missing: missed)
      return end(showing: bound)
    }
    // A bound between the threshold and the best solution decides as well.
    let isDecided =
      options.version != .one
      && session.options.threshold.map { limit in
        outcome.bound.map { encoding.objective(sum: $0) > limit } ?? false
      } ?? false
    guard outcome.isExhausted || isDecided, let least = outcome.objective else {
      return answer.evidence = conclude(proof, outcome, encoding, options, isOpen: answer.status == .feasible)
    }
    let bound = outcome.isExhausted ? least : outcome.bound ?? least
    proof.writer.conclude(atLeast: bound, best: least)
    end(showing: bound)
  }

  /// The end of a search that was stopped: the proof so far shows the lower bound that the search has come to.
  private static func conclude(
    _ proof: ProofUnderWay, _ outcome: PseudoBooleanOutcome, _ encoding: ReferenceEncoding, _ options: ProofOptions,
    isOpen: Bool
  ) -> Evidence {
    guard options.version != .one, isOpen, let bound = outcome.bound else { return proof.giveUp() }
    let shown = encoding.objective(sum: bound)
    // That nothing is below 0 shows without a proof.
    guard shown.signum > 0 else { return proof.giveUp() }
    proof.writer.conclude(atLeast: bound, best: outcome.objective)
    return proof.close(isStopped: true, showing: shown)
  }

  /// The answer is brought up to date by the search's end.
  private static func close(
    _ answer: inout Finding, _ outcome: PseudoBooleanOutcome, _ encoding: ReferenceEncoding, _ session: SolveSession
  ) {
    answer.origin.nodes += outcome.conflicts
    answer.raise(bound: outcome.bound.map { encoding.objective(sum: $0) })
    if outcome.isExhausted { answer.bound = answer.objective }
    let before = answer.ending
    answer.decide(by: session.options.threshold)
    guard answer.ending == .stopped else {
      (answer.origin.solver, answer.origin.encoding) = (SolverName.conflict.rawValue, "reference")
      return
    }
    // Nothing new: a backend's claim stays one.
    if before.isClaim { answer.ending = before }
  }

  /// Parameters with a choice, the last layer's first: the order in which symmetry compares choices.
  static func branchingOrder(_ scaled: ScaledInstance) -> [Int32] {
    scaled.layers.reversed().flatMap { layer in
      (layer.firstParameter..<layer.firstParameter + layer.neurons * layer.parametersPerNeuron).map { Int32($0) }
    }.filter { scaled.parameters.options(Int($0)).count > 1 }
  }

  /// - Returns: the outcome of the search; and where its log shows that a threshold is missed, the literal that says so.
  private static func search(
    _ encoding: ReferenceEncoding, from start: Assignment, _ answer: inout Finding, _ session: SolveSession,
    nodeLimit: Int?, log: SearchProofWriter?, stop: () -> Bool
  ) throws -> (PseudoBooleanOutcome, missed: ThresholdLiteral?) {
    let watch = ProofWatch()
    let known = answer.objective
    let control = SearchControl(
      nodeLimit: nodeLimit, shouldStop: { watch.isOver.load(ordering: .relaxed) || session.shouldStop() })
    var options = PseudoBooleanOptions()
    options.probed = (0..<encoding.parameterVariableCount).map { Int32($0 + 1) }
    let symmetry = SymmetryBreaking(encoding, order: branchingOrder(encoding.scaled))
    let clauses = numberedClauses(symmetry, log)
    let choice = symmetry.arranged(encoding.scaled.choice(start))
    let target = session.options.threshold.map { encoding.greatestSum(reaching: $0) }
    // To reach the least sum there could be, no term may be true: a search for that alone has nothing to weigh. Nor has
    // one of a part, of which nothing but a better choice than the best one known is wanted.
    var reached: ThresholdLiteral?
    let isCeiling = target.map { session.options.expectsMiss || $0 == leastSum(encoding.formula) } ?? false
    if let target, isCeiling, log.map({ $0.version != .one }) ?? true {
      reached = log?.define(reaching: target, of: encoding.formula)
      log?.premise = reached?.literal
      options.ceiling = (target, reached?.reaching ?? 0)
    }
    let end = { watch.isOver.store(true, ordering: .relaxed) }
    let evaluate = ScaledEvaluator(encoding.scaled)
    var seen = 0
    let outcome = PseudoBooleanSolver.minimise(
      encoding.formula, start: [false] + encoding.completion(of: choice), extra: clauses,
      options: options,
      // Constraints hold the parts of a formula together.
      shared: encoding.scaled.constraints.isEmpty
        ? SharedVariables(count: encoding.parameterVariableCount) { values in
          [false] + encoding.completion(of: encoding.choice(from: Array(values.dropFirst())))
        } : nil, control: control, log: log, onStep: { if stop() { end() } },
      suggestion: {
        session.known.news(since: &seen).map { known in
          [false] + encoding.completion(of: symmetry.arranged(known.choice))
        }
      },
      onSolution: { solution in
        let choice = encoding.choice(from: Array(solution.dropFirst()))
        session.known.offer(choice, evaluate(choice))
        session.tell(incumbent: encoding.scaled.objective(evaluate(choice)), of: .conflict)
        if let target, encoding.objectiveSum(at: Array(solution.dropFirst())) <= target { end() }
      },
      onBound: { bound in
        if let target, bound > target { end() }
        let rational = encoding.objective(sum: bound)
        session.tell(SolveProgress(solver: "conflict", nodes: 0, incumbent: known, bound: rational))
      })
    if let best = outcome.best {
      // A solution may hold a greatest loss above what it is, where the search was stopped.
      let choice = encoding.choice(from: Array(best.dropFirst()))
      answer.incumbent = try replay(
        encoding.scaled.assignment(choice), session, by: answer.origin.solver, expecting: encoding.objective(of: choice)
      )
    }
    guard let target = options.ceiling?.sum else { return (outcome, nil) }
    // Exhausted means here that the target is not reached, not that the best known is best.
    let isMissed = outcome.isExhausted && outcome.objective.map { $0 > target } ?? true
    let decided = PseudoBooleanOutcome(
      isExhausted: false, best: outcome.best, objective: outcome.objective, bound: isMissed ? target + 1 : nil,
      conflicts: outcome.conflicts, propagations: outcome.propagations)
    return (decided, isMissed ? reached : nil)
  }

  /// Of interchangeable neurons one arrangement is kept: the clauses that say so, each with its number in the log.
  static func numberedClauses(
    _ symmetry: SymmetryBreaking, _ log: SearchProofWriter?
  ) -> [(PseudoBooleanConstraint, Int)] {
    let clauses = symmetry.exchanges.flatMap(\.clauses).map { clause in
      PseudoBooleanConstraint(clause.map { LiteralTerm(1, $0) }, atLeast: 1)
    }
    return Array(zip(clauses, log?.breakSymmetry(symmetry) ?? [Int](repeating: 0, count: clauses.count)))
  }

  /// Where all terms are at their least.
  static func leastSum(_ formula: PseudoBooleanFormula) -> Integer {
    formula.objective.reduce(into: Integer.zero) { if $1.coefficient.signum < 0 { $0 += $1.coefficient } }
  }
}

/// Lets the search's stop see what its log meets.
final class ProofWatch: Sendable {
  let isOver = Atomic<Bool>(false)
}
