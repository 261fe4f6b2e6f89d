/// Which constraints are live: their numbers, from 1 in the order in which they come, and their slots.
///
/// A number is never used again outside a subproof's own.
struct ConstraintNumbers: ~Copyable {
  private struct Tag {
    /// The constraint's number; 0 where the slot is free, or has a constraint without one.
    var id: Int32 = 0
    var isCore = false
  }

  /// By slot.
  private var tags = CheckedBuffer<Tag>()
  /// By number; −1 where the constraint is gone.
  private var slots = CheckedBuffer<Int32>()
  /// By variable: the live constraints that hold it.
  private var useCounts = CheckedBuffer<Int32>()
  /// Live constraints that are not core.
  private var derivedCount = 0
  /// Live constraints that no assignment satisfies.
  private var contradictionCount = 0
  /// The slot of the latest of them, while it lives, or of the one that was found last: found at once by each step
  /// after it.
  private var latestContradiction = 0

  static let slotBytes = MemoryLayout<Tag>.stride + 4
  static let variableBytes = 4

  init() { slots.append(-1) }

  /// Makes room for `missing` more variables.
  mutating func grow(by missing: Int) { useCounts.append(repeating: 0, count: missing) }

  mutating func reserve(slots count: Int) {
    tags.reserve(count)
    slots.reserve(count)
  }

  // MARK: Reading

  /// The number that the next constraint gets.
  @inline(__always) var nextID: Int { slots.count }
  /// The slot of constraint `id`; nil where it is not live.
  @inline(__always) func slot(of id: Int) -> Int? {
    guard id > 0, id < slots.count, slots[id] >= 0 else { return nil }
    return Int(slots[id])
  }
  /// The number of the constraint in a slot; 0 for none.
  @inline(__always) func id(_ slot: Int) -> Int { Int(tags[slot].id) }
  @inline(__always) func isCore(_ slot: Int) -> Bool { tags[slot].isCore }
  /// How many live constraints hold a variable.
  func uses(of variable: Int32) -> Int { Int(useCounts[Int(variable)]) }
  /// True if a live constraint is not core.
  var hasDerived: Bool { derivedCount > 0 }
  /// The live constraints that are not core, by slot.
  var derived: [Int] { (0..<tags.count).filter { tags[$0].id > 0 && !tags[$0].isCore }.map { id($0) } }
  /// True if there is a live constraint that no assignment satisfies.
  var hasContradiction: Bool { contradictionCount > 0 }

  /// The number of a live constraint that no assignment satisfies. Looks through all where the latest one is gone: see
  /// `recallContradiction`.
  func contradiction(in rows: borrowing ConstraintRows) -> Int? {
    guard contradictionCount > 0 else { return nil }
    let latest = latestContradiction
    if id(latest) > 0 && rows.isContradiction(latest) { return id(latest) }
    var slot = tags.count - 1
    while slot >= 0 && !(id(slot) > 0 && rows.isContradiction(slot)) { slot -= 1 }
    return slot < 0 ? nil : id(slot)
  }

  // MARK: Coming and going

  /// Something is laid into a slot, which has no number yet.
  mutating func open(_ slot: Int) { if slot == tags.count { tags.append(Tag()) } }

  /// Gives the constraint in `slot` the next number.
  /// - Precondition: there is one.
  mutating func add(_ slot: Int, _ row: Row, isCore: Bool) -> Int {
    let id = nextID
    tags[slot] = Tag(id: Int32(truncatingIfNeeded: id), isCore: isCore)
    slots.append(Int32(slot))
    if !isCore { derivedCount += 1 }
    for literal in row.literals { useCounts[Int(literal >> 1)] += 1 }
    if row.isContradiction { (contradictionCount, latestContradiction) = (contradictionCount + 1, slot) }
    return id
  }

  /// Takes the number from the constraint in `slot`, which has one.
  mutating func remove(_ slot: Int, from rows: borrowing ConstraintRows) {
    slots[id(slot)] = -1
    for place in rows.terms(slot).range { useCounts[Int(rows.literal(place) >> 1)] -= 1 }
    if rows.isContradiction(slot) { contradictionCount -= 1 }
    if !isCore(slot) { derivedCount -= 1 }
    tags[slot] = Tag()
  }

  /// Has a contradiction at hand for the next steps, where there is one.
  mutating func recallContradiction(in rows: borrowing ConstraintRows) {
    if let found = contradiction(in: rows), let slot = slot(of: found) { latestContradiction = slot }
  }

  /// Numbers from `id` on are given again.
  /// - Precondition: none of them is live.
  mutating func reuse(from id: Int) { slots.truncate(to: id) }

  // MARK: Core

  /// Makes the constraint in `slot` core.
  mutating func moveToCore(_ slot: Int) {
    if !isCore(slot) { derivedCount -= 1 }
    tags[slot].isCore = true
  }

  /// Makes every live constraint core.
  mutating func moveAllToCore() {
    for slot in 0..<tags.count where tags[slot].id > 0 { tags[slot].isCore = true }
    derivedCount = 0
  }
}
