import ExactArithmetic

// Learned clauses beside the rows. As a reason, or as what is violated, clause c has the number −2 − c.
extension SlackPropagator {
  /// Looks at the clauses that watch a literal which has become false; the one that is violated, or nil.
  func propagateClauses(_ falsified: Int32) -> Int32? {
    var list: [LearnedClauses.Watch] = []
    swap(&list, &clauses.watches[Int(falsified)])
    var conflict: Int32?
    var kept = 0
    var place = 0
    while place < list.count {
      var watch = list[place]
      place += 1
      if values[Int(watch.blocker)] > 0 {
        list[kept] = watch
        kept += 1
        continue
      }
      let clause = clauses[watch.clause]
      if clause[clause.startIndex] == falsified { clauses.swap(watch.clause, 0, 1) }
      let current = clauses[watch.clause]
      let first = current[current.startIndex]
      watch.blocker = first
      if values[Int(first)] <= 0,
        let other = current.dropFirst(2).firstIndex(where: { values[Int($0)] >= 0 })
      {
        let literal = current[other]
        clauses.swap(watch.clause, 1, other - current.startIndex)
        clauses.watches[Int(literal)].append(watch)
        continue
      }
      list[kept] = watch
      kept += 1
      if values[Int(first)] < 0 {
        conflict = -2 - watch.clause
        break
      }
      if values[Int(first)] == 0 { assign(first, because: -2 - watch.clause) }
    }
    while place < list.count {
      list[kept] = list[place]
      kept += 1
      place += 1
    }
    list.removeLast(list.count - kept)
    swap(&list, &clauses.watches[Int(falsified)])
    return conflict
  }

  /// Adds a learned clause whose first literal was the last to become false. What it forces is found by
  /// `propagateDerived`, once that literal is open again.
  func learn(_ clause: [Int32], levels: Int, number: Int) {
    var clause = clause
    if clause.count > 1 {
      let latest =
        (1..<clause.count).max { positions[Int(clause[$0] >> 1)] < positions[Int(clause[$1] >> 1)] }
        ?? 1
      clause.swapAt(1, latest)
    }
    let id = clauses.add(clause, levels: levels, number: number)
    if clause.count == 1 { units.append(id) } else { pending.append(id) }
  }

  /// Carries out what clauses force that came since the last time, and those of one literal.
  func propagatePending() -> Int32? {
    for id in units + pending {
      let clause = clauses[id]
      guard let first = clause.first else { continue }
      guard clause.dropFirst().allSatisfy({ values[Int($0)] < 0 }) else { continue }
      if values[Int(first)] < 0 { return -2 - id }
      if values[Int(first)] == 0 { assign(first, because: -2 - id) }
    }
    pending.removeAll(keepingCapacity: true)
    return nil
  }

  /// Takes out clauses where there are many; their numbers in the proof.
  func reduceClauses() -> [Int] {
    guard clauses.count > clauseLimit else { return [] }
    clauseLimit += clauseLimit / 10
    pending.removeAll { clauses[$0].isEmpty }
    var locked = Set(pending + units)
    for literal in trail where reasons[Int(literal >> 1)] < -1 {
      locked.insert(-2 - reasons[Int(literal >> 1)])
    }
    return clauses.reduce(keeping: locked)
  }
}
