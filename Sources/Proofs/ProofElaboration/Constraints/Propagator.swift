import TrainingProblem

/// Unit propagation over constraints of all kinds: clauses by two watched literals, everything else by its slack, after
/// Gocht, McCreesh and Nordström's account of VeriPB and RoundingSat's counters.
///
/// The parts can be read from outside; only the propagator changes them. It knows slots, but no numbers of constraints,
/// and holds whatever is on the trail, assumptions included.
struct Propagator: ~Copyable {
  private(set) var rows: ConstraintRows
  private(set) var trail = ReasonTrail()
  private(set) var watches = ClauseWatches()
  private(set) var counters = SlackCounters()
  private(set) var wideCounters = WideCounters()
  private(set) var meter: WorkMeter
  /// Clauses know the literals of the trail before this place.
  private(set) var clauseHead = 0
  /// Literals of the trail before this place are counted in the slacks.
  private(set) var head = 0
  /// The hinted constraint that was in conflict last.
  private(set) var followed: Int?

  static let slotBytes = ConstraintRows.slotBytes + SlackCounters.slotBytes
  static let variableBytes =
    ReasonTrail.variableBytes + ClauseWatches.variableBytes + SlackCounters.variableBytes + WideCounters.variableBytes

  init(bitLimit: Int, _ budget: Budget) {
    rows = ConstraintRows(bitLimit: bitLimit)
    meter = WorkMeter(budget)
  }

  /// Makes room for `missing` more variables.
  mutating func grow(by missing: Int) {
    trail.grow(by: missing)
    watches.grow(by: missing)
    counters.grow(by: missing)
    wideCounters.grow(by: missing)
  }

  mutating func reserve(slots: Int, terms: Int) {
    rows.reserve(slots: slots, terms: terms)
    counters.reserve(slots: slots)
  }

  // MARK: The budget

  mutating func hold(_ bytes: Int) throws(ProofRefusal) { try meter.hold(bytes) }
  mutating func spend(_ steps: Int) throws(ProofRefusal) { try meter.spend(steps) }
  mutating func noteSpent() { meter.noteSpent() }

  // MARK: Constraints that come and go

  /// Lays a constraint into a slot; propagation does not know it yet.
  mutating func store(_ row: Row) throws(ProofRefusal) -> Int {
    let largest = row.coefficients.max() ?? 0
    let slot = try rows.lay(row, largest: largest, &meter)
    counters.open(slot, largest: largest)
    return slot
  }

  /// Frees a slot that propagation does not know.
  mutating func release(_ slot: Int) { rows.release(slot) }

  /// Makes propagation know a clause, and returns the two literals of it that would be falsified last, the last one
  /// first.
  mutating func attachClause(_ slot: Int) -> (first: Int32, second: Int32) {
    watches.add(slot, in: &rows, under: trail)
  }

  /// Makes propagation know a constraint that is no clause.
  mutating func attachCounting(_ slot: Int) {
    if rows.kind(slot) == .counter {
      counters.add(slot, rows, trail, countedBefore: head)
    } else {
      wideCounters.add(slot, rows, trail, countedBefore: head)
    }
  }

  /// Makes propagation forget a constraint.
  mutating func detach(_ slot: Int) {
    switch rows.kind(slot) {
    case .inert: break
    case .clause: watches.remove(slot, in: rows)
    case .counter: counters.remove(slot, rows)
    case .wide: wideCounters.remove(slot, rows)
    }
  }

  /// True if a constraint that is no clause forces a literal by itself, before anything is assigned.
  /// - Precondition: propagation does not know it yet.
  func forcesAlone(_ slot: Int) -> Bool {
    if let wide = rows.wide(slot) { return wide.slack < wide.largest }
    return rows.total(slot) - rows.degree(slot) < counters.largest(slot)
  }

  /// A fact by itself is a better reason than the constraint that forced the same literal before: that one may go.
  mutating func takeOver(_ slot: Int) {
    let terms = rows.terms(slot)
    guard rows.kind(slot) == .counter, terms.count == 1 else { return }
    let literal = rows.literal(terms.start)
    if trail.value(literal) > 0 { trail.setReason(literal, slot) }
  }

  /// The first place of the trail whose literal was forced by the constraint in `slot`; the trail's end without one.
  func firstForced(_ slot: Int) -> Int {
    var first = trail.count
    for place in rows.terms(slot).range {
      let literal = rows.literal(place)
      if trail.value(literal) > 0 && trail.reason(literal) == slot { first = min(first, trail.place(literal)) }
    }
    return first
  }

  // MARK: Assigning

  /// Makes an open literal true, as an assumption.
  mutating func assume(_ literal: Int32) { trail.assign(literal, because: -1) }

  /// Takes back every assignment from place `height` of the trail on.
  mutating func undo(to height: Int) {
    while trail.count > height {
      let freed = trail.takeLast() ^ 1
      if trail.count < head {
        counters.countUp(freed)
        wideCounters.countUp(freed, rows)
      }
    }
    head = min(head, height)
    clauseHead = min(clauseHead, height)
  }

  // MARK: Propagation

  /// Assigns everything that follows from the trail; true where a constraint cannot be satisfied any more.
  ///
  /// Clauses first: where they conflict, nothing had to be counted. At its return the slacks are right for the literals
  /// before `head`, whatever it found. Where the budget is spent it returns early, and no verdict rests on that: see
  /// `WorkMeter.isSpent`.
  mutating func propagate() -> Bool {
    while true {
      if meter.hasSpent(work: 16) { return false }
      while clauseHead < trail.count {
        let falsified = trail[clauseHead] ^ 1
        clauseHead += 1
        if watches.propagate(falsified, &rows, &trail) { return true }
      }
      if head == trail.count { return false }
      let falsified = trail[head] ^ 1
      head += 1
      meter.add(work: counters.occurrences(falsified).count &+ 64 &* wideCounters.count(falsified))
      let isConflict = counters.countDown(falsified, rows, &trail)
      if wideCounters.countDown(falsified, rows, &trail, &meter, isConflict: isConflict) || isConflict { return true }
    }
  }

  /// Assigns what the constraint in `slot` forces now; true where it cannot be satisfied.
  mutating func force(_ slot: Int) -> Bool {
    switch rows.kind(slot) {
    case .inert: return false
    case .clause: return forceClause(slot)
    case .counter:
      let slack = counters.slack(slot)
      return slack < counters.largest(slot) && force(slot, slack: slack)
    case .wide:
      guard let wide = rows.wide(slot), wide.slack < wide.largest else { return false }
      return WideCounters.force(Int32(slot), wide, &trail, &meter)
    }
  }

  private mutating func forceClause(_ slot: Int) -> Bool {
    var open: Int32 = -1
    for place in rows.terms(slot).range {
      let literal = rows.literal(place)
      let value = trail.value(literal)
      if value > 0 { return false }
      if value == 0 {
        if open >= 0 { return false }
        open = literal
      }
    }
    if open < 0 { return true }
    trail.assign(open, because: Int32(slot))
    return false
  }

  /// Assigns what a constraint in machine words forces at this slack; true where it is negative: a conflict.
  private mutating func force(_ slot: Int, slack: Int) -> Bool {
    if slack < 0 { return true }
    let terms = rows.terms(slot)
    for index in 0..<terms.count {
      if rows.coefficient(terms, index) <= slack { break }
      let literal = rows.literal(terms.start + index)
      if trail.value(literal) == 0 { trail.assign(literal, because: Int32(slot)) }
    }
    return false
  }

  // MARK: Hints

  /// Assigns what the constraints in the slots `hints` force, one after another, in a few passes while they add
  /// something; true at a conflict. The slacks are not told: a propagation that follows catches up.
  ///
  /// Every other pass runs backwards: hints in the wrong order cost two passes.
  mutating func follow(_ hints: [Int32]) -> Bool {
    followed = nil
    for pass in 0..<4 {
      let before = trail.count
      for place in hints.indices
      where follow(Int(hints[pass.isMultiple(of: 2) ? place : hints.count - 1 - place])) { return true }
      if trail.count == before { break }
    }
    return false
  }

  private mutating func follow(_ slot: Int) -> Bool {
    let kind = rows.kind(slot)
    guard kind == .clause || kind == .counter else { return false }
    let slack = rows.slack(slot, under: trail)
    guard slack < counters.largest(slot) && force(slot, slack: slack) else { return false }
    followed = slot
    return true
  }
}
