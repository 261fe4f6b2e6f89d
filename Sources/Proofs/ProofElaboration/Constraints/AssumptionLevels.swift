/// Assumptions that a check by propagation has left on the trail for the next one.
///
/// A search's clauses come in the order of its tree, and each has most of its decisions in common with the one before.
/// So what a check has assumed, and what followed, stays on the trail for the next check, which takes back only what it
/// does not assume as well: a node costs what its own decision propagates, not what its whole branch does.
///
/// Of each level everything that follows has been propagated, and nothing was in conflict, before the next one begins.
/// New constraints keep to that: see `ConstraintDatabase.dropLevels(beforeForcing:once:)`.
struct AssumptionLevels: ~Copyable {
  private struct Level {
    var literal: Int32
    var trailHeight: Int
  }

  private var levels: [Level] = []

  var count: Int { levels.count }
  var isEmpty: Bool { levels.isEmpty }
  /// The trail that stood when the assumption at `index` was made.
  func trailHeight(_ index: Int) -> Int { levels[index].trailHeight }

  /// The number of assumptions up to `place` of the trail.
  func count(at place: Int) -> Int {
    var count = levels.count
    while count > 0 && levels[count - 1].trailHeight > place { count -= 1 }
    return count
  }

  /// How many assumptions, from the first one on, are the negations of the literals at their places in `clause`.
  func count(against clause: [Int32]) -> Int {
    var count = 0
    while count < min(levels.count, clause.count), levels[count].literal == clause[count] ^ 1 { count += 1 }
    return count
  }

  mutating func open(_ literal: Int32, trailHeight: Int) {
    levels.append(Level(literal: literal, trailHeight: trailHeight))
  }

  /// Forgets all assumptions but the first `count`.
  mutating func truncate(to count: Int) { levels.removeLast(levels.count - count) }
}
