import ExactArithmetic

/// Propagation by constraints whose numbers machine words do not hold. The slacks stand with their rows.
struct WideCounters: ~Copyable {
  /// By literal code: the slots of the wide constraints that hold it.
  private var lists = CheckedBuffer<CheckedBuffer<Int32>>()

  static let variableBytes = 2 * MemoryLayout<CheckedBuffer<Int32>>.stride

  /// Makes room for `missing` more variables.
  mutating func grow(by missing: Int) { for _ in 0..<2 * missing { lists.append(CheckedBuffer()) } }

  /// In how many wide constraints a literal stands.
  @inline(__always) func count(_ literal: Int32) -> Int { lists[Int(literal)].count }

  // MARK: Coming and going

  /// Counts the constraint in `slot` from here on. Literals of the trail from place `head` on are not counted yet.
  mutating func add(
    _ slot: Int, _ rows: borrowing ConstraintRows, _ trail: borrowing ReasonTrail, countedBefore head: Int
  ) {
    guard let wide = rows.wide(slot) else { return }
    for place in rows.terms(slot).range {
      let literal = rows.literal(place)
      lists[Int(literal)].append(Int32(slot))
      if trail.value(literal) < 0 && trail.place(literal) < head { wide.countDown(literal) }
    }
  }

  /// Counts a constraint no longer.
  mutating func remove(_ slot: Int, _ rows: borrowing ConstraintRows) {
    for place in rows.terms(slot).range {
      let literal = Int(rows.literal(place))
      var index = lists[literal].count - 1
      while index >= 0 && lists[literal][index] != Int32(slot) { index -= 1 }
      if index >= 0 { lists[literal].removeUnordered(at: index) }
    }
  }

  // MARK: Counting

  /// Counts a literal that has become false, and assigns what the slacks force unless there `isConflict` already; true
  /// at a conflict of its own.
  @inline(__always) func countDown(
    _ falsified: Int32, _ rows: borrowing ConstraintRows, _ trail: inout ReasonTrail, _ meter: inout WorkMeter,
    isConflict: Bool
  ) -> Bool {
    let list = lists[Int(falsified)].view
    var isOwn = false
    for index in 0..<list.count {
      let slot = list[index]
      guard let wide = rows.wide(Int(slot)) else { continue }
      wide.countDown(falsified)
      if isConflict || isOwn || wide.slack >= wide.largest { continue }
      if WideCounters.force(slot, wide, &trail, &meter) { isOwn = true }
    }
    return isOwn
  }

  /// Takes back what `countDown` counted.
  @inline(__always) func countUp(_ freed: Int32, _ rows: borrowing ConstraintRows) {
    let list = lists[Int(freed)].view
    for index in 0..<list.count { rows.wide(Int(list[index]))?.countUp(freed) }
  }

  /// Assigns what a constraint forces at its slack; true where that is negative: a conflict.
  static func force(_ slot: Int32, _ wide: WideRow, _ trail: inout ReasonTrail, _ meter: inout WorkMeter) -> Bool {
    if wide.slack.signum < 0 { return true }
    for (literal, coefficient) in wide.descending {
      if coefficient <= wide.slack { break }
      meter.add(work: 16)
      if trail.value(literal) == 0 { trail.assign(literal, because: slot) }
    }
    return false
  }
}
