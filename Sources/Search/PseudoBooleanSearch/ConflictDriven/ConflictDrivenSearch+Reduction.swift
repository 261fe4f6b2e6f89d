import ExactArithmetic

extension ConflictDrivenSearch {
  /// Drops clauses that hold at level 0, and the worse half of the learned ones that have not been used of late.
  /// - Precondition: nothing is decided, and level 0 has been propagated and logged: no clause is a reason.
  mutating func reduceClauses() {
    pace.noteReduction(conflicts)
    var candidates: [Int32] = []
    var clause: Int32 = 0
    while clause < clauses.end {
      let next = clauses.next(clause)
      if holds(clause) {
        drop(clause)
      } else if clauses.isLearned(clause), clauses.size(clause) > 2 {
        let used = clauses.used(clause)
        if used > 0 {
          clauses.note(clause, lbd: clauses.lbd(clause), used: used - 1)
        } else {
          candidates.append(clause)
        }
      }
      clause = next
    }
    candidates.sort { a, b in
      let (x, y) = (clauses.lbd(a), clauses.lbd(b))
      if x != y { return x > y }
      let (p, q) = (clauses.size(a), clauses.size(b))
      return p == q ? a < b : p > q
    }
    for clause in candidates.prefix(candidates.count * 3 / 4) { drop(clause) }
    clauses.compact()
    watchAll()
  }

  private func holds(_ clause: Int32) -> Bool {
    let literals = clauses.literals(clause)
    for index in 0..<clauses.size(clause) where values[Int(literals[index])] > 0 { return true }
    return false
  }

  /// Clauses of the formula are not used any more either, but stay in the proof: they are not the search's.
  private func drop(_ clause: Int32) {
    if clauses.isLearned(clause) { log?.forget(clauses.number(clause)) }
    clauses.drop(clause)
  }

  /// Builds all lists of watches anew, short clauses first: they propagate at no cost.
  private mutating func watchAll() {
    for code in 0..<watches.count { (watches.base + code).pointee.removeAll() }
    for isShort in [true, false] {
      var clause: Int32 = 0
      while clause < clauses.end {
        if (clauses.size(clause) == 2) == isShort { watch(clause) }
        clause = clauses.next(clause)
      }
    }
  }
}
