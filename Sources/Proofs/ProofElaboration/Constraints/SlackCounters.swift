/// Propagation by constraints in machine words, by their slack: Σ of the coefficients that are not false, minus the
/// degree. Below 0 the constraint is violated; a literal whose coefficient exceeds it must be true.
struct SlackCounters: ~Copyable {
  /// The numbers that propagation reads at each step.
  private struct Gauge {
    var slack = 0
    var largest = 0
  }

  /// A term of a constraint, seen from its literal.
  struct Occurrence {
    let slot: Int32
    let coefficient: Int
  }

  /// By slot, of clauses as well.
  private var gauges = CheckedBuffer<Gauge>()
  /// By literal code, without clauses.
  private var lists = CheckedBuffer<CheckedBuffer<Occurrence>>()

  static let slotBytes = MemoryLayout<Gauge>.stride
  static let variableBytes = 2 * MemoryLayout<CheckedBuffer<Occurrence>>.stride

  /// Makes room for `missing` more variables.
  mutating func grow(by missing: Int) { for _ in 0..<2 * missing { lists.append(CheckedBuffer()) } }

  mutating func reserve(slots: Int) { gauges.reserve(slots) }

  // MARK: Reading

  @inline(__always) func slack(_ slot: Int) -> Int { gauges[slot].slack }
  /// The largest coefficient.
  @inline(__always) func largest(_ slot: Int) -> Int { gauges[slot].largest }
  /// Where a literal occurs; valid until a constraint comes or goes.
  @inline(__always) func occurrences(_ literal: Int32) -> BufferView<Occurrence> { lists[Int(literal)].view }

  // MARK: Coming and going

  /// A constraint is laid into a slot.
  mutating func open(_ slot: Int, largest: Int) {
    if slot == gauges.count { gauges.append(Gauge()) }
    gauges[slot].largest = largest
  }

  /// Counts the constraint in `slot` from here on. Literals of the trail from place `head` on are not counted yet.
  mutating func add(
    _ slot: Int, _ rows: borrowing ConstraintRows, _ trail: borrowing ReasonTrail, countedBefore head: Int
  ) {
    let terms = rows.terms(slot)
    var slack = rows.total(slot) - rows.degree(slot)
    for index in 0..<terms.count {
      let literal = rows.literal(terms.start + index)
      let number = rows.coefficient(terms, index)
      lists[Int(literal)].append(Occurrence(slot: Int32(slot), coefficient: number))
      if trail.value(literal) < 0 && trail.place(literal) < head { slack -= number }
    }
    gauges[slot].slack = slack
  }

  /// Counts a constraint no longer.
  mutating func remove(_ slot: Int, _ rows: borrowing ConstraintRows) {
    for place in rows.terms(slot).range {
      let literal = Int(rows.literal(place))
      var index = lists[literal].count - 1
      while index >= 0 && lists[literal][index].slot != Int32(slot) { index -= 1 }
      if index >= 0 { lists[literal].removeUnordered(at: index) }
    }
  }

  // MARK: Counting

  /// Counts a literal that has become false in all slacks, and assigns what they force; true at a conflict. All slacks
  /// are brought up to date even then, so that taking back is symmetric.
  ///
  /// Inlined where it is used, once, as are its like: a borrowed structure of many fields may be copied at a call.
  @inline(__always) mutating func countDown(
    _ falsified: Int32, _ rows: borrowing ConstraintRows, _ trail: inout ReasonTrail
  )
    -> Bool
  {
    let list = lists[Int(falsified)].view
    if list.count == 0 { return false }
    let gauges = gauges.mutableView
    let ranges = rows.allTerms
    let literals = rows.literals
    let numbers = rows.coefficients
    let values = trail.values
    var isConflict = false
    var place = 0
    while place < list.count {
      let occurrence = list[place]
      place += 1
      let slot = Int(occurrence.slot)
      let gauge = gauges[slot]
      let slack = gauge.slack - occurrence.coefficient
      gauges[slot].slack = slack
      if slack >= gauge.largest || isConflict { continue }
      if slack < 0 {
        isConflict = true
        continue
      }
      let range = ranges[slot]
      for index in 0..<range.count {
        if range.numbers < 0 ? slack > 0 : numbers[range.numbers + index] <= slack { break }
        let literal = literals[range.start + index]
        if values[Int(literal)] == 0 { trail.assign(literal, because: occurrence.slot) }
      }
    }
    return isConflict
  }

  /// Takes back what `countDown` counted.
  mutating func countUp(_ freed: Int32) {
    let list = lists[Int(freed)].view
    if list.count == 0 { return }
    let gauges = gauges.mutableView
    var place = 0
    while place < list.count {
      gauges[Int(list[place].slot)].slack += list[place].coefficient
      place += 1
    }
  }
}
