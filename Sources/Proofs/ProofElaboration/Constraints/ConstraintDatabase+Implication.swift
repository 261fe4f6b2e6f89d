import ExactArithmetic

// Reverse unit propagation.
extension ConstraintDatabase {
  /// True if the live constraints propagate to a conflict without any assumption.
  var isRefuted: Bool {
    mutating get {
      prepare()
      if numbers.hasContradiction {
        noteContradiction()
      } else if isConflicting {
        trace?.recallConflict(in: self)
      }
      return isConflicting || numbers.hasContradiction
    }
  }

  /// True if the live constraints and the negation of `row` propagate to a conflict. Every live constraint then
  /// implies, with the others, `row` (Goldberg and Novikov 2003 for clauses; Elffers et al. 2020 for these).
  ///
  /// The constraints in the slots `hints` are tried alone at first: where they suffice, the cost is theirs, and new
  /// constraints need not be made known to propagation.
  mutating func impliesByPropagation(_ row: Row, hints: [Int32] = []) throws(ProofRefusal) -> Bool {
    // A live contradiction, such as 0 ≥ 1 from a solution that cannot be improved, implies everything.
    if row.isTrivial || numbers.hasContradiction {
      noteContradiction()
      return true
    }
    let isClause = row.wide == nil && row.coefficients.allSatisfy { $0 >= row.degree }
    dropLevels(to: isClause ? levels.count(against: row.literals) : 0)
    if !hints.isEmpty && !isStale {
      if isConflicting {
        trace?.recallConflict(in: self)
        return true
      }
      if isClause ? isRefuted(row.literals, hints) : try isRefuted(row, hints, propagates: false) { return true }
    }
    if prepareLevels() { return true }
    return isClause ? isRefuted(row.literals) : try isRefuted(row, hints, propagates: true)
  }

  /// True if the negation of a clause propagates to a conflict, one literal after another.
  /// - Precondition: the assumptions are negations of the clause's first literals, and `prepareLevels` has been called.
  private mutating func isRefuted(_ clause: [Int32]) -> Bool {
    for place in levels.count..<max(clause.count, levels.count) {
      let literal = clause[place]
      let value = propagator.trail.value(literal)
      if value > 0 {
        trace?.noteConflict(literal: literal, base: propagator.trail.count, in: self)
        return true
      }
      openLevel(literal ^ 1)
      if value == 0 && propagate() {
        trace?.noteConflict(in: self)
        dropLevels(to: levels.count - 1)
        return true
      }
    }
    return false
  }

  /// True if the negation of a clause and the hinted constraints propagate to a conflict from what is on the trail.
  private mutating func isRefuted(_ clause: [Int32], _ hints: [Int32]) -> Bool {
    let height = propagator.trail.count
    defer { undo(to: height) }
    for literal in clause {
      let value = propagator.trail.value(literal)
      if value > 0 {
        trace?.noteConflict(literal: literal, base: height, in: self)
        return true
      }
      if value == 0 { assume(literal ^ 1) }
    }
    guard follow(hints) else { return false }
    trace?.noteConflict(candidates: hints, base: height, in: self)
    return true
  }

  /// True if the negation of `row` and the hinted constraints, with all others where it `propagates`, propagate to a
  /// conflict from what is on the trail.
  private mutating func isRefuted(_ row: Row, _ hints: [Int32], propagates: Bool) throws(ProofRefusal) -> Bool {
    let height = propagator.trail.count
    let slot = try openAttempt(row.negated, propagates: propagates)
    let isConflict =
      isConflicting || follow(hints.isEmpty ? [] : [Int32(slot)] + hints) || propagates && propagate()
    if isConflict { trace?.noteConflict(candidates: [Int32(slot)] + hints, base: height, in: self) }
    closeAttempt(slot, undoingTo: height)
    return isConflict
  }

  /// Assigns `literals` and what they propagate, and returns the height to undo to; nil, with nothing assigned, where
  /// that is a conflict.
  mutating func assume(_ literals: [Int32]) -> Int? {
    prepare()
    if isConflicting { return nil }
    let height = propagator.trail.count
    var isConflict = false
    for literal in literals {
      let value = propagator.trail.value(literal)
      if value < 0 { isConflict = true }
      if value == 0 { assume(literal) }
    }
    if isConflict || propagate() {
      undo(to: height)
      return nil
    }
    return height
  }

  /// The number of the first core constraint, by slot, whose true literals do not reach its degree.
  var unsatisfiedCore: Int? {
    for slot in 0..<propagator.rows.slotEnd where numbers.id(slot) > 0 && numbers.isCore(slot) {
      if !propagator.rows.isSatisfied(slot, by: propagator.trail) { return numbers.id(slot) }
    }
    return nil
  }
}
