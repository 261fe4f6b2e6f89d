import ExactArithmetic

extension ConstraintDatabase {
  /// Makes an open literal true.
  @inline(__always) mutating func assign(_ literal: Int32, because slot: Int) {
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    origins[Int(literal >> 1)] = Origin(
      reason: Int32(truncatingIfNeeded: slot), place: Int32(truncatingIfNeeded: trailCount))
    trail[trailCount] = literal
    trailCount += 1
  }

  /// Assigns everything that follows from the trail; true where a constraint cannot be satisfied any more.
  ///
  /// Clauses first: where they conflict, nothing had to be counted. At its return the slacks are right for the literals
  /// before `head`, whatever it found. Where the budget is spent it returns early, and no verdict rests on that: see
  /// `isSpent`.
  mutating func propagate() -> Bool {
    while true {
      if hasSpent(work: 16) { return false }
      while clauseHead < trailCount {
        let falsified = trail[clauseHead] ^ 1
        clauseHead += 1
        if !watches[Int(falsified)].isEmpty && visitWatches(falsified) { return true }
      }
      if head == trailCount { return false }
      let falsified = trail[head] ^ 1
      head += 1
      work &+= occurrences[Int(falsified)].count &+ 64 &* wideOccurrences[Int(falsified)].count
      if countDown(falsified) { return true }
    }
  }

  private mutating func visitWatches(_ falsified: Int32) -> Bool {
    var list: [Watcher] = []
    swap(&list, &watches[Int(falsified)])
    let isConflict = ConstraintDatabase.visit(
      &list, of: falsified, in: terms, &termLiterals, &watches, &values, &origins, &trail, &trailCount)
    swap(&list, &watches[Int(falsified)])
    return isConflict
  }

  /// Looks at the clauses that watch a literal which has become false; true where one is violated.
  ///
  /// Over spans: an array asks at each write whether it is shared, and most of the time of checking goes here.
  private static func visit(
    _ list: inout [Watcher], of falsified: Int32, in terms: [Terms], _ literals: inout [Int32],
    _ watches: inout [[Watcher]], _ values: inout [Int8], _ origins: inout [Origin], _ trail: inout [Int32],
    _ trailCount: inout Int
  ) -> Bool {
    var kept = 0
    var isConflict = false
    do {
      var list = list.mutableSpan
      var literals = literals.mutableSpan
      var values = values.mutableSpan
      var place = 0
      while place < list.count {
        let watcher = list[place]
        place += 1
        list[kept] = watcher
        kept += 1
        if values[Int(watcher.blocker)] > 0 { continue }
        let range = terms[Int(watcher.slot)]
        // The false literal second, so that the first is the one that may be forced.
        let first = literals[range.start]
        let other = first == falsified ? literals[range.start + 1] : first
        if values[Int(other)] > 0 {
          list[kept - 1].blocker = other
          continue
        }
        literals[range.start] = other
        literals[range.start + 1] = falsified
        var index = range.start + 2
        while index < range.end && values[Int(literals[index])] < 0 { index += 1 }
        if index < range.end {
          let new = literals[index]
          literals[index] = falsified
          literals[range.start + 1] = new
          watches[Int(new)].append(Watcher(slot: watcher.slot, blocker: other))
          kept -= 1
          continue
        }
        if values[Int(other)] < 0 {
          isConflict = true
          break
        }
        values[Int(other)] = 1
        values[Int(other ^ 1)] = -1
        origins[Int(other >> 1)] = Origin(reason: watcher.slot, place: Int32(truncatingIfNeeded: trailCount))
        trail[trailCount] = other
        trailCount += 1
      }
      while place < list.count {
        list[kept] = list[place]
        kept += 1
        place += 1
      }
    }
    list.removeLast(list.count - kept)
    return isConflict
  }

  /// Takes back every assignment from place `height` of the trail on.
  mutating func undo(to height: Int) {
    while trailCount > height {
      trailCount -= 1
      let literal = trail[trailCount]
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
      if trailCount < head { countUp(literal ^ 1) }
    }
    head = min(head, height)
    clauseHead = min(clauseHead, height)
  }
}
