import BranchAndBound
import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

extension Strategy {
  /// An objective of more bits, numerator and denominator together, is not written: the formats' readers take a million
  /// digits.
  static let writableBits = 3_000_000

  /// True if numbers are so long that scaled integers, which hold every choice's values at full length, are the slower way,
  /// and choices so few that all can be seen.
  static func isDeep(_ scaled: ScaledInstance) -> Bool {
    guard scaled.magnitudeBits > 2048 else { return false }
    guard let tree = ChoiceTree(ReplayShape(scaled.instance), precisionBits: 64) else { return false }
    return tree.log2Choices <= 20
  }

  /// The tree of all choices, with enclosures; nil where it cannot be built.
  static func deep(_ session: SolveSession) throws -> Finding? {
    let shape = ReplayShape(session.instance)
    var budget = ReplayBudget()
    budget.shouldStop = { session.shouldStop() }
    budget.seed = session.options.seed
    if let limit = session.options.memoryLimit { budget.memoryLimit = limit }
    guard let tree = ChoiceTree(shape, precisionBits: 64) else { return nil }
    var answer = Finding(bound: 0, by: .init(SolverName.deep.rawValue))
    let isDecision = session.options.threshold != nil && tree.log2Choices > 0
    let isDone =
      try isDecision ? decide(&answer, session, shape, budget) : minimise(&answer, session, shape, budget)
    return isDone ? answer : nil
  }

  /// Decides the threshold over all choices; false where the tree cannot be built.
  private static func decide(
    _ answer: inout Finding, _ session: SolveSession, _ shape: ReplayShape, _ budget: ReplayBudget
  ) throws -> Bool {
    guard let threshold = session.options.threshold,
      var decision = ThresholdDecision(shape, at: threshold, budget: budget)
    else { return false }
    var found: Assignment?
    switch decision.run(evaluations: session.options.nodeLimit ?? Int.max) {
    case .missed:
      answer.ending = .missedTarget
      answer.bound = max(threshold, .zero)
    case .reached(let assignment, _):
      answer.ending = .reachedTarget
      found = assignment
    case .undecided(let assignment, let reason):
      found = assignment ?? session.options.start
      answer.notes.append("undecided: \(reason)")
    }
    answer.origin.nodes = decision.leaves
    answer.notes.append("decided by \(decision.figures.summary)")
    if let found {
      var replay = ObjectiveReplay(of: found, on: shape, budget: budget)
      // At the precision that decides, something is known of the objective.
      if answer.ending == .reachedTarget { _ = replay.compare(with: threshold) }
      answer.incumbent = incumbent(&replay)
    }
    return true
  }

  /// Finds the least objective; where only one choice is there, also how it compares with the threshold. False where the
  /// tree cannot be built.
  private static func minimise(
    _ answer: inout Finding, _ session: SolveSession, _ shape: ReplayShape, _ budget: ReplayBudget
  ) throws -> Bool {
    guard var search = DeepMinimum(shape, budget: budget) else { return false }
    let found = search.run(
      start: session.options.start, leafLimit: session.options.nodeLimit ?? Int.max,
      onImprovement: {
        session.tell(SolveProgress(solver: SolverName.deep.rawValue, nodes: $0, incumbent: nil, bound: 0))
      })
    answer.origin.nodes = search.leaves
    if let obstacle = found.obstacle { answer.notes.append(obstacle) }
    guard let assignment = found.best else { return true }
    if found.isLeast { answer.ending = .exhausted }
    var replay = ObjectiveReplay(of: assignment, on: shape, budget: budget)
    if let threshold = session.options.threshold {
      let comparison = replay.compare(with: threshold)
      answer.notes.append("decided by \(replay.figures.summary)")
      switch comparison {
      case .below, .equal: answer.ending = .reachedTarget
      case .above:
        answer.ending = .missedTarget
        answer.bound = max(threshold, .zero)
      case .equalUpToError:
        answer.ending = .stopped
        answer.notes.append(
          "not proved: the objective and the threshold are equal with an error below 2^-\(budget.errorBits)")
      case .undecided(let reason, _):
        answer.ending = .stopped
        answer.notes.append("undecided: \(reason)")
      }
    }
    // Where the threshold is missed, parameters whose replay takes long numbers are left out: the claim does not need
    // them, and readers would have to replay them.
    if answer.ending != .missedTarget || isShort(replay) { answer.incumbent = incumbent(&replay) }
    if answer.ending == .exhausted || answer.ending == .missedTarget, let objective = answer.objective {
      answer.bound = objective
    }
    return true
  }

  /// The replayed parameters with their objective, exactly where it can be written.
  private static func incumbent(_ replay: inout ObjectiveReplay) -> Incumbent {
    let exact = replay.exactObjective(bits: writableBits)
    guard let exact, exact.numerator.bitLength + exact.denominator.bitLength <= writableBits else {
      return Incumbent(replay.assignment, enclosure: replay.objective?.shown)
    }
    return Incumbent(replay.assignment, objectives: [exact])
  }

  /// True if no number of the replay is too long to write.
  private static func isShort(_ replay: ObjectiveReplay) -> Bool {
    (try? Evaluation(of: replay.assignment, on: replay.instance, sizeLimit: writableBits)) != nil
  }
}
