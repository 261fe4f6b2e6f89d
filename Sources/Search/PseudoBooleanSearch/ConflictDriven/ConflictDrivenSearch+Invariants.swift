import ExactArithmetic

// Invariants that hold between steps, examined from scratch: for tests.
extension ConflictDrivenSearch {
  /// Traps with a sentence where the state contradicts itself. Time: the whole state.
  func checkInvariants() {
    checkAssignment()
    checkWatches()
    checkSlacks()
    checkWeights()
  }

  private func checkAssignment() {
    precondition(rootHead <= trail.count && clauseHead <= trail.count && linearHead <= clauseHead, "heads out of order")
    var assigned = 0
    for variable in 1..<max(1, states.count) {
      precondition(values[2 * variable] == -values[2 * variable + 1], "a literal and its negation agree")
      guard values[2 * variable] != 0 else { continue }
      assigned += 1
      let position = Int(states[variable].position)
      precondition(position < trail.count && Int(trail[position] >> 1) == variable, "a variable is not in its place")
      precondition(values[Int(trail[position])] > 0, "a literal of the trail is not true")
    }
    precondition(assigned == trail.count, "the trail misses a variable")
    for variable in 0..<states.count { precondition(states[variable].mark == 0, "a mark is left") }
    precondition(scratch.marked.count == 0, "marks are left")
  }

  /// Every clause is watched by its first two literals; where one is false and all has been propagated, the clause holds.
  private func checkWatches() {
    var count = 0
    for code in 0..<watches.count {
      for watch in watches[code].elements {
        let clause = watch.clause < 0 ? ~watch.clause : watch.clause
        let literals = clauses.literals(clause)
        precondition(Int(literals[0]) == code || Int(literals[1]) == code, "a clause is watched by another literal")
        precondition((clauses.size(clause) == 2) == (watch.clause < 0), "a clause of two is not marked as such")
        let isIn = UnsafeBufferPointer(start: literals, count: clauses.size(clause)).contains(watch.blocker)
        precondition(isIn, "a blocker is of another clause")
        count += 1
      }
    }
    var clause: Int32 = 0
    while clause < clauses.end {
      count -= 2
      let literals = clauses.literals(clause)
      if clauseHead == trail.count, values[Int(literals[0])] < 0 || values[Int(literals[1])] < 0 {
        let holds = UnsafeBufferPointer(start: literals, count: clauses.size(clause)).contains {
          values[Int($0)] > 0
        }
        precondition(holds, "a watched literal is false in a clause that does not hold")
      }
      clause = clauses.next(clause)
    }
    precondition(count == 0, "clauses and watches differ in number")
  }

  private func checkSlacks() {
    for constraint in 0..<Int32(linear.count) {
      let head = linear.heads[Int(constraint)]
      guard head.count > 0 else { continue }
      var (slack, total) = (N.zero - head.degree, N.zero)
      for term in linear.terms(constraint) {
        total += term.coefficient
        let isCounted =
          values[Int(term.literal)] < 0 && Int(states[Int(term.literal >> 1)].position) < linearHead
        if !isCounted { slack += term.coefficient }
      }
      precondition(total == head.total, "a constraint's total is wrong")
      precondition(slack == linear.gauges[Int(constraint)].slack, "a slack is wrong")
    }
  }

  /// Σ c·l ≥ lower + Σ weight · literal can only hold with weights that are not negative.
  private func checkWeights() {
    for code in 0..<objective.weights.count {
      precondition(!(objective.weights[code] < N.zero), "a weight is negative")
      if N.zero < objective.weights[code] {
        precondition(objective.weighted.contains(Int32(code)), "a weight is not listed")
      }
    }
    if let upper = objective.upper { precondition(objective.lower < upper || isRefuted, "the bounds cross") }
  }
}
