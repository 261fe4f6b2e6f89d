extension ConstraintDatabase {
  /// Forgets constraint `id` and frees its memory.
  /// - Precondition: `id` is live.
  mutating func remove(_ id: Int) {
    let slot = Int(slotOfID[id])
    slotOfID[id] = -1
    for index in terms[slot].start..<terms[slot].end { occurrenceCounts[Int(termLiterals[index] >> 1)] -= 1 }
    if isContradiction(slot) { contradictions -= 1 }
    if !headers[slot].isCore { derivedCount -= 1 }
    if !buckets.isEmpty { withdraw(slot) }
    if headers[slot].isAttached {
      let place = firstForced(slot)
      if isConflicting || place < trailCount && !dropLevels(resting: place) { isStale = true }
      detach(slot)
    }
    release(slot)
  }

  /// True if no assignment satisfies the constraint in `slot`.
  func isContradiction(_ slot: Int) -> Bool {
    if let wide = wideRows[Int32(slot)] { return wide.numbers.total < wide.numbers.degree }
    return headers[slot].total < headers[slot].degree
  }

  /// The first place of the trail whose literal was forced by the constraint in `slot`; the trail's end without one.
  private func firstForced(_ slot: Int) -> Int {
    var first = trailCount
    for index in terms[slot].start..<terms[slot].end {
      let literal = termLiterals[index]
      let origin = origins[Int(literal >> 1)]
      if values[Int(literal)] > 0 && origin.reason == Int32(slot) { first = min(first, Int(origin.place)) }
    }
    return first
  }

  /// Frees a slot that propagation does not know.
  mutating func release(_ slot: Int) {
    let range = terms[slot]
    unusedTerms += range.count
    if headers[slot].kind == .wide { wideRows[Int32(slot)] = nil }
    let isPending = headers[slot].isPending
    headers[slot] = Header()
    headers[slot].isPending = isPending
    terms[slot] = Terms()
    freeSlots.append(Int32(slot))
    // The last constraint's terms lie at the end: subproofs and negated goals come and go without a trace.
    if range.end == termLiterals.count {
      termLiterals.removeLast(range.count)
      unusedTerms -= range.count
      if range.numbers >= 0, range.numbers + range.count == termCoefficients.count {
        termCoefficients.removeLast(range.count)
      }
    }
    if unusedTerms > 1 << 16, unusedTerms > termLiterals.count / 2 { compact() }
  }

  /// Lays the terms of the live constraints together.
  private mutating func compact() {
    var literals: [Int32] = []
    var coefficients: [Int] = []
    literals.reserveCapacity(termLiterals.count - unusedTerms)
    for slot in terms.indices where terms[slot].count > 0 {
      let range = terms[slot]
      terms[slot].start = literals.count
      terms[slot].end = literals.count + range.count
      literals.append(contentsOf: termLiterals[range.start..<range.end])
      if range.numbers >= 0 {
        terms[slot].numbers = coefficients.count
        coefficients.append(contentsOf: termCoefficients[range.numbers..<range.numbers + range.count])
      }
    }
    (termLiterals, termCoefficients, unusedTerms) = (literals, coefficients, 0)
  }

  /// Takes a constraint out of the watch and occurrence lists.
  mutating func detach(_ slot: Int) {
    headers[slot].isAttached = false
    let range = terms[slot].start..<terms[slot].end
    switch headers[slot].kind {
    case .inert: break
    case .clause:
      for index in range.prefix(2) {
        ConstraintDatabase.drop(from: &watches[Int(termLiterals[index])]) { $0.slot == Int32(slot) }
      }
    case .counter:
      for index in range {
        ConstraintDatabase.drop(from: &occurrences[Int(termLiterals[index])]) { $0.slot == Int32(slot) }
      }
    case .wide:
      for index in range {
        ConstraintDatabase.drop(from: &wideOccurrences[Int(termLiterals[index])]) { $0 == Int32(slot) }
      }
    }
  }

  /// Takes out the last element that meets `condition`; the order of the others is not kept.
  private static func drop<Element>(from list: inout [Element], where condition: (Element) -> Bool) {
    guard let place = list.lastIndex(where: condition) else { return }
    list.swapAt(place, list.count - 1)
    list.removeLast()
  }
}
