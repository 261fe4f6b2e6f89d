// The search for a live constraint that is equal to another one, or implies it by itself.
extension ConstraintDatabase {
  /// True if the constraint in `slot` implies the target by itself.
  @inline(__always) func implies(_ slot: Int, _ target: ConstraintComparison.Target) -> Bool {
    comparison.implies(slot, target, propagator.rows, propagator.trail)
  }

  /// True if the constraint in `slot` has the target's terms and degree.
  @inline(__always) func isEqual(_ slot: Int, _ target: ConstraintComparison.Target) -> Bool {
    comparison.isEqual(slot, target, propagator.rows)
  }

  /// The newest live constraint equal to `row`, of those in or out of the core where `isCore` says which; never `other`.
  mutating func find(_ row: Row, isCore: Bool? = nil, but other: Int = 0) -> Int? {
    let target = load(row)
    defer { unload(target) }
    return find(target, isCore: isCore, but: other)
  }

  mutating func find(_ target: ConstraintComparison.Target, isCore: Bool? = nil, but other: Int = 0) -> Int? {
    prepareIndex()
    let hash = target.row.hash
    var found: Int?
    var slot = index.first(hash)
    while slot >= 0 {
      let id = numbers.id(slot)
      let isMeant = id != other && (isCore == nil || isCore == numbers.isCore(slot))
      if index.hash(slot) == hash, id > found ?? 0, isMeant, isEqual(slot, target) { found = id }
      slot = index.next(slot)
    }
    return found
  }

  /// A live constraint that implies `row`, with or without what is known from propagation.
  mutating func findImplying(_ row: Row, usesTrail: Bool) -> Int? {
    if usesTrail { prepare() }
    let target = load(row, usesTrail: usesTrail)
    defer { unload(target) }
    for slot in 0..<propagator.rows.slotEnd where numbers.id(slot) > 0 && implies(slot, target) {
      return numbers.id(slot)
    }
    return nil
  }

  /// True if the newest constraint, where it is live, implies `row`.
  mutating func newestImplies(_ row: Row) -> Bool {
    guard let slot = slot(of: nextID - 1) else { return false }
    let target = load(row)
    defer { unload(target) }
    return implies(slot, target)
  }
}
