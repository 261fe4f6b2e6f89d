import ExactArithmetic

// Propagation by slacks, of everything but clauses.
extension ConstraintDatabase {
  /// Counts a literal that has become false in all slacks, and assigns what they force; true at a conflict.
  mutating func countDown(_ falsified: Int32) -> Bool {
    var isConflict = false
    if !occurrences[Int(falsified)].isEmpty {
      isConflict = ConstraintDatabase.countDown(
        occurrences[Int(falsified)], &counters, terms, termLiterals, termCoefficients, &values, &origins, &trail,
        &trailCount)
    }
    for slot in wideOccurrences[Int(falsified)] {
      guard let wide = wideRows[slot] else { continue }
      wide.slack -= wide.coefficient(of: falsified)
      if wide.slack < wide.largest && !isConflict && forceWide(Int(slot), wide) { isConflict = true }
    }
    return isConflict
  }

  private static func countDown(
    _ list: [Occurrence], _ counters: inout [Counter], _ terms: [Terms], _ literals: [Int32], _ numbers: [Int],
    _ values: inout [Int8], _ origins: inout [Origin], _ trail: inout [Int32], _ trailCount: inout Int
  ) -> Bool {
    var counters = counters.mutableSpan
    var values = values.mutableSpan
    var isConflict = false
    for occurrence in list {
      let slot = Int(occurrence.slot)
      let counter = counters[slot]
      let slack = counter.slack - occurrence.coefficient
      counters[slot].slack = slack
      if slack >= counter.largest || isConflict { continue }
      if slack < 0 {
        isConflict = true
        continue
      }
      let range = terms[slot]
      for index in 0..<range.count {
        if range.numbers < 0 ? slack > 0 : numbers[range.numbers + index] <= slack { break }
        let literal = literals[range.start + index]
        if values[Int(literal)] != 0 { continue }
        values[Int(literal)] = 1
        values[Int(literal ^ 1)] = -1
        origins[Int(literal >> 1)] = Origin(
          reason: occurrence.slot, place: Int32(truncatingIfNeeded: trailCount))
        trail[trailCount] = literal
        trailCount += 1
      }
    }
    return isConflict
  }

  /// Takes back what `countDown` counted.
  mutating func countUp(_ freed: Int32) {
    if !occurrences[Int(freed)].isEmpty { ConstraintDatabase.countUp(occurrences[Int(freed)], &counters) }
    for slot in wideOccurrences[Int(freed)] {
      if let wide = wideRows[slot] { wide.slack += wide.coefficient(of: freed) }
    }
  }

  private static func countUp(_ list: [Occurrence], _ counters: inout [Counter]) {
    var counters = counters.mutableSpan
    for occurrence in list { counters[Int(occurrence.slot)].slack += occurrence.coefficient }
  }

  // MARK: Forcing by one constraint

  /// Assigns what the constraint in `slot` forces now; notes the conflict where it cannot be satisfied.
  mutating func force(_ slot: Int) {
    switch headers[slot].kind {
    case .inert: break
    case .clause: forceClause(slot)
    case .counter:
      if counters[slot].slack < counters[slot].largest && force(slot, slack: counters[slot].slack) {
        isConflicting = true
      }
    case .wide:
      if let wide = wideRows[Int32(slot)], wide.slack < wide.largest, forceWide(slot, wide) { isConflicting = true }
    }
  }

  mutating func forceClause(_ slot: Int) {
    var open: Int32 = -1
    for index in terms[slot].start..<terms[slot].end {
      let literal = termLiterals[index]
      if values[Int(literal)] > 0 { return }
      if values[Int(literal)] == 0 {
        if open >= 0 { return }
        open = literal
      }
    }
    if open >= 0 { assign(open, because: slot) } else { isConflicting = true }
  }

  /// Assigns what a constraint in machine words forces at this slack; true where it is negative: a conflict.
  mutating func force(_ slot: Int, slack: Int) -> Bool {
    if slack < 0 { return true }
    let terms = terms[slot]
    for index in 0..<terms.count {
      if coefficient(terms, index) <= slack { break }
      let literal = termLiterals[terms.start + index]
      if values[Int(literal)] == 0 { assign(literal, because: slot) }
    }
    return false
  }

  private mutating func forceWide(_ slot: Int, _ wide: WideRow) -> Bool {
    if wide.slack.signum < 0 { return true }
    for (literal, coefficient) in wide.descending {
      if coefficient <= wide.slack { break }
      work &+= 16
      if values[Int(literal)] == 0 { assign(literal, because: slot) }
    }
    return false
  }
}
