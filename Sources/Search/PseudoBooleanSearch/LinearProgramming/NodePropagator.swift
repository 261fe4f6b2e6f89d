import CertificateChecking
import ExactArithmetic
import SearchCore

/// The propagation engine as the search over relaxations uses it: rows that are derived come and go at any node, and
/// clauses are learned that may force something only once the search has gone elsewhere.
///
/// Unlike the conflict-driven search this one does not go back to where a clause propagates: the tree says where to go
/// on. What a new clause forces is therefore assigned where the search is, and may be missed after that has been taken
/// back, until propagation comes to the clause's literals again.
final class NodePropagator<N: WorkingNumber> {
  private(set) var engine: PropagationEngine<N>
  private var analysis: ConflictAnalysis
  /// Linear constraints from this one on are derived.
  private let firstDerived: Int32
  /// By derived row: the measure of how much it forced lately.
  private var activities: [Int] = []

  // MARK: Learned clauses

  /// Clauses that came since `propagateDerived`.
  private var pending: [Int32] = []
  private var clauseLimit = 2000

  // MARK: Changes

  /// Variables that were assigned or freed since `takeTouched`, but for those assigned last; each once.
  private var touched: [Int32] = []
  private let isTouched: FlatArray<Bool>
  /// Literals of the trail from this one on have not been looked at for `touched`.
  private var touchedHead = 0

  /// - Parameter keepsSteps: true if conflicts are to name the constraints that show them.
  init(_ strengthened: StrengthenedFormula, keepsSteps: Bool) {
    let formula = strengthened.formula
    engine = PropagationEngine(variableCount: formula.variableCount)
    analysis = ConflictAnalysis(variableCount: formula.variableCount, keepsSteps: keepsSteps, notesUse: false)
    isTouched = FlatArray(repeating: false, count: formula.variableCount + 1)
    for (constraint, number) in zip(formula.constraints, strengthened.numbers) {
      _ = engine.add(constraint, number: number)
    }
    firstDerived = Int32(engine.linear.count)
  }

  // MARK: The assignment

  var variableCount: Int { engine.trail.variableCount }
  /// 1 true, −1 false, 0 open.
  @inline(__always) func value(_ literal: Int32) -> Int8 { engine.trail.value(literal) }
  /// True if a row in normal form holds whatever the open variables are.
  func isSatisfied(_ row: PseudoBooleanConstraint) -> Bool {
    row.terms.reduce(into: Integer.zero) { sum, term in
      if value(term.literal.code) > 0 { sum += term.coefficient }
    } >= row.degree
  }

  /// Opens a level of decisions.
  func openLevel() { engine.openLevel() }

  /// Makes an open literal true by decision, on the level opened last.
  func decide(_ literal: Int32) { engine.assign(literal, -1) }

  /// Takes back everything decided beyond `level` decisions.
  func backtrack(to level: Int) {
    guard engine.trail.levelCount > level else { return }
    let keep = engine.trail.count(below: level)
    for place in keep..<engine.trail.count { touch(engine.trail[place] >> 1) }
    touchedHead = min(touchedHead, keep)
    engine.backtrack(to: level)
  }

  /// The variables that were assigned or freed since the last time; each once.
  func takeTouched() -> [Int32] {
    while touchedHead < engine.trail.count {
      touch(engine.trail[touchedHead] >> 1)
      touchedHead += 1
    }
    for variable in touched { isTouched[Int(variable)] = false }
    defer { touched.removeAll(keepingCapacity: true) }
    return touched
  }

  private func touch(_ variable: Int32) {
    guard !isTouched[Int(variable)] else { return }
    isTouched[Int(variable)] = true
    touched.append(variable)
  }

  // MARK: Propagation

  /// Carries all consequences; the reason that is violated, or nil.
  func propagate() -> Int32? {
    let before = engine.trail.count
    return noted(engine.propagate(), since: before)
  }

  /// Looks at every row once, and carries all consequences.
  func propagateAll() -> Int32? { propagate(rowsFrom: 0) }

  /// Looks at the derived rows once, and at new clauses: they may have come, or been raised, under other decisions.
  func propagateDerived() -> Int32? { propagate(rowsFrom: firstDerived) }

  private func propagate(rowsFrom first: Int32) -> Int32? {
    let before = engine.trail.count
    for clause in pending {
      let forced = engine.clauses.literals(clause)[0]
      guard engine.clauses.literals(clause).dropFirst().allSatisfy({ value($0) < 0 }) else { continue }
      if value(forced) < 0 { return noted(clause << 1, since: before) }
      if value(forced) == 0 { engine.assign(forced, clause << 1) }
    }
    pending.removeAll(keepingCapacity: true)
    for row in first..<Int32(engine.linear.count) where !engine.force(row) {
      return noted(row << 1 | 1, since: before)
    }
    return noted(engine.propagate(), since: before)
  }

  /// Counts what derived rows have forced.
  private func noted(_ conflict: Int32, since place: Int) -> Int32? {
    for place in place..<engine.trail.count { noteActivity(engine.trail.state(engine.trail[place] >> 1).reason) }
    guard conflict >= 0 else { return nil }
    noteActivity(conflict)
    return conflict
  }

  private func noteActivity(_ reason: Int32) {
    guard reason >= 0, reason & 1 == 1, reason >> 1 >= firstDerived else { return }
    activities[Int(reason >> 1 - firstDerived)] += 1
  }

  // MARK: Rows that come and go

  /// Adds a row, which may be violated or force something at once: `propagateDerived` looks. Returns its number.
  func add(_ row: DerivedRow<N>, number: Int) -> Int32 {
    let added = engine.add(row.terms, degree: row.degree, number: number)
    let index = Int(added - firstDerived)
    if index == activities.count { activities.append(0) } else { activities[index] = 0 }
    return added
  }

  /// Raises a derived row's degree, which constraint `number` of the log says.
  func raise(_ row: Int32, by difference: N, number: Int) {
    engine.raise(row, to: engine.linear.degree(row) + difference, number: number)
  }

  /// Takes out the half of some rows that did least lately, but no row that is a reason. Returns those that remain.
  func thin(_ rows: [Int32], forget: (_ number: Int) -> Void) -> [Int32] {
    let reasons = Set(engine.trail.elements.map { engine.trail.state($0 >> 1).reason })
    func activity(_ row: Int32) -> Int { activities[Int(row - firstDerived)] }
    let ranked = rows.filter { !reasons.contains($0 << 1 | 1) }.sorted { (activity($0), $0) < (activity($1), $1) }
    let removed = Set(ranked.prefix(rows.count / 2))
    for row in ranked.prefix(rows.count / 2) {
      forget(engine.linear.number(row))
      engine.remove(row)
    }
    let kept = rows.filter { !removed.contains($0) }
    for row in kept { activities[Int(row - firstDerived)] /= 2 }
    return kept
  }

  // MARK: Conflicts

  /// The causes of a violation that propagation has found.
  func causes(of conflict: Int32) -> ConflictCauses { analysis.causes(of: conflict, &engine) }

  /// The causes of the falsity of some literals.
  func causes(behind falsified: [Int32]) -> ConflictCauses { analysis.causes(behind: falsified, &engine) }

  /// Adds the asserting clause of a conflict. What it forces is found by `propagateDerived`, once the first literal is
  /// open again.
  func learn(_ causes: ConflictCauses, number: Int) {
    if causes.asserting.count == 1 {
      // One literal is a row: those are looked at wherever the search goes.
      _ = add(DerivedRow(terms: [(N(small: 1), causes.asserting[0])], degree: N(small: 1)), number: number)
    } else if engine.hasRoom(for: causes.asserting.count) {
      causes.asserting.withUnsafeBufferPointer {
        pending.append(engine.add(clause: $0, lbd: Int32(causes.levels), number: number, isLearned: true))
      }
    }
  }

  /// Clauses over at most so many levels stay.
  private static var keptLevels: Int32 { 3 }

  /// Takes out the worse half of the learned clauses where there are many.
  /// - Precondition: `propagateDerived` has just found no conflict.
  func reduceClauses(forget: (_ number: Int) -> Void) {
    guard engine.clauses.learnedCount > clauseLimit else { return }
    clauseLimit += clauseLimit / 10
    let reasons = Set(engine.trail.elements.map { engine.trail.state($0 >> 1).reason })
    var candidates: [Int32] = []
    var clause: Int32 = 0
    while clause < engine.clauses.end {
      if engine.clauses.isLearned(clause), engine.clauses.lbd(clause) > Self.keptLevels,
        engine.clauses.size(clause) > 2, !reasons.contains(clause << 1)
      {
        candidates.append(clause)
      }
      clause = engine.clauses.next(clause)
    }
    let dropped = Array(engine.clauses.worstFirst(candidates).prefix(candidates.count / 2))
    for clause in dropped { forget(engine.clauses.number(clause)) }
    engine.drop(dropped)
  }

  // MARK: Invariants

  /// Traps with a sentence where the state contradicts itself: for tests.
  func checkInvariants() { engine.checkInvariants(watchesAll: false) }
}
