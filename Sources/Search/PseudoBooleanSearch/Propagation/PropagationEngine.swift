import CertificateChecking
import ExactArithmetic
import SearchCore

/// Unit propagation over a pseudo-Boolean formula: clauses propagate by watched literals, other linear constraints by
/// their slacks. Each consequence has a reason, and all that a decision led to can be taken back.
///
/// Slack counters: Sheini, Sakallah: "Pueblo", 2006, doi:10.3233/SAT190020. The engine of the conflict-driven search and
/// of the search over relaxations, which decide, and analyse conflicts (`ConflictAnalysis`), each in their own way.
///
/// A reason is a clause's place, doubled; or a linear constraint, doubled, plus one; or −1. All state lies flat in
/// noncopyable structs: neither reference counts nor exclusivity checks in hot code. The parts can be read from outside;
/// only the engine changes them.
struct PropagationEngine<N: WorkingNumber>: ~Copyable {
  private(set) var trail = Trail()
  private(set) var clauses = ClauseArena()
  private(set) var linear = LinearStore<N>()
  /// Literals of the trail before this one have been looked up in the watches.
  private var clauseHead = 0
  /// Literals of the trail before this one count in the slacks.
  private var linearHead = 0
  /// Literals that propagation has assigned.
  private(set) var propagations = 0

  /// - Parameter variableCount: variables are 1 … `variableCount`, until more are added.
  init(variableCount: Int) { for _ in 0...variableCount { addVariable() } }

  /// Adds the next variable.
  mutating func addVariable() {
    trail.addVariable()
    clauses.addVariable()
    linear.addVariable()
  }

  /// Terms and watches that propagation and explanation have visited: a measure of effort that does not depend on the clock.
  @inline(__always) var ticks: Int { clauses.ticks + linear.ticks }

  // MARK: Constraints

  /// Adds a constraint in normal form: as a clause where it is one, otherwise by its slack, then it is returned.
  /// - Precondition: nothing is decided; all of level 0 has been propagated, or nothing is assigned yet.
  mutating func add(_ constraint: PseudoBooleanConstraint, number: Int) -> Int32? {
    guard constraint.degree.signum > 0 else { return nil }
    let degree = PseudoBooleanSolver.number(constraint.degree, as: N.self)
    // Saturation: a coefficient above the degree says no more than one at the degree.
    let terms = constraint.terms.map {
      (coefficient: min(PseudoBooleanSolver.number($0.coefficient, as: N.self), degree), literal: $0.literal.code)
    }
    if terms.allSatisfy({ $0.coefficient == degree }) && hasRoom(for: terms.count) {
      let values = trail.values
      let open = terms.filter { values[Int($0.literal)] == 0 }.map(\.literal)
      if terms.contains(where: { values[Int($0.literal)] > 0 }) { return nil }
      if open.count >= 2 {
        let literals = open + terms.map(\.literal).filter { values[Int($0)] < 0 }
        literals.withUnsafeBufferPointer { _ = add(clause: $0, lbd: 0, number: number, isLearned: false) }
        return nil
      }
    }
    return add(terms, degree: degree, number: number)
  }

  /// Adds Σ terms ≥ degree, coefficients positive, none above the degree where that is to stay. It may be violated, or
  /// force something, at once: `force` looks.
  mutating func add(_ terms: [(coefficient: N, literal: Int32)], degree: N, number: Int) -> Int32 {
    let added = linear.add(terms, degree: degree, number: number)
    linear.discount(added, trail, before: linearHead)
    return added
  }

  func hasRoom(for literals: Int) -> Bool { literals + ClauseArena.headWords < clauses.room }

  /// Adds a clause of two literals or more. The first two are watched: they are open, or the last ones to be open again.
  /// - Precondition: there is room.
  mutating func add(clause: UnsafeBufferPointer<Int32>, lbd: Int32, number: Int, isLearned: Bool) -> Int32 {
    clauses.add(clause, lbd: lbd, number: number, isLearned: isLearned)
  }

  /// See `LinearStore.raise`.
  mutating func raise(_ constraint: Int32, to degree: N, number: Int) {
    linear.raise(constraint, to: degree, number: number)
  }

  /// See `LinearStore.remove`.
  mutating func remove(_ constraint: Int32) { linear.remove(constraint) }

  /// The number of a reason in the proof log.
  @inline(__always) func number(of reason: Int32) -> Int {
    reason & 1 == 0 ? clauses.number(reason >> 1) : linear.number(reason >> 1)
  }

  // MARK: Assigning

  /// Makes an open literal true, on the level opened last.
  @inline(__always) mutating func assign(_ literal: Int32, _ reason: Int32) { trail.assign(literal, reason) }

  /// Opens a level of decisions.
  @inline(__always) mutating func openLevel() { trail.openLevel() }

  /// Takes back everything decided beyond `level` levels.
  mutating func backtrack(to level: Int) {
    guard trail.levelCount > level else { return }
    let keep = trail.count(below: level)
    var place = linearHead
    while place > keep {
      place -= 1
      linear.takeBack(trail[place] ^ 1)
    }
    trail.close(beyond: level)
    clauseHead = min(clauseHead, keep)
    linearHead = min(linearHead, keep)
  }

  /// The log knows by other means why a variable has its value at level 0.
  mutating func forgetReason(_ variable: Int32) { trail.setReason(variable, -1) }

  // MARK: Propagation

  /// Carries all consequences, those of clauses first; the violated reason, or −1.
  mutating func propagate() -> Int32 {
    let before = trail.count
    defer { propagations += trail.count - before }
    while true {
      while clauseHead < trail.count {
        let falsified = trail[clauseHead] ^ 1
        clauseHead += 1
        let conflict = clauses.propagate(falsified, &trail)
        if conflict >= 0 { return conflict }
      }
      guard linearHead < trail.count else { return -1 }
      let falsified = trail[linearHead] ^ 1
      linearHead += 1
      let conflict = linear.propagate(falsified, &trail)
      if conflict >= 0 { return conflict }
    }
  }

  /// Assigns the literals that a linear constraint's slack forces; false where it is violated.
  mutating func force(_ constraint: Int32) -> Bool { linear.force(constraint, &trail) }

  // MARK: For analysis

  @inline(__always) mutating func mark(_ variable: Int32, _ mark: Int32) { trail.setMark(variable, mark) }

  /// See `ClauseArena.noteUse`.
  @inline(__always) mutating func noteUse(_ clause: Int32, lbd: Int32) { clauses.noteUse(clause, lbd: lbd) }

  /// See `LinearStore.explain`.
  mutating func explain(_ constraint: Int32, _ implied: Int32, _ explanation: inout FlatBuffer<Int32>) {
    linear.explain(constraint, implied, trail, &explanation)
  }

  // MARK: Reduction

  /// See `ClauseArena.age`.
  mutating func age(_ clause: Int32) { clauses.age(clause) }

  /// Takes clauses out, none of which is a reason. The others' places change.
  mutating func drop(_ dropped: [Int32]) {
    for clause in dropped { clauses.drop(clause) }
    // Reasons move along.
    let held = trail.elements.compactMap { literal -> (variable: Int32, clause: Int32)? in
      let reason = trail.state(literal >> 1).reason
      return reason >= 0 && reason & 1 == 0 ? (literal >> 1, reason >> 1) : nil
    }.sorted { $0.clause < $1.clause }
    var places = held.map(\.clause)
    clauses.compact(&places)
    for ((variable, _), place) in zip(held, places) { trail.setReason(variable, place << 1) }
  }

  // MARK: Invariants

  /// Traps with a sentence where the state contradicts itself: for tests. Time: the whole state.
  ///
  /// - Parameter watchesAll: false where clauses may have come that propagate at a lower level than the one they were
  ///   first looked at on: then they may miss something, until propagation comes to their literals again.
  func checkInvariants(watchesAll: Bool = true) {
    precondition(clauseHead <= trail.count && linearHead <= clauseHead, "heads out of order")
    trail.checkInvariants()
    clauses.checkInvariants(trail, isPropagated: watchesAll && clauseHead == trail.count)
    linear.checkInvariants(trail, countedBefore: linearHead)
  }
}
