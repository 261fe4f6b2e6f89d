import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore

/// Conflict-driven search over a pseudo-Boolean formula: clauses propagate by watched literals, other linear
/// constraints by their slacks; conflicts are explained by clauses, and clauses are learned at the first unique
/// implication point. Solutions tighten the objective until none is better; cores raise its lower bound.
///
/// Marques-Silva, Sakallah: "GRASP: a search algorithm for propositional satisfiability", 1999,
/// doi:10.1109/12.769433; Eén, Sörensson: "An extensible SAT-solver", 2003, doi:10.1007/978-3-540-24605-3_37; slack
/// counters and clausal explanations: Sheini, Sakallah: "Pueblo", 2006, doi:10.3233/SAT190020. Every learned clause
/// follows by reverse unit propagation from the formula, the bound of the last solution and earlier clauses, so the
/// log is a proof.
///
/// All state lies flat in one noncopyable struct: neither reference counts nor exclusivity checks in hot code.
struct ConflictDrivenSearch<N: WorkingNumber>: ~Copyable {
  // MARK: The formula

  var variableCount = 0
  let formulaVariableCount: Int
  var linear = LinearStore<N>()
  var clauses = ClauseArena()
  /// By literal code: the clauses to look at when it becomes false.
  var watches = FlatBuffer<FlatBuffer<Watch>>()

  // MARK: The assignment

  /// By literal code: 1 true, −1 false, 0 open.
  var values = FlatBuffer<Int8>()
  /// By variable.
  var states = FlatBuffer<VariableState>()
  var trail = FlatBuffer<Int32>()
  /// Where in the trail each level begins.
  var levelStarts = FlatBuffer<Int32>()
  /// Literals of the trail before this one have been looked up in the watches.
  var clauseHead = 0
  /// Literals of the trail before this one count in the slacks.
  var linearHead = 0
  /// Literals of the trail before this one hold at level 0 and have been logged as unit clauses.
  var rootHead = 0
  /// By variable that holds at level 0: the number of its unit clause in the log.
  var unitNumbers = FlatBuffer<Int>()

  // MARK: Decisions

  var heap = VariableHeap()
  var queue = VariableQueue()
  var phases = Phases()
  var pace = SearchPace()
  /// By variable: whether it belongs to a deferred block.
  var isDeferred = FlatBuffer<Bool>()
  /// Literals to decide first, in order.
  var assumptions: [Int32] = []

  // MARK: Analysis

  /// The clause under way.
  var learned = FlatBuffer<Int32>()
  var scratch = AnalysisScratch()

  // MARK: The objective

  var objective: ObjectiveState<N>
  var best: [Bool]?
  /// Parts of the formula that are not among the constraints yet.
  var deferred: LazyBlocks<N>?

  // MARK: Progress

  let control: SearchControl
  let log: (any SearchLog)?
  let takesHints: Bool
  private(set) var isRefuted = false
  var conflicts = 0
  var propagations: Int { scratch.propagations }
  var isStopped = false

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
    self.log = log
    takesHints = log?.takesHints ?? false
    formulaVariableCount = formula.variableCount
    objective = ObjectiveState(formula)
    for _ in 0...variableCount { addVariable() }
    for (index, (constraint, number)) in constraints.enumerated() {
      if index & 0x3ff == 0x3ff, control.shouldStop() {
        isLoaded = false
        break
      }
      add(constraint, number: number)
    }
    if !objective.terms.isEmpty {
      // Degree 0 holds everywhere, until a solution raises it.
      objective.constraint = linear.add(
        objective.terms.map { ($0.coefficient, $0.literal ^ 1) }, degree: N.zero, number: 0)
    }
    for term in objective.terms {
      objective.weights[Int(term.literal)] = term.coefficient
      phases.prefer(term.literal >> 1, term.literal & 1 == 1)
    }
    guard let completion else { return }
    for block in blocks { withdraw(block) }
    let deferred = LazyBlocks(blocks, terms: objective.terms, completion: completion)
    for term in deferred.blocks.flatMap(\.terms) { objective.weights[Int(term.literal)] = N.zero }
    objective.weighted.removeAll { isDeferred[Int($0 >> 1)] }
    self.deferred = deferred
  }

  /// False where the control said stop before all constraints were there: then nothing follows from them.
  private(set) var isLoaded = true

  /// Adds the next variable; the first one is 0, which is none.
  mutating func addVariable() {
    variableCount = states.count
    values.append(0)
    values.append(0)
    watches.append(FlatBuffer())
    watches.append(FlatBuffer())
    linear.addVariable()
    states.append(VariableState())
    unitNumbers.append(0)
    trail.reserve(states.count)
    heap.addVariable()
    queue.addVariable()
    isDeferred.append(false)
    phases.addVariable()
    scratch.levelStamps.append(0)
    objective.weights.append(N.zero)
    objective.weights.append(N.zero)
    if variableCount > 0 { heap.insert(Int32(variableCount)) }
  }

  // MARK: Constraints

  /// Adds a constraint in normal form: as a clause where it is one, otherwise by its slack.
  /// - Precondition: nothing is decided; all of level 0 has been propagated, or nothing is assigned yet.
  @discardableResult
  mutating func add(_ constraint: PseudoBooleanConstraint, number: Int) -> Int32? {
    guard constraint.degree.signum > 0 else { return nil }
    let degree = PseudoBooleanSolver.number(constraint.degree, as: N.self)
    // Saturation: a coefficient above the degree says no more than one at the degree.
    let terms = constraint.terms.map {
      (coefficient: min(PseudoBooleanSolver.number($0.coefficient, as: N.self), degree), literal: $0.literal.code)
    }
    let room = ClauseArena.wordLimit - clauses.words.count
    if terms.allSatisfy({ $0.coefficient == degree }) && terms.count + ClauseArena.headWords < room {
      let open = terms.filter { values[Int($0.literal)] == 0 }.map(\.literal)
      if terms.contains(where: { values[Int($0.literal)] > 0 }) { return nil }
      if open.count >= 2 {
        let literals = open + terms.map(\.literal).filter { values[Int($0)] < 0 }
        literals.withUnsafeBufferPointer {
          watch(clauses.add($0, lbd: 0, number: number, isLearned: false))
        }
        return nil
      }
    }
    let added = linear.add(terms, degree: degree, number: number)
    for term in terms where values[Int(term.literal)] < 0 {
      (linear.gauges.base + Int(added)).pointee.slack -= term.coefficient
    }
    return added
  }

  /// Enters a clause into the watches of its first two literals.
  mutating func watch(_ clause: Int32) {
    let literals = clauses.literals(clause)
    let name = clauses.size(clause) == 2 ? ~clause : clause
    (watches.base + Int(literals[0])).pointee.append(Watch(blocker: literals[1], clause: name))
    (watches.base + Int(literals[1])).pointee.append(Watch(blocker: literals[0], clause: name))
  }

  // MARK: Search

  /// Carries the consequences of the constraints alone; false where that refutes them.
  mutating func begin() -> Bool {
    for constraint in 0..<Int32(linear.count) where !force(constraint) {
      refute(constraint << 1 | 1)
      return false
    }
    return propagateAtRoot()
  }

  /// Propagates at level 0 and logs what holds there; false where the constraints are refuted.
  /// - Precondition: nothing is decided.
  mutating func propagateAtRoot() -> Bool {
    let conflict = propagate()
    if conflict >= 0 {
      refute(conflict)
      return false
    }
    logRoot()
    return true
  }

  /// Searches on until something happens, for so many conflicts.
  mutating func search(conflicts budget: Int, onStep: () -> Void) -> SearchPause {
    var left = budget
    while true {
      let conflict = propagate()
      if conflict >= 0 {
        conflicts += 1
        left -= 1
        if levelStarts.count == 0 {
          refute(conflict)
          return .refuted
        }
        phases.note(trail, consistent: Int(levelStarts[levelStarts.count - 1]), isStable: pace.isStable)
        resolve(conflict)
        if let limit = control.nodeLimit, conflicts >= limit { isStopped = true }
        if conflicts & 0xff == 0 || scratch.ticks >= pace.nextPoll || isStopped { poll(onStep) }
        if isStopped { return .stopped }
        continue
      }
      if levelStarts.count == 0 { logRoot() }
      if scratch.ticks >= pace.nextPoll { poll(onStep) }
      if isStopped { return .stopped }
      if left <= 0 || clauses.words.count > ClauseArena.wordLimit - 2 * variableCount { return .budget }
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
      case .contradicted(let assumption): return core(against: assumption)
      }
    }
  }

  mutating func poll(_ onStep: () -> Void) {
    // Some ten milliseconds, whatever the numbers.
    let patience = N.self == Integer.self ? 50_000 : N.self == Int128.self ? 500_000 : 2_000_000
    pace.nextPoll = scratch.ticks + patience
    onStep()
    if control.shouldStop() { isStopped = true }
  }

  private mutating func restart() {
    if pace.changesMode(conflicts, scratch.ticks) {
      if pace.isStable { for variable in 1..<Int32(max(1, states.count)) { heap.insert(variable) } }
      phases.forgetTarget()
    }
    backtrack(to: min(assumptions.count, levelStarts.count))
    if pace.wantsRephase(conflicts) { phases.rephase(incumbent: best) }
  }

  /// Logs the contradiction that a conflict without decisions is.
  mutating func refute(_ conflict: Int32) {
    if !isRefuted { logContradiction(conflict) }
    isRefuted = true
  }

  /// The log shows a contradiction already.
  mutating func noteRefuted() { isRefuted = true }
}

/// Why and where a variable was assigned.
struct VariableState {
  var level: Int32 = 0
  /// Its place in the trail.
  var position: Int32 = 0
  /// A clause's place, doubled; or a linear constraint, doubled, plus one; or −1.
  var reason: Int32 = -1
  /// The state of the variable in analysis: `Mark`.
  var mark: Int32 = 0
}

/// Why a search paused.
enum SearchPause: Equatable {
  /// Everything is assigned.
  case solution
  /// The literals of the clause in `learned` cannot all be false: the assumptions fail.
  case core
  case refuted
  case budget
  case stopped
}
