import CertificateChecking
import ExactArithmetic

/// Conflict-driven search over a pseudo-Boolean formula: linear constraints propagate by their slacks, conflicts are
/// explained by clauses, and clauses are learned at the first unique implication point. Solutions tighten the
/// objective until none is better.
///
/// Marques-Silva, Sakallah: "GRASP: a search algorithm for propositional satisfiability", 1999,
/// doi:10.1109/12.769433; Eén, Sörensson: "An extensible SAT-solver", 2003, doi:10.1007/978-3-540-24605-3_37; slack
/// counters and clausal explanations: Sheini, Sakallah: "Pueblo", 2006, doi:10.3233/SAT190020. Every learned clause
/// follows by reverse unit propagation from the formula, the bound of the last solution and earlier clauses, so the
/// log is a proof.
final class ConflictDrivenSearch<N: WorkingNumber> {
  // MARK: The formula

  let variableCount: Int
  var store = ConstraintStore<N>()
  /// The constraint that demands an objective better than the last; nil where there is no objective to improve.
  private(set) var objectiveConstraint: Int?
  private let objective: [(coefficient: N, literal: Literal)]
  private let objectiveSum: N
  /// As the formula has it.
  let objectiveTerms: [LiteralTerm]

  // MARK: The assignment

  /// By literal code: 1 true, −1 false, 0 open.
  var values: [Int8]
  var level: [Int32]
  var reason: [Reason]
  var position: [Int32]
  var trail: [Int32] = []
  var levelStarts: [Int] = []
  /// Literals of the trail before this one have been propagated.
  var head = 0
  var phase: [Bool]

  // MARK: Clauses

  var clauses = ClauseArena()
  var heap: VariableHeap
  var isSeen: [Bool]

  // MARK: Progress

  private(set) var conflicts = 0
  let control: SearchControl
  weak var log: (any SearchLog)?
  private(set) var isRefuted = false
  private var learntLimit = 4000

  /// - Precondition: `N` holds the formula's numbers: `ConstraintStore.width`.
  init(_ formula: PseudoBooleanFormula, control: SearchControl, log: (any SearchLog)?) {
    variableCount = formula.variableCount
    objectiveTerms = formula.objective
    self.control = control
    self.log = log
    let codes = 2 * variableCount + 2
    values = Array(repeating: 0, count: codes)
    level = Array(repeating: 0, count: variableCount + 1)
    position = Array(repeating: 0, count: variableCount + 1)
    reason = Array(repeating: .decision, count: variableCount + 1)
    phase = Array(repeating: false, count: variableCount + 1)
    isSeen = Array(repeating: false, count: variableCount + 1)
    heap = VariableHeap(variableCount: variableCount)
    clauses.prepare(codes: codes)
    for constraint in formula.constraints where constraint.degree > 0 {
      store.add(constraint)
    }
    // As Σ c·¬l ≥ Σ c − bound: the bound comes with the first solution.
    let normal = PseudoBooleanConstraint(
      formula.objective.map { LiteralTerm(-$0.coefficient, $0.literal) }, atLeast: 0)
    objective = normal.terms.map { (ConstraintStore<N>.number($0.coefficient), !$0.literal) }
    objectiveSum = objective.reduce(N.zero) { $0 + $1.coefficient }
    if !objective.isEmpty {
      objectiveConstraint = store.count
      // Degree 0 holds everywhere, until a solution raises it.
      store.add(objective.map { ($0.coefficient, (!$0.literal).code) }, degree: N.zero)
    }
    store.index(variableCount: variableCount)
    for variable in stride(from: Int32(variableCount), through: 1, by: -1) { heap.insert(variable) }
  }

  /// Which value of each variable to try first, and which variables to decide first.
  func prefer(_ values: [Bool]) { phase = values }
  func favour(_ variable: Int32, by factor: Double) { heap.bump(variable, by: factor) }

  // MARK: Search

  /// Searches on until nothing is better, or the control says stop.
  ///
  /// - Parameter onSolution: told of each solution, entry 0 unused; each is better than the one before.
  func run(onStep: () -> Void, onSolution: ([Bool]) -> Void) -> SearchEnding {
    guard !isRefuted, initialPropagation() else { return refuted() }
    var restart = 1
    var budget = 100
    while true {
      if let conflict = propagate() {
        conflicts += 1
        budget -= 1
        if levelStarts.isEmpty { return refuted() }
        learn(from: conflict)
        if conflicts & 0xff == 0 {
          onStep()
          if control.shouldStop() { return .stopped }
        }
        if let limit = control.nodeLimit, conflicts >= limit { return .stopped }
        continue
      }
      if budget <= 0 {
        restart += 1
        budget = 100 * luby(restart)
        backtrack(to: 0)
        if clauses.learntCount > learntLimit { reduceClauses() }
        continue
      }
      if let literal = nextDecision() {
        levelStarts.append(trail.count)
        assign(literal, .decision)
        continue
      }
      let solution = (0...variableCount).map { $0 > 0 && values[2 * $0] > 0 }
      onSolution(solution)
      guard objectiveConstraint != nil else { return .exhausted }
      log?.improve(solution)
      backtrack(to: 0)
      guard improve(below: cost(solution)) else { return refuted() }
    }
  }

  /// Σ c·l of the objective in normal form, all coefficients positive.
  func cost(_ solution: [Bool]) -> N {
    objective.reduce(N.zero) {
      $0 + (solution[Int($1.literal.variable)] != $1.literal.isNegated ? $1.coefficient : N.zero)
    }
  }

  /// From now on only costs below `cost` count. False where that is refuted at once.
  /// - Precondition: nothing is decided.
  func improve(below cost: N) -> Bool {
    guard let objectiveConstraint else { return false }
    let degree = objectiveSum - (cost - N(small: 1))
    if degree > store.degrees[objectiveConstraint] { store.raise(objectiveConstraint, to: degree) }
    return propagate(constraint: objectiveConstraint) && propagate() == nil
  }

  /// Logs the contradiction that tightening the objective brought at once.
  func refuteAtOnce() { _ = refuted() }

  private func refuted() -> SearchEnding {
    if !isRefuted { _ = log?.learn([]) }
    isRefuted = true
    return .exhausted
  }

  private func initialPropagation() -> Bool {
    for constraint in 0..<store.count where !propagate(constraint: constraint) { return false }
    return propagate() == nil
  }

  private func nextDecision() -> Int32? {
    while let variable = heap.removeFirst() {
      if values[2 * Int(variable)] == 0 { return variable << 1 | (phase[Int(variable)] ? 0 : 1) }
    }
    return nil
  }

  private func reduceClauses() {
    learntLimit += learntLimit / 10
    // At level 0 no clause is a reason that analysis will ask for.
    for number in clauses.reduce() { log?.forget(number) }
  }
}

/// Why a literal is true.
enum Reason: Equatable {
  case decision
  case clause(Int32)
  case constraint(Int32)
}

/// How a conflict-driven search ended.
enum SearchEnding: Equatable {
  /// Nothing is better than the last solution (or than the bound it began with).
  case exhausted
  case stopped
}

/// The reluctant sequence 1 1 2 1 1 2 4 …: Luby, Sinclair, Zuckerman, 1993, doi:10.1016/0020-0190(93)90029-9.
private func luby(_ index: Int) -> Int {
  var (size, sequence) = (1, 0)
  var index = index - 1
  while size < index + 1 {
    sequence += 1
    size = 2 * size + 1
  }
  while size - 1 != index {
    size = (size - 1) / 2
    sequence -= 1
    index %= size
  }
  return 1 << sequence
}
