import ExactArithmetic

extension ConstraintDatabase {
  /// Makes an open literal true.
  @inline(__always) mutating func assign(_ literal: Int32, because slot: Int) {
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    reasons[Int(literal >> 1)] = Int32(truncatingIfNeeded: slot)
    places[Int(literal >> 1)] = Int32(truncatingIfNeeded: trail.count)
    trail.append(literal)
  }

  /// Assigns everything that follows from the trail; true where a constraint cannot be satisfied any more.
  ///
  /// At its return the counters are right for the literals before `head`, whatever it found.
  mutating func propagate() -> Bool {
    while head < trail.count {
      let falsified = trail[head] ^ 1
      head += 1
      if countDown(falsified) || visitWatches(falsified) { return true }
    }
    return false
  }

  private mutating func countDown(_ falsified: Int32) -> Bool {
    var isConflict = false
    let list = occurrences[Int(falsified)]
    for occurrence in list {
      let slot = Int(occurrence.slot)
      if occurrence.coefficient == 0 {
        if countDownWide(slot, falsified) { isConflict = true }
        continue
      }
      let slack = headers[slot].slack - occurrence.coefficient
      headers[slot].slack = slack
      if slack < headers[slot].largest && !isConflict && forceCounter(slot) { isConflict = true }
    }
    return isConflict
  }

  private mutating func countDownWide(_ slot: Int, _ falsified: Int32) -> Bool {
    guard let wide = wideRows[Int32(slot)] else { return false }
    wide.slack -= wide.coefficient(of: falsified)
    return wide.slack < wide.largest && forceWide(slot, wide)
  }

  /// Looks at the clauses that watch a literal which has become false; most of the time of checking clauses goes here.
  ///
  /// Spans over arrays that are taken out of the database meanwhile: an array asks at each write whether it is shared.
  private mutating func visitWatches(_ falsified: Int32) -> Bool {
    var list: [Watcher] = []
    swap(&list, &watches[Int(falsified)])
    var allLiterals: [Int32] = []
    swap(&allLiterals, &termLiterals)
    var allValues: [Int8] = []
    swap(&allValues, &values)
    var isConflict = false
    var kept = 0
    do {
      var watchers = list.mutableSpan
      var literals = allLiterals.mutableSpan
      var values = allValues.mutableSpan
      var place = 0
      while place < watchers.count {
        let watcher = watchers[place]
        place += 1
        watchers[kept] = watcher
        kept += 1
        if values[Int(watcher.blocker)] > 0 { continue }
        let range = clauses[Int(watcher.slot)]
        // The false literal second, so that the first is the one that may be forced.
        let first = literals[range.start]
        let other = first == falsified ? literals[range.start + 1] : first
        if values[Int(other)] > 0 {
          watchers[kept - 1].blocker = other
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
        reasons[Int(other >> 1)] = watcher.slot
        places[Int(other >> 1)] = Int32(truncatingIfNeeded: trail.count)
        trail.append(other)
      }
      while place < watchers.count {
        watchers[kept] = watchers[place]
        kept += 1
        place += 1
      }
    }
    swap(&allLiterals, &termLiterals)
    swap(&allValues, &values)
    list.removeLast(list.count - kept)
    swap(&list, &watches[Int(falsified)])
    return isConflict
  }

  // MARK: Forcing by one constraint

  /// Assigns what the constraint in `slot` forces now; notes the conflict where it cannot be satisfied.
  mutating func force(_ slot: Int) {
    let isConflict: Bool
    switch headers[slot].kind {
    case .inert: isConflict = false
    case .clause: return forceClause(slot)
    case .counter: isConflict = headers[slot].slack < headers[slot].largest && forceCounter(slot)
    case .wide: isConflict = wideRows[Int32(slot)].map { $0.slack < $0.largest && forceWide(slot, $0) } ?? false
    }
    if isConflict { isConflicting = true }
  }

  mutating func forceClause(_ slot: Int) {
    var open: Int32 = -1
    for index in headers[slot].start..<headers[slot].start + Int(headers[slot].count) {
      let literal = termLiterals[index]
      if values[Int(literal)] > 0 { return }
      if values[Int(literal)] == 0 {
        if open >= 0 { return }
        open = literal
      }
    }
    if open >= 0 { assign(open, because: slot) } else { isConflicting = true }
  }

  /// True where the slack is negative: a conflict.
  private mutating func forceCounter(_ slot: Int) -> Bool {
    let header = headers[slot]
    if header.slack < 0 { return true }
    for index in 0..<Int(header.count) {
      if coefficient(header, index) <= header.slack { break }
      let literal = termLiterals[header.start + index]
      if values[Int(literal)] == 0 { assign(literal, because: slot) }
    }
    return false
  }

  private mutating func forceWide(_ slot: Int, _ wide: WideRow) -> Bool {
    if wide.slack.signum < 0 { return true }
    for index in headers[slot].start..<headers[slot].start + Int(headers[slot].count) {
      let literal = termLiterals[index]
      if values[Int(literal)] == 0 && wide.coefficient(of: literal) > wide.slack { assign(literal, because: slot) }
    }
    return false
  }

  /// Takes back every assignment from place `height` of the trail on.
  mutating func undo(to height: Int) {
    while trail.count > height {
      let literal = trail.removeLast()
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
      guard trail.count < head else { continue }
      let list = occurrences[Int(literal ^ 1)]
      for occurrence in list {
        if occurrence.coefficient == 0 {
          guard let wide = wideRows[occurrence.slot] else { continue }
          wide.slack += wide.coefficient(of: literal ^ 1)
        } else {
          headers[Int(occurrence.slot)].slack += occurrence.coefficient
        }
      }
    }
    head = min(head, height)
  }
}
