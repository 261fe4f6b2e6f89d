extension ConstraintDatabase {
  /// Forgets constraint `id` and frees its memory.
  /// - Precondition: `id` is live.
  mutating func remove(_ id: Int) {
    let slot = Int(slotOfID[id])
    slotOfID[id] = -1
    let header = headers[slot]
    let terms = header.start..<header.start + Int(header.count)
    for index in terms { occurrenceCounts[Int(termLiterals[index] >> 1)] -= 1 }
    if isContradiction(slot) { contradictions -= 1 }
    index?[header.hash]?.removeAll { $0 == Int32(slot) }
    if index?[header.hash]?.isEmpty == true { index?[header.hash] = nil }
    if header.isAttached {
      if isConflicting || supportsTrail(slot) { isStale = true }
      detach(slot)
    } else if let place = unattached.lastIndex(of: Int32(slot)) {
      unattached.remove(at: place)
    }
    release(slot)
  }

  /// Whether no assignment satisfies the constraint in `slot`.
  func isContradiction(_ slot: Int) -> Bool {
    if let wide = wideRows[Int32(slot)] { return wide.numbers.total < wide.numbers.degree }
    return headers[slot].total < headers[slot].degree
  }

  /// Whether a literal on the trail was forced by the constraint in `slot`.
  private func supportsTrail(_ slot: Int) -> Bool {
    let header = headers[slot]
    for index in header.start..<header.start + Int(header.count) {
      let literal = termLiterals[index]
      if values[Int(literal)] > 0 && reasons[Int(literal >> 1)] == Int32(slot) { return true }
    }
    return false
  }

  /// Frees a slot that propagation does not know.
  mutating func release(_ slot: Int) {
    let header = headers[slot]
    unusedTerms += Int(header.count)
    if header.kind == .wide { wideRows[Int32(slot)] = nil }
    headers[slot] = Header()
    freeSlots.append(Int32(slot))
    // The last constraint's terms lie at the end: subproofs and negated goals come and go without a trace.
    if header.start + Int(header.count) == termLiterals.count {
      termLiterals.removeLast(Int(header.count))
      unusedTerms -= Int(header.count)
      if header.numbers >= 0, header.numbers + Int(header.count) == termCoefficients.count {
        termCoefficients.removeLast(Int(header.count))
      }
    }
    if unusedTerms > 1 << 16, unusedTerms > termLiterals.count / 2 { compact() }
  }

  /// Lays the terms of the live constraints together.
  private mutating func compact() {
    var literals: [Int32] = []
    var coefficients: [Int] = []
    literals.reserveCapacity(termLiterals.count - unusedTerms)
    for slot in headers.indices where headers[slot].kind != .inert || headers[slot].id != 0 {
      let header = headers[slot]
      let count = Int(header.count)
      headers[slot].start = literals.count
      if header.kind == .clause && header.isAttached {
        clauses[slot] = ClauseRange(start: literals.count, end: literals.count + count)
      }
      literals.append(contentsOf: termLiterals[header.start..<header.start + count])
      if header.numbers >= 0 {
        headers[slot].numbers = coefficients.count
        coefficients.append(contentsOf: termCoefficients[header.numbers..<header.numbers + count])
      }
    }
    (termLiterals, termCoefficients, unusedTerms) = (literals, coefficients, 0)
  }

  /// Takes a constraint out of the watch and occurrence lists.
  mutating func detach(_ slot: Int) {
    let header = headers[slot]
    headers[slot].isAttached = false
    if header.kind == .clause {
      for index in header.start..<header.start + 2 {
        let literal = Int(termLiterals[index])
        if let place = watches[literal].lastIndex(where: { $0.slot == Int32(slot) }) {
          watches[literal].swapAt(place, watches[literal].count - 1)
          watches[literal].removeLast()
        }
      }
    } else {
      for index in header.start..<header.start + Int(header.count) {
        let literal = Int(termLiterals[index])
        if let place = occurrences[literal].lastIndex(where: { $0.slot == Int32(slot) }) {
          occurrences[literal].swapAt(place, occurrences[literal].count - 1)
          occurrences[literal].removeLast()
        }
      }
    }
  }
}
