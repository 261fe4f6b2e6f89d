import ExactArithmetic

extension ConstraintDatabase {
  // MARK: Reverse unit propagation

  /// Whether the live constraints and the negation of `row` propagate to a conflict. Every live constraint then
  /// implies, with the others, `row` (Goldberg and Novikov 2003 for clauses; Elffers et al. 2020 for these).
  ///
  /// The constraints in the slots `hints` are tried first, in their order.
  mutating func impliesByPropagation(_ row: Row, hints: [Int] = []) throws(ProofRefusal) -> Bool {
    if row.isTrivial { return true }
    prepare()
    // A live contradiction, such as 0 ≥ 1 from a solution that cannot be improved, implies everything.
    if isConflicting || contradictions > 0 { return true }
    if row.isContradiction { return false }
    let height = trail.count
    if row.wide == nil && row.coefficients.allSatisfy({ $0 >= row.degree }) {
      // A clause: its negation makes every literal false.
      for literal in row.literals {
        if values[Int(literal)] > 0 {
          undo(to: height)
          return true
        }
        if values[Int(literal)] == 0 { assign(literal ^ 1, because: -1) }
      }
      let isConflict = followHints(hints) || propagate()
      undo(to: height)
      return isConflict
    }
    let slot = try store(row.negated)
    attach(slot)
    let isConflict = isConflicting || followHints(hints) || propagate()
    isConflicting = false
    undo(to: height)
    if headers[slot].forcesAlone { forcing.removeLast() }
    detach(slot)
    release(slot)
    return isConflict
  }

  /// Assigns what the hinted constraints force, one after another, without telling the counters: these catch up where
  /// the hints do not suffice. True at a conflict.
  private mutating func followHints(_ hints: [Int]) -> Bool {
    var before = -1
    while !hints.isEmpty && before < trail.count {
      before = trail.count
      for slot in hints where headers[slot].kind == .clause || headers[slot].kind == .counter {
        let header = headers[slot]
        var slack = header.total - header.degree
        for index in 0..<Int(header.count) where values[Int(termLiterals[header.start + index])] < 0 {
          slack -= coefficient(header, index)
        }
        if slack < 0 { return true }
        for index in 0..<Int(header.count) {
          if coefficient(header, index) <= slack { break }
          let literal = termLiterals[header.start + index]
          if values[Int(literal)] == 0 { assign(literal, because: slot) }
        }
      }
    }
    return false
  }
}
