import ExactArithmetic

extension ConstraintDatabase {
  /// Brings the trail of what propagates without any assumption up to date: new constraints join, and what rested on
  /// removed ones is derived again.
  mutating func prepare() {
    if isStale { restart() }
    if !unattached.isEmpty {
      let new = unattached
      unattached.removeAll(keepingCapacity: true)
      for slot in new { attach(Int(slot)) }
    }
    if !isConflicting && propagate() { isConflicting = true }
  }

  /// Undoes what the innermost frame has assigned and propagates its constraints anew.
  private mutating func restart() {
    isStale = false
    let frame = frames[frames.count - 1]
    undo(to: frame.trailHeight)
    isConflicting = frame.wasConflicting
    if frames.count == 1 {
      // Nothing is assigned: only a constraint that forces something by itself can begin.
      forcing.removeAll { headers[Int($0)].id == 0 || !headers[Int($0)].forcesAlone }
      for slot in forcing { force(Int(slot)) }
    } else {
      for id in frame.firstID..<nextID {
        if let slot = slot(of: id), headers[slot].isAttached { force(slot) }
      }
    }
  }

  /// Makes propagation know the constraint in `slot`, and assigns what it forces.
  mutating func attach(_ slot: Int) {
    headers[slot].isAttached = true
    switch headers[slot].kind {
    case .inert: break
    case .clause: attachClause(slot)
    case .counter: attachCounter(slot)
    case .wide: attachWide(slot)
    }
  }

  private mutating func attachClause(_ slot: Int) {
    let start = headers[slot].start
    // The two literals that would be falsified last, were the trail undone.
    for place in 0..<2 {
      var best = start + place
      var bestRank = rank(termLiterals[best])
      for index in start + place + 1..<start + Int(headers[slot].count) where bestRank < Int.max {
        let other = rank(termLiterals[index])
        if other > bestRank { (best, bestRank) = (index, other) }
      }
      termLiterals.swapAt(start + place, best)
    }
    let (first, second) = (termLiterals[start], termLiterals[start + 1])
    while clauses.count <= slot { clauses.append(ClauseRange(start: 0, end: 0)) }
    clauses[slot] = ClauseRange(start: start, end: start + Int(headers[slot].count))
    watches[Int(first)].append(Watcher(slot: Int32(slot), blocker: second))
    watches[Int(second)].append(Watcher(slot: Int32(slot), blocker: first))
    if values[Int(second)] < 0 { forceClause(slot) }
  }

  /// Larger for a literal that stays unfalsified longer.
  private func rank(_ literal: Int32) -> Int {
    guard values[Int(literal)] < 0 else { return Int.max }
    return Int(places[Int(literal >> 1)])
  }

  private mutating func attachCounter(_ slot: Int) {
    let header = headers[slot]
    var slack = header.total - header.degree
    if slack < header.largest {
      headers[slot].forcesAlone = true
      forcing.append(Int32(slot))
      if header.count == 1 { takeOver(slot) }
    }
    for index in 0..<Int(header.count) {
      let literal = termLiterals[header.start + index]
      let number = coefficient(header, index)
      occurrences[Int(literal)].append(Occurrence(slot: Int32(slot), coefficient: number))
      if isCountedFalse(literal) { slack -= number }
    }
    headers[slot].slack = slack
    if slack < header.largest { force(slot) }
  }

  /// A fact by itself is a better reason than the constraint that forced the same literal before: that one may go.
  private mutating func takeOver(_ slot: Int) {
    let literal = termLiterals[headers[slot].start]
    if values[Int(literal)] > 0 && frames.count == 1 { reasons[Int(literal >> 1)] = Int32(slot) }
  }

  private mutating func attachWide(_ slot: Int) {
    guard let wide = wideRows[Int32(slot)] else { return }
    if wide.slack < wide.largest {
      headers[slot].forcesAlone = true
      forcing.append(Int32(slot))
    }
    for index in headers[slot].start..<headers[slot].start + Int(headers[slot].count) {
      let literal = termLiterals[index]
      occurrences[Int(literal)].append(Occurrence(slot: Int32(slot), coefficient: 0))
      if isCountedFalse(literal) { wide.slack -= wide.coefficient(of: literal) }
    }
    if wide.slack < wide.largest { force(slot) }
  }

  /// Whether `literal` is false and the counters know it.
  private func isCountedFalse(_ literal: Int32) -> Bool {
    values[Int(literal)] < 0 && Int(places[Int(literal >> 1)]) < head
  }
}
