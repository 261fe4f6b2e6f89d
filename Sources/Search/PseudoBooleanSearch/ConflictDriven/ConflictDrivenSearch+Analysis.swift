import CertificateChecking
import ExactArithmetic

extension ConflictDrivenSearch {
  /// Learns the clause at the first unique implication point of a conflict, goes back to where it propagates, and
  /// assigns what it implies.
  /// - Precondition: something is decided.
  mutating func resolve(_ conflict: Int32) {
    analyse(conflict)
    minimise()
    bumpMarked()
    let lbd = self.lbd()
    // The literal of the second highest level is watched, and is where to go back to.
    var target = 0
    if learned.count > 1 {
      var place = 1
      for index in 2..<max(2, learned.count) where level(learned[index]) > level(learned[place]) { place = index }
      let second = learned[place]
      learned[place] = learned[1]
      learned[1] = second
      target = Int(level(second))
    }
    let number = logLearned()
    pace.note(lbd: lbd)
    backtrack(to: target)
    use(lbd: lbd, number: number)
  }

  /// Adds the clause in `learned`, whose first literal is open and whose others are false, and assigns the first.
  mutating func use(lbd: Int32, number: Int) {
    let literal = learned[0]
    if learned.count == 1 {
      unitNumbers[Int(literal >> 1)] = number
      assign(literal, -1)
    } else {
      let clause = clauses.add(learned.elements, lbd: lbd, number: number, isLearned: true)
      clauses.note(clause, lbd: lbd, used: SearchPace.grace(lbd))
      watch(clause)
      assign(literal, clause << 1)
    }
  }

  @inline(__always) private func level(_ literal: Int32) -> Int32 { states.base[Int(literal >> 1)].level }

  // MARK: The first unique implication point

  private mutating func analyse(_ conflict: Int32) {
    learned.removeAll()
    learned.append(0)
    scratch.chain.removeAll()
    scratch.support.removeAll()
    let current = Int32(levelStarts.count)
    var open = 0
    var place = trail.count
    var reason = conflict
    var implied: Int32 = -1
    while true {
      open += resolveReason(reason, implied, current)
      repeat { place -= 1 } while !isResolvable(trail.base[place] >> 1, current)
      implied = trail.base[place]
      open -= 1
      if open == 0 { break }
      reason = states.base[Int(implied >> 1)].reason
    }
    learned[0] = implied ^ 1
  }

  @inline(__always) private func isResolvable(_ variable: Int32, _ current: Int32) -> Bool {
    let state = states.base[Int(variable)]
    return state.mark != 0 && state.level == current
  }

  /// Marks the literals of a reason; those of lower levels join the clause. Returns how many are of the current level.
  private mutating func resolveReason(_ reason: Int32, _ implied: Int32, _ current: Int32) -> Int {
    if takesHints { scratch.chain.append(number(of: reason)) }
    var open = 0
    if reason & 1 == 0 {
      let clause = reason >> 1
      if clauses.isLearned(clause) { noteUse(of: clause) }
      let literals = clauses.literals(clause)
      for index in 0..<clauses.size(clause) where literals[index] != implied { open += mark(literals[index], current) }
    } else {
      explain(reason >> 1, implied)
      for index in 0..<scratch.explanation.count { open += mark(scratch.explanation[index], current) }
    }
    return open
  }

  @inline(__always) private mutating func mark(_ literal: Int32, _ current: Int32) -> Int {
    let state = states.base + Int(literal >> 1)
    guard state.pointee.mark == 0 else { return 0 }
    state.pointee.mark = Mark.seen
    scratch.marked.append(literal >> 1)
    if state.pointee.level == 0 {
      if takesHints { scratch.support.append(literal >> 1) }
      return 0
    }
    if state.pointee.level == current { return 1 }
    learned.append(literal)
    return 0
  }

  func number(of reason: Int32) -> Int {
    reason & 1 == 0 ? clauses.number(reason >> 1) : linear.heads.base[Int(reason >> 1)].number
  }

  /// False literals of a linear constraint, into `scratch.explanation`, that violate it; or that forced `implied`,
  /// where that is not −1. Marked literals count as far as they go, then those of large coefficients.
  mutating func explain(_ constraint: Int32, _ implied: Int32) {
    scratch.explanation.removeAll()
    let head = linear.heads.base[Int(constraint)]
    let terms = linear.terms(constraint)
    let values = self.values.base
    let states = self.states.base
    let limit = implied < 0 ? Int32.max : states[Int(implied >> 1)].position
    // The false literals' coefficients must exceed what is spare.
    var spare = head.total - head.degree
    for term in terms {
      if term.literal == implied { spare -= term.coefficient }
      guard values[Int(term.literal)] < 0 else { continue }
      let state = states[Int(term.literal >> 1)]
      guard state.position < limit, state.mark != 0 || state.level == 0 else { continue }
      spare -= term.coefficient
      if state.mark == 0 { scratch.explanation.append(term.literal) }
    }
    if !(spare < N.zero) {
      for term in terms where values[Int(term.literal)] < 0 {
        let state = states[Int(term.literal >> 1)]
        guard state.position < limit, state.mark == 0, state.level != 0 else { continue }
        spare -= term.coefficient
        scratch.explanation.append(term.literal)
        if spare < N.zero { break }
      }
    }
    scratch.ticks += terms.count / 4
    assert(spare < N.zero, "a linear constraint does not explain")
  }

  // MARK: Scores

  private mutating func noteUse(of clause: Int32) {
    let old = clauses.lbd(clause)
    if old <= SearchPace.keptLBD { return clauses.note(clause, lbd: old, used: 3) }
    scratch.stamp += 1
    var lbd: Int32 = 0
    let literals = clauses.literals(clause)
    for index in 0..<clauses.size(clause) {
      let level = Int(states.base[Int(literals[index] >> 1)].level)
      if scratch.levelStamps.base[level] != scratch.stamp {
        scratch.levelStamps.base[level] = scratch.stamp
        lbd += 1
      }
    }
    lbd = min(old, lbd)
    clauses.note(clause, lbd: lbd, used: SearchPace.grace(lbd))
  }

  /// How many levels the clause's literals are of.
  private mutating func lbd() -> Int32 {
    scratch.stamp += 1
    var lbd: Int32 = 0
    for literal in learned.elements {
      let level = Int(level(literal))
      if scratch.levelStamps.base[level] != scratch.stamp {
        scratch.levelStamps.base[level] = scratch.stamp
        lbd += 1
      }
    }
    return lbd
  }

  /// Makes the variables that took part more active, and takes the marks away.
  private mutating func bumpMarked() {
    let marked = scratch.marked.elements
    let states = self.states.base
    if pace.isStable {
      for variable in marked where states[Int(variable)].mark == Mark.seen && states[Int(variable)].level > 0 {
        heap.bump(variable)
      }
      heap.decay()
    } else {
      // In the order in which they were bumped last, so that the queue keeps it.
      var stamped = UnsafeMutableBufferPointer(mutating: marked)
      stamped.sort { queue.stamp($0) < queue.stamp($1) }
      for variable in marked where states[Int(variable)].mark == Mark.seen && states[Int(variable)].level > 0 {
        queue.bump(variable)
      }
    }
    unmark()
  }

  mutating func unmark() {
    for variable in scratch.marked.elements { (states.base + Int(variable)).pointee.mark = 0 }
    scratch.marked.removeAll()
  }
}
