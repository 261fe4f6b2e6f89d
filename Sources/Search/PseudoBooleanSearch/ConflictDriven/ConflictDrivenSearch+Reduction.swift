import ExactArithmetic

extension ConflictDrivenSearch {
  /// Drops clauses that hold at level 0, and the worse half of the learned ones that have not been used of late.
  /// - Precondition: nothing is decided, and level 0 has been propagated and logged: no clause is a reason.
  mutating func reduceClauses() {
    pace.noteReduction(conflicts)
    var dropped: [Int32] = []
    var candidates: [Int32] = []
    var clause: Int32 = 0
    while clause < engine.clauses.end {
      let next = engine.clauses.next(clause)
      if holds(clause) {
        dropped.append(clause)
      } else if engine.clauses.isLearned(clause), engine.clauses.size(clause) > 2 {
        if engine.clauses.used(clause) > 0 { engine.age(clause) } else { candidates.append(clause) }
      }
      clause = next
    }
    dropped += engine.clauses.worstFirst(candidates).prefix(candidates.count * 3 / 4)
    // Clauses of the formula are not used any more either, but stay in the proof: they are not the search's.
    for clause in dropped where engine.clauses.isLearned(clause) { account.log?.forget(engine.clauses.number(clause)) }
    engine.drop(dropped)
  }

  private func holds(_ clause: Int32) -> Bool {
    for literal in engine.clauses.literals(clause) where engine.trail.value(literal) > 0 { return true }
    return false
  }
}
