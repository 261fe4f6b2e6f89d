import ExactArithmetic

extension ConstraintDatabase {
  /// Brings the trail of what propagates without any assumption up to date: new constraints join, and what rested on
  /// removed ones is derived again.
  mutating func prepare() {
    dropLevels(to: 0)
    _ = prepareLevels()
  }

  /// The same with the assumptions that are on the trail; true where they propagate to a conflict. The last of them is
  /// taken back then; without any, it is noted.
  mutating func prepareLevels() -> Bool {
    if isStale { restart() }
    if !unattached.isEmpty {
      let new = unattached
      unattached.removeAll(keepingCapacity: true)
      for slot in new {
        let header = headers[Int(slot)]
        headers[Int(slot)].isPending = false
        if header.id > 0 && header.kind != .inert && !header.isAttached { attach(Int(slot)) }
      }
    }
    if isConflicting {
      recallConflict()
      return true
    }
    guard propagate() else { return false }
    noteConflict()
    if levels.isEmpty { isConflicting = true } else { dropLevels(to: levels.count - 1) }
    return true
  }

  /// Undoes what the innermost frame has assigned and propagates its constraints anew.
  private mutating func restart() {
    isStale = false
    trace?.conflicts[frames.count] = nil
    dropLevels(to: 0)
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
    if headers[slot].kind != .clause { dropLevels(to: 0) }
    switch headers[slot].kind {
    case .inert: break
    case .clause: attachClause(slot)
    case .counter: attachCounter(slot)
    case .wide: attachWide(slot)
    }
  }

  private mutating func attachClause(_ slot: Int) {
    let (start, end) = (terms[slot].start, terms[slot].end)
    // The two literals that would be falsified last, were the trail undone.
    for place in start..<start + 2 {
      var best = place
      var bestRank = rank(termLiterals[best])
      for index in place + 1..<end where bestRank < Int.max {
        let other = rank(termLiterals[index])
        if other > bestRank { (best, bestRank) = (index, other) }
      }
      termLiterals.swapAt(place, best)
    }
    let (first, second) = (termLiterals[start], termLiterals[start + 1])
    watches[Int(first)].append(Watcher(slot: Int32(slot), blocker: second))
    watches[Int(second)].append(Watcher(slot: Int32(slot), blocker: first))
    guard values[Int(second)] < 0 else { return }
    dropLevels(beforeForcing: first, once: second)
    forceClause(slot)
  }

  /// Larger for a literal that stays unfalsified longer.
  private func rank(_ literal: Int32) -> Int {
    guard values[Int(literal)] < 0 else { return Int.max }
    return Int(origins[Int(literal >> 1)].place)
  }

  private mutating func attachCounter(_ slot: Int) {
    let (header, terms, largest) = (headers[slot], terms[slot], counters[slot].largest)
    var slack = header.total - header.degree
    if slack < largest {
      noteForcing(slot)
      if terms.count == 1 { takeOver(slot) }
    }
    for index in 0..<terms.count {
      let literal = termLiterals[terms.start + index]
      let number = coefficient(terms, index)
      occurrences[Int(literal)].append(Occurrence(slot: Int32(slot), coefficient: number))
      if isCountedFalse(literal) { slack -= number }
    }
    counters[slot].slack = slack
    force(slot)
  }

  private mutating func noteForcing(_ slot: Int) {
    headers[slot].forcesAlone = true
    forcing.append(Int32(slot))
  }

  /// A fact by itself is a better reason than the constraint that forced the same literal before: that one may go.
  private mutating func takeOver(_ slot: Int) {
    let literal = termLiterals[terms[slot].start]
    if values[Int(literal)] > 0 && frames.count == 1 { origins[Int(literal >> 1)].reason = Int32(slot) }
  }

  private mutating func attachWide(_ slot: Int) {
    guard let wide = wideRows[Int32(slot)] else { return }
    if wide.slack < wide.largest { noteForcing(slot) }
    for index in terms[slot].start..<terms[slot].end {
      let literal = termLiterals[index]
      wideOccurrences[Int(literal)].append(Int32(slot))
      if isCountedFalse(literal) { wide.slack -= wide.coefficient(of: literal) }
    }
    force(slot)
  }

  /// True if `literal` is false and the slacks know it.
  private func isCountedFalse(_ literal: Int32) -> Bool {
    values[Int(literal)] < 0 && Int(origins[Int(literal >> 1)].place) < head
  }
}
