import ExactArithmetic

// Literals that the others of a learned clause imply false are left out: Sörensson, Biere: "Minimizing learned
// clauses", 2009, doi:10.1007/978-3-642-02777-2_23. A literal that a linear constraint forced is left out where enough
// of its false literals are in the clause, or can be left out themselves: no fixed explanation is tried.
extension ConflictDrivenSearch {
  private static var depthLimit: Int { 200 }

  /// Shortens the clause in `learned`, all of whose literals but the first are marked as seen.
  mutating func minimise() {
    scratch.stamp += 1
    scratch.effort = 20_000
    let stamps = scratch.levelStamps.base
    for index in 1..<max(1, learned.count) {
      stamps[Int(states.base[Int(learned[index] >> 1)].level)] = scratch.stamp
    }
    var kept = 1
    for index in 1..<max(1, learned.count) {
      let literal = learned[index]
      let reason = states.base[Int(literal >> 1)].reason
      if reason >= 0 && follows(literal, reason, depth: 0) { continue }
      learned[kept] = literal
      kept += 1
    }
    learned.truncate(to: kept)
  }

  /// True if a false literal is in the clause under way, holds at level 0, or follows from those that are.
  private mutating func isRedundant(_ literal: Int32, depth: Int) -> Bool {
    let variable = Int(literal >> 1)
    let state = states.base[variable]
    if state.mark == Mark.seen || state.mark == Mark.redundant { return true }
    if state.mark == Mark.needed { return false }
    if state.level == 0 {
      setMark(literal >> 1, Mark.redundant)
      if takesHints { scratch.support.append(literal >> 1) }
      return true
    }
    guard state.reason >= 0, depth < Self.depthLimit, scratch.levelStamps.base[Int(state.level)] == scratch.stamp else {
      return false
    }
    if follows(literal, state.reason, depth: depth) {
      setMark(literal >> 1, Mark.redundant)
      return true
    }
    setMark(literal >> 1, Mark.needed)
    return false
  }

  private mutating func setMark(_ variable: Int32, _ mark: Int32) {
    (states.base + Int(variable)).pointee.mark = mark
    scratch.marked.append(variable)
  }

  /// True if a false literal's reason holds by literals that are redundant or in the clause.
  private mutating func follows(_ literal: Int32, _ reason: Int32, depth: Int) -> Bool {
    if reason & 1 == 0 {
      let literals = clauses.literals(reason >> 1)
      let size = clauses.size(reason >> 1)
      scratch.effort -= size
      if scratch.effort < 0 { return false }
      for index in 0..<size where literals[index] != literal ^ 1 {
        if !isRedundant(literals[index], depth: depth + 1) { return false }
      }
    } else if !followsLinear(literal, reason >> 1, depth: depth) {
      return false
    }
    if takesHints { scratch.support.append(literal >> 1) }
    return true
  }

  private mutating func followsLinear(_ literal: Int32, _ constraint: Int32, depth: Int) -> Bool {
    let head = linear.heads.base[Int(constraint)]
    let terms = linear.terms(constraint)
    scratch.effort -= terms.count
    if scratch.effort < 0 { return false }
    let limit = states.base[Int(literal >> 1)].position
    var spare = head.total - head.degree
    // The amount that literals that are not yet known to be redundant could still contribute.
    var reserve = N.zero
    for term in terms {
      if term.literal == literal ^ 1 { spare -= term.coefficient }
      guard values.base[Int(term.literal)] < 0 else { continue }
      let state = states.base[Int(term.literal >> 1)]
      guard state.position < limit else { continue }
      if state.mark == Mark.seen || state.mark == Mark.redundant || state.level == 0 {
        spare -= term.coefficient
        if state.level == 0 { _ = isRedundant(term.literal, depth: depth + 1) }
      } else if state.mark == 0 {
        reserve += term.coefficient
      }
    }
    if spare < N.zero { return true }
    for term in terms {
      if !(spare < reserve) { return false }
      guard values.base[Int(term.literal)] < 0 else { continue }
      let state = states.base[Int(term.literal >> 1)]
      guard state.position < limit, state.mark == 0 else { continue }
      reserve -= term.coefficient
      if isRedundant(term.literal, depth: depth + 1) {
        spare -= term.coefficient
        if spare < N.zero { return true }
      }
    }
    return false
  }
}
