/// The constraints as propagation knows them: those that wait to be made known to it, and those that begin it.
struct AttachmentQueue: ~Copyable {
  private struct Standing {
    var isAttached = false
    /// True if it forces a literal by itself, before anything is assigned.
    var forcesAlone = false
    /// True if the slot stands in `waiting`, for this constraint or one that is gone.
    var isWaiting = false
  }

  /// By slot.
  private var standings = CheckedBuffer<Standing>()
  /// Slots of constraints that propagation does not know yet, and perhaps of some that are gone.
  private var waiting = CheckedBuffer<Int32>()
  /// Those before this place have been taken.
  private var taken = 0
  /// Slots of constraints that force something alone, and perhaps of some that are gone.
  private var forcing: [Int32] = []

  static let slotBytes = MemoryLayout<Standing>.stride + 4

  mutating func reserve(slots: Int) {
    standings.reserve(slots)
    waiting.reserve(slots)
  }

  /// Something is laid into a slot.
  mutating func open(_ slot: Int) { if slot == standings.count { standings.append(Standing()) } }

  /// A slot is given up; it stays in the lists, whose readers look whether it is there.
  mutating func release(_ slot: Int) { standings[slot] = Standing(isWaiting: standings[slot].isWaiting) }

  // MARK: Attachment

  func isAttached(_ slot: Int) -> Bool { standings[slot].isAttached }

  mutating func enqueue(_ slot: Int) {
    if standings[slot].isWaiting { return }
    standings[slot].isWaiting = true
    waiting.append(Int32(slot))
  }

  /// Takes the next slot that waits; nil behind the last one.
  mutating func next() -> Int? {
    if taken == waiting.count {
      waiting.truncate(to: 0)
      taken = 0
      return nil
    }
    let slot = Int(waiting[taken])
    taken += 1
    standings[slot].isWaiting = false
    return slot
  }

  mutating func noteAttached(_ slot: Int) { standings[slot].isAttached = true }

  // MARK: Constraints that force alone

  /// The constraint in `slot` forces something alone.
  mutating func noteForcing(_ slot: Int) {
    standings[slot].forcesAlone = true
    forcing.append(Int32(slot))
  }

  /// The live constraints that force something alone; those that are gone are forgotten.
  mutating func liveForcing(_ numbers: borrowing ConstraintNumbers) -> [Int32] {
    var kept = 0
    for index in forcing.indices {
      let slot = forcing[index]
      guard numbers.id(Int(slot)) > 0 && standings[Int(slot)].forcesAlone else { continue }
      forcing[kept] = slot
      kept += 1
    }
    forcing.removeLast(forcing.count - kept)
    return forcing
  }

  /// The constraint in `slot`, the last that was attached, is about to go.
  mutating func forgetForcing(_ slot: Int) { if standings[slot].forcesAlone { forcing.removeLast() } }
}
