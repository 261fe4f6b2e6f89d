/// The constraints that the last check by propagation rests on: from a conflict back along the trail, and then in the
/// order in which they propagate.
///
/// A literal that holds without assumptions is shown once, by a lemma, and named from then on.
package final class ProofTrace {
  package enum Hint {
    /// The negation of what was to be shown.
    case negation
    case constraint(Int)
    /// The literal that a lemma has derived.
    case fact(Int32)
  }

  /// A literal that holds without assumptions, with what shows it.
  package typealias Lemma = (literal: Int32, hints: [Hint])

  /// In the order in which they propagate, a conflict last.
  package private(set) var hints: [Hint] = []
  /// Lemmas that have not been taken.
  private var lemmas: [Lemma] = []
  /// Literals with a lemma.
  private var facts: Set<Int32> = []
  /// By the number of open subproofs: what shows that propagation without assumptions is in conflict.
  private var conflicts: [Int: [Hint]] = [:]
  /// Room for the marks of one conflict: by variable, all false between uses.
  private var isMarked: [Bool] = []
  /// Room for the slots that a conflict rests on.
  private var steps: [Int32] = []

  package init() {}

  // MARK: For elaborators

  /// The lemmas that hints rest on and that have not been taken before.
  package func takeLemmas() -> [Lemma] {
    defer { lemmas = [] }
    return lemmas
  }

  /// Takes back lemmas that are not written.
  package func dropLemmas() {
    for lemma in lemmas { facts.remove(lemma.literal) }
    lemmas = []
  }

  /// The lemma of a literal is gone.
  package func forgetFact(_ literal: Int32) { facts.remove(literal) }
  /// All lemmas are gone.
  package func forgetFacts() { facts = [] }

  // MARK: Conflicts that stand without assumptions

  /// Such a conflict's reasons, with so many subproofs open, may be gone.
  func forgetConflict(depth: Int) { conflicts[depth] = nil }

  /// Recalls the conflict that stands without assumptions.
  func recallConflict(in database: borrowing ConstraintDatabase) {
    let depth = database.frames.count
    if let depth = conflicts.keys.filter({ $0 <= depth }).max(), let hints = conflicts[depth] {
      self.hints = hints
    } else {
      noteConflict(in: database)
    }
  }

  /// Notes a live contradiction as the reason; nothing where there is none.
  func noteContradiction(in database: borrowing ConstraintDatabase) {
    hints = database.contradiction.map { [.constraint($0)] } ?? []
  }

  // MARK: Conflicts

  /// The assigned variables that a conflict goes back to and that have not been looked at.
  private struct Marks {
    var isMarked: [Bool]
    /// The slots that the conflict rests on, the last one first.
    var steps: [Int32]
    /// The place of the trail before which all holds without assumptions.
    let height: Int
    var open = 0
    var facts: [Int32] = []

    mutating func mark(_ variable: Int32, at place: Int) {
      if isMarked[Int(variable)] { return }
      isMarked[Int(variable)] = true
      if place < height { facts.append(variable) } else { open += 1 }
    }
  }

  /// Notes what led to the conflict that stands on the trail, found by one of `candidates`, by the last propagation, or
  /// by `literal`, which is true against an assumption. Literals before place `base` hold without assumptions.
  func noteConflict(
    candidates: [Int32] = [], literal: Int32? = nil, base: Int? = nil, in database: borrowing ConstraintDatabase
  ) {
    let variableEnd = database.propagator.trail.variableEnd
    if isMarked.count < variableEnd { isMarked = Array(repeating: false, count: 2 * variableEnd) }
    // Taken out of the trace while it is written to: it is all false before and after.
    var marks = Marks(isMarked: isMarked, steps: steps, height: ProofTrace.factHeight(base, in: database))
    (isMarked, steps) = ([], [])
    marks.steps.removeAll(keepingCapacity: true)
    let needsNegation = ProofTrace.walk(candidates, literal, &marks, database)
    for variable in marks.facts { marks.isMarked[Int(variable)] = false }
    isMarked = marks.isMarked
    hints.removeAll(keepingCapacity: true)
    if needsNegation { hints.append(.negation) }
    if !marks.facts.isEmpty { hints += showFacts(marks.facts, in: database) }
    for step in marks.steps.reversed() {
      let hint = ProofTrace.hint(Int(step), in: database)
      if case .negation = hint, case .negation? = hints.last { continue }
      hints.append(hint)
    }
    steps = marks.steps
    if database.levels.isEmpty && base == nil && candidates.isEmpty && literal == nil {
      let depth = database.frames.count
      conflicts = conflicts.filter { $0.key < depth }
      conflicts[depth] = hints
    }
  }

  /// The place of the trail before which all holds without assumptions.
  private static func factHeight(_ base: Int?, in database: borrowing ConstraintDatabase) -> Int {
    if database.frames.count > 1 { return database.frames.innermost.trailHeight }
    if !database.levels.isEmpty { return database.levels.trailHeight(0) }
    return base ?? 0
  }

  /// Goes back from the conflict, and enters what it rests on; true if the negation is part of that.
  private static func walk(
    _ candidates: [Int32], _ literal: Int32?, _ marks: inout Marks, _ database: borrowing ConstraintDatabase
  ) -> Bool {
    var needsNegation = false
    if let literal {
      needsNegation = true
      marks.mark(literal >> 1, at: database.propagator.trail.place(literal))
    } else {
      let slot = violated(candidates, in: database)
      marks.steps.append(Int32(slot))
      for place in database.propagator.rows.terms(slot).range {
        let literal = database.propagator.rows.literal(place)
        if database.propagator.trail.value(literal) >= 0 { continue }
        marks.mark(literal >> 1, at: database.propagator.trail.place(literal))
      }
    }
    var place = database.propagator.trail.count
    while marks.open > 0 && place > marks.height {
      place -= 1
      let literal = database.propagator.trail[place]
      guard marks.isMarked[Int(literal >> 1)] else { continue }
      marks.open -= 1
      marks.isMarked[Int(literal >> 1)] = false
      let reason = database.propagator.trail.reason(literal)
      if reason < 0 {
        needsNegation = true
        continue
      }
      if marks.steps.last != Int32(reason) { marks.steps.append(Int32(reason)) }
      for index in database.propagator.rows.terms(reason).range {
        let other = database.propagator.rows.literal(index)
        if database.propagator.trail.value(other) >= 0 { continue }
        let otherPlace = database.propagator.trail.place(other)
        if otherPlace < place { marks.mark(other >> 1, at: otherPlace) }
      }
    }
    return needsNegation
  }

  /// A constraint that cannot be satisfied any more.
  private static func violated(_ candidates: [Int32], in database: borrowing ConstraintDatabase) -> Int {
    func isViolated(_ slot: Int) -> Bool {
      database.propagator.rows.isViolated(slot, by: database.propagator.trail)
    }
    let (clauseHead, head) = (database.propagator.clauseHead, database.propagator.head)
    let count = database.propagator.trail.count
    if let slot = database.propagator.followed, isViolated(slot) { return slot }
    for slot in candidates where isViolated(Int(slot)) { return Int(slot) }
    if clauseHead > 0 && clauseHead <= count {
      let list = database.propagator.watches.watchers(database.propagator.trail[clauseHead - 1] ^ 1)
      for place in 0..<list.count where isViolated(Int(list[place].slot)) { return Int(list[place].slot) }
    }
    if head > 0 && head <= count {
      let list = database.propagator.counters.occurrences(database.propagator.trail[head - 1] ^ 1)
      for place in 0..<list.count where isViolated(Int(list[place].slot)) { return Int(list[place].slot) }
    }
    for slot in 0..<database.propagator.rows.slotEnd
    where (database.id(slot) > 0 || database.queue.isAttached(slot)) && isViolated(slot) { return slot }
    return 0
  }

  // MARK: Facts

  /// The hints for variables that are assigned without assumptions, with lemmas for those that have none yet.
  private func showFacts(_ variables: [Int32], in database: borrowing ConstraintDatabase) -> [Hint] {
    var (needed, work, seen): ([(literal: Int32, place: Int)], [Int32], Set<Int32>) = ([], variables, [])
    while let variable = work.popLast() {
      let literal = ProofTrace.trueLiteral(variable, in: database)
      let reason = database.propagator.trail.reason(literal)
      if facts.contains(literal) || reason < 0 || database.propagator.rows.terms(reason).count == 1
        || !seen.insert(variable).inserted
      {
        continue
      }
      needed.append((literal: literal, place: database.propagator.trail.place(literal)))
      work += ProofTrace.antecedents(of: literal, in: database)
    }
    for (literal, _) in needed.sorted(by: { $0.place < $1.place }) {
      var hints: [Hint] = [.negation]
      for other in ProofTrace.antecedents(of: literal, in: database) { hints.append(factHint(other, in: database)) }
      hints.append(ProofTrace.hint(database.propagator.trail.reason(literal), in: database))
      lemmas.append((literal: literal, hints: hints))
      facts.insert(literal)
    }
    var hints: [Hint] = []
    for variable in variables { hints.append(factHint(variable, in: database)) }
    return hints
  }

  /// The variables of the false literals from which an assigned one followed.
  private static func antecedents(of literal: Int32, in database: borrowing ConstraintDatabase) -> [Int32] {
    let place = database.propagator.trail.place(literal)
    var variables: [Int32] = []
    for index in database.propagator.rows.terms(database.propagator.trail.reason(literal)).range {
      let other = database.propagator.rows.literal(index)
      guard database.propagator.trail.value(other) < 0, database.propagator.trail.place(other) < place else { continue }
      variables.append(other >> 1)
    }
    return variables
  }

  private func factHint(_ variable: Int32, in database: borrowing ConstraintDatabase) -> Hint {
    let literal = ProofTrace.trueLiteral(variable, in: database)
    let reason = database.propagator.trail.reason(literal)
    if !facts.contains(literal) && reason >= 0 { return ProofTrace.hint(reason, in: database) }
    return .fact(literal)
  }

  @inline(__always) private static func trueLiteral(_ variable: Int32, in database: borrowing ConstraintDatabase)
    -> Int32
  {
    database.propagator.trail.value(variable << 1) > 0 ? variable << 1 : variable << 1 | 1
  }

  @inline(__always) private static func hint(_ slot: Int, in database: borrowing ConstraintDatabase) -> Hint {
    database.id(slot) == 0 ? .negation : .constraint(database.id(slot))
  }
}
