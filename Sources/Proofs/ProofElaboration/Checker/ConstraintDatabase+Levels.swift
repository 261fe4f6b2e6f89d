// A search's clauses come in the order of its tree, and each has most of its decisions in common with the one before.
// So what a check by propagation has assumed, and what followed, stays on the trail for the next check, which takes back
// only what it does not assume as well: a node costs what its own decision propagates, not what its whole branch does.
//
// Of each level everything that follows has been propagated, and nothing was in conflict, before the next one begins.
// New constraints keep to that: see `dropLevels(beforeForcing:once:)`.
extension ConstraintDatabase {
  /// One assumption on the trail and what followed from it.
  struct Level {
    /// The assumption.
    var literal: Int32
    /// The trail that stood when it was.
    var trailHeight: Int
  }

  /// Takes back all assumptions but the first `count`.
  mutating func dropLevels(to count: Int) {
    guard levels.count > count else { return }
    undo(to: levels[count].trailHeight)
    levels.removeLast(levels.count - count)
  }

  /// Takes back all assumptions from the first one on that is not the negation of the literal at its place in `clause`.
  mutating func dropLevels(against clause: [Int32]) {
    var kept = 0
    while kept < min(levels.count, clause.count), levels[kept].literal == clause[kept] ^ 1 { kept += 1 }
    dropLevels(to: kept)
  }

  /// Takes back what may rest on the literal at `place` of the trail; false where that takes no assumptions.
  mutating func dropLevels(resting place: Int) -> Bool {
    let count = levelCount(at: place)
    guard count > 0 else { return false }
    dropLevels(to: count - 1)
    return true
  }

  /// A new clause forces `first` as soon as `second`, the literal of it that was falsified last but for `first`, is
  /// false: takes back the later assumptions, unless `first` has been true from that level on. Where both were falsified
  /// at one level, that one is in conflict, and goes as well.
  /// - Precondition: `second` is false.
  mutating func dropLevels(beforeForcing first: Int32, once second: Int32) {
    let count = levelCount(at: Int(origins[Int(second >> 1)].place))
    let firstCount = values[Int(first)] == 0 ? Int.max : levelCount(at: Int(origins[Int(first >> 1)].place))
    if values[Int(first)] > 0 && firstCount <= count { return }
    dropLevels(to: count)
    if firstCount == count && count > 0 { dropLevels(to: count - 1) }
  }

  /// The number of assumptions up to `place` of the trail.
  private func levelCount(at place: Int) -> Int {
    var count = levels.count
    while count > 0 && levels[count - 1].trailHeight > place { count -= 1 }
    return count
  }

  /// True if the negation of a clause propagates to a conflict, one literal after another.
  /// - Precondition: the assumptions are negations of the clause's first literals, and `prepareLevels` has been called.
  mutating func isRefuted(_ clause: [Int32]) -> Bool {
    for literal in clause[levels.count...] {
      if values[Int(literal)] > 0 {
        noteConflict(literal: literal, base: trailCount)
        return true
      }
      levels.append(Level(literal: literal ^ 1, trailHeight: trailCount))
      if values[Int(literal)] < 0 { continue }
      assign(literal ^ 1, because: -1)
      if propagate() {
        noteConflict()
        dropLevels(to: levels.count - 1)
        return true
      }
    }
    return false
  }
}
