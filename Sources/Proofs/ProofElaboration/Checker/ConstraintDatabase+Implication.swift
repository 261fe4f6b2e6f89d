import ExactArithmetic

// Reverse unit propagation.
extension ConstraintDatabase {
  /// True if the live constraints and the negation of `row` propagate to a conflict. Every live constraint then
  /// implies, with the others, `row` (Goldberg and Novikov 2003 for clauses; Elffers et al. 2020 for these).
  ///
  /// The constraints in the slots `hints` are tried alone at first: where they suffice, the cost is theirs, and new
  /// constraints need not be made known to propagation.
  mutating func impliesByPropagation(_ row: Row, hints: [Int32] = []) throws(ProofRefusal) -> Bool {
    // A live contradiction, such as 0 ≥ 1 from a solution that cannot be improved, implies everything.
    if row.isTrivial || contradictions > 0 {
      noteContradiction()
      return true
    }
    let isClause = row.wide == nil && row.coefficients.allSatisfy { $0 >= row.degree }
    dropLevels(against: isClause ? row.literals : [])
    if !hints.isEmpty && !isStale {
      if isConflicting {
        recallConflict()
        return true
      }
      if isClause ? isRefuted(row.literals, hints) : try isRefuted(row, hints, propagates: false) { return true }
    }
    if prepareLevels() { return true }
    return isClause ? isRefuted(row.literals) : try isRefuted(row, hints, propagates: true)
  }

  /// True if the negation of a clause and the hinted constraints propagate to a conflict from what is on the trail.
  private mutating func isRefuted(_ clause: [Int32], _ hints: [Int32]) -> Bool {
    let height = trailCount
    defer { undo(to: height) }
    for literal in clause {
      if values[Int(literal)] > 0 {
        noteConflict(literal: literal, base: height)
        return true
      }
      if values[Int(literal)] == 0 { assign(literal ^ 1, because: -1) }
    }
    guard follow(hints) else { return false }
    noteConflict(candidates: hints, base: height)
    return true
  }

  /// True if the negation of `row` and the hinted constraints, with all others where it `propagates`, propagate to a
  /// conflict from what is on the trail.
  private mutating func isRefuted(_ row: Row, _ hints: [Int32], propagates: Bool) throws(ProofRefusal) -> Bool {
    let height = trailCount
    let slot = try store(row.negated)
    if propagates { attach(slot) }
    let isConflict = isConflicting || follow(hints.isEmpty ? [] : [Int32(slot)] + hints) || propagates && propagate()
    isConflicting = false
    if isConflict { noteConflict(candidates: [Int32(slot)] + hints, base: height) }
    undo(to: height)
    if headers[slot].forcesAlone { forcing.removeLast() }
    if propagates { detach(slot) }
    release(slot)
    return isConflict
  }

  /// Assigns what the constraints in the slots `hints` force, one after another, in a few passes while they add
  /// something; true at a conflict. The slacks are not told: a propagation that follows catches up.
  ///
  /// Every other pass runs backwards: hints in the wrong order cost two passes.
  private mutating func follow(_ hints: [Int32]) -> Bool {
    followed = nil
    for pass in 0..<4 {
      let before = trailCount
      for place in hints.indices
      where follow(Int(hints[pass.isMultiple(of: 2) ? place : hints.count - 1 - place])) { return true }
      if trailCount == before { break }
    }
    return false
  }

  private mutating func follow(_ slot: Int) -> Bool {
    guard headers[slot].kind == .clause || headers[slot].kind == .counter else { return false }
    let terms = terms[slot]
    var slack = headers[slot].total - headers[slot].degree
    for index in 0..<terms.count where values[Int(termLiterals[terms.start + index])] < 0 {
      slack -= coefficient(terms, index)
    }
    guard slack < counters[slot].largest && force(slot, slack: slack) else { return false }
    followed = slot
    return true
  }
}
