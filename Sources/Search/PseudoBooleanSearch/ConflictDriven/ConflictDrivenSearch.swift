import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore

/// Conflict-driven search over a pseudo-Boolean formula: clauses and linear constraints propagate
/// (`PropagationEngine`); conflicts are explained by clauses, and clauses are learned at the first unique implication
/// point (`ConflictAnalysis`). Solutions tighten the objective until none is better; cores raise its lower bound.
///
/// Eén, Sörensson: "An extensible SAT-solver", 2003, doi:10.1007/978-3-540-24605-3_37. Every learned clause follows by
/// reverse unit propagation from the formula, the bound of the last solution and earlier clauses, so the log is a proof.
///
/// All state lies flat in one noncopyable struct of parts, each of which alone changes what it holds: neither reference
/// counts nor exclusivity checks in hot code.
struct ConflictDrivenSearch<N: WorkingNumber>: ~Copyable {
  let formulaVariableCount: Int
  var engine: PropagationEngine<N>
  var analysis: ConflictAnalysis

  // MARK: Decisions

  var order = DecisionOrder()
  var phases = Phases()
  var pace = SearchPace()
  /// Literals to decide first, in order.
  var assumptions: [Int32] = []

  // MARK: The objective

  var objective: ObjectiveState<N>
  var bound = CoreBound<N>()
  var best: [Bool]?
  /// Parts of the formula that are not among the constraints yet.
  var deferred: LazyBlocks<N>?

  // MARK: Progress

  let control: SearchControl
  var account: ProofAccount
  private(set) var conflicts = 0
  private(set) var isStopped = false

  /// - Parameters:
  ///   - constraints: those of the formula, or what they have become, and those beyond it, by the numbers the log
  ///     knows them by; they may have variables of their own.
  ///   - blocks: parts of the formula that are not among them, to be taken up as solutions violate them.
  ///   - completion: see `LazyBlocks`.
  /// - Precondition: `N` holds the numbers of both: `PseudoBooleanSolver.width`.
  init(
    _ formula: PseudoBooleanFormula, _ constraints: [(constraint: PseudoBooleanConstraint, number: Int)],
    variableCount: Int, deferred blocks: [FormulaBlocks.Block] = [], completion: (([Bool]) -> [Bool])? = nil,
    control: SearchControl, log: (any SearchLog)?
  ) {
    self.control = control
    account = ProofAccount(log)
    formulaVariableCount = formula.variableCount
    engine = PropagationEngine(variableCount: variableCount)
    analysis = ConflictAnalysis(variableCount: variableCount, keepsSteps: account.takesHints, notesUse: true)
    objective = ObjectiveState(formula)
    for _ in 0...variableCount { prepareVariable() }
    for (index, (constraint, number)) in constraints.enumerated() {
      if index & 0x3ff == 0x3ff, control.shouldStop() {
        isLoaded = false
        break
      }
      _ = engine.add(constraint, number: number)
    }
    if !objective.isEmpty { objective.enter(&engine) }
    for term in objective.terms { phases.prefer(term.literal >> 1, term.literal & 1 == 1) }
    if let completion {
      for block in blocks { withdraw(block) }
      deferred = LazyBlocks(blocks, terms: objective.terms, completion: completion)
    }
    for term in objective.terms where !order.isWithdrawn(term.literal >> 1) { bound.admit(term) }
  }

  /// False where the control said stop before all constraints were there: then nothing follows from them.
  private(set) var isLoaded = true

  /// Adds the next variable, and returns it.
  mutating func addVariable() -> Int32 {
    engine.addVariable()
    analysis.addVariable()
    prepareVariable()
    return Int32(engine.trail.variableCount)
  }

  /// Makes room for the next variable beside the engine and analysis; the first one is 0, which is none.
  private mutating func prepareVariable() {
    account.addVariable()
    order.addVariable()
    phases.addVariable()
    bound.addVariable()
  }

  // MARK: Search

  /// Carries the consequences of the constraints alone; false where that refutes them.
  mutating func begin() -> Bool {
    for constraint in 0..<Int32(engine.linear.count) {
      guard force(constraint) else { return false }
    }
    return propagateAtRoot()
  }

  /// Assigns what a linear constraint forces; false where that refutes the constraints.
  /// - Precondition: nothing is decided.
  mutating func force(_ constraint: Int32) -> Bool {
    if engine.force(constraint) { return true }
    account.refute(constraint << 1 | 1, &engine)
    return false
  }

  /// Propagates at level 0 and logs what holds there; false where the constraints are refuted.
  /// - Precondition: nothing is decided.
  mutating func propagateAtRoot() -> Bool {
    let conflict = engine.propagate()
    if conflict >= 0 {
      account.refute(conflict, &engine)
      return false
    }
    account.logRoot(&engine)
    return true
  }

  /// Searches on until something happens, for so many conflicts.
  mutating func search(conflicts budget: Int, onStep: () -> Void) -> SearchPause {
    var left = budget
    while true {
      let conflict = engine.propagate()
      if conflict >= 0 {
        left -= 1
        let level = engine.trail.levelCount
        if level == 0 {
          conflicts += 1
          account.refute(conflict, &engine)
          return .refuted
        }
        phases.note(engine.trail.elements, consistent: engine.trail.count(below: level - 1), isStable: pace.isStable)
        resolve(conflict)
        if let limit = control.nodeLimit, conflicts >= limit { isStopped = true }
        if conflicts & 0xff == 0 || engine.ticks >= pace.nextPoll || isStopped { poll(onStep) }
        if isStopped { return .stopped }
        continue
      }
      if engine.trail.levelCount == 0 { account.logRoot(&engine) }
      if engine.ticks >= pace.nextPoll { poll(onStep) }
      if isStopped { return .stopped }
      if left <= 0 || engine.clauses.room < 2 * engine.trail.variableCount { return .budget }
      if pace.wantsRestart(conflicts) {
        restart()
        continue
      }
      if conflicts >= pace.nextReduction {
        backtrack(to: 0)
        reduceClauses()
        continue
      }
      switch decide() {
      case .decided: continue
      case .complete: return .solution
      case .contradicted(let assumption):
        analysis.core(against: assumption, &engine)
        return .core
      }
    }
  }

  mutating func poll(_ onStep: () -> Void) {
    // Some ten milliseconds, whatever the numbers.
    let patience = N.self == Integer.self ? 50_000 : N.self == Int128.self ? 500_000 : 2_000_000
    pace.notePoll(engine.ticks, patience: patience)
    onStep()
    if control.shouldStop() { isStopped = true }
  }

  private mutating func restart() {
    if pace.changesMode(conflicts, engine.ticks) {
      if pace.isStable { order.fill() }
      phases.forgetTarget()
    }
    backtrack(to: min(assumptions.count, engine.trail.levelCount))
    if pace.wantsRephase(conflicts) { phases.rephase(incumbent: best) }
  }

  /// Takes back everything decided beyond `level` levels.
  mutating func backtrack(to level: Int) {
    guard engine.trail.levelCount > level else { return }
    let freed = UnsafeBufferPointer(rebasing: engine.trail.elements[engine.trail.count(below: level)...])
    phases.save(freed)
    order.release(freed, isStable: pace.isStable)
    engine.backtrack(to: level)
  }

  // MARK: Learning

  /// Learns the clause at the first unique implication point of a conflict, goes back to where it propagates, and
  /// assigns what it implies.
  /// - Precondition: something is decided.
  mutating func resolve(_ conflict: Int32) {
    conflicts += 1
    analysis.analyse(conflict, &engine)
    analysis.minimise(&engine)
    order.bump(analysis.markedVariables, engine.trail.states, isStable: pace.isStable)
    analysis.unmark(&engine)
    let lbd = analysis.lbd(engine.trail)
    let target = analysis.arrange(engine.trail)
    let number = account.learn(&analysis, engine)
    pace.note(lbd: lbd)
    backtrack(to: target)
    use(lbd: lbd, number: number)
  }

  /// Adds the clause of the analysis, whose first literal is open and whose others are false, and assigns the first.
  private mutating func use(lbd: Int32, number: Int) {
    let literal = analysis.clause[0]
    if analysis.clause.count == 1 { return hold(literal, number: number) }
    let clause = engine.add(clause: analysis.clause, lbd: lbd, number: number, isLearned: true)
    engine.assign(literal, clause << 1)
  }

  /// Assigns an open literal that holds because of a unit clause.
  /// - Precondition: nothing is decided.
  mutating func hold(_ literal: Int32, number: Int) {
    account.noteUnit(literal, number: number)
    engine.assign(literal, -1)
  }
}

/// Why a search paused.
enum SearchPause: Equatable {
  /// Everything is assigned.
  case solution
  /// The literals of the analysis's clause cannot all be false: the assumptions fail.
  case core
  case refuted
  case budget
  case stopped
}
