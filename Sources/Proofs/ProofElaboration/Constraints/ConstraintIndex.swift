/// The live constraints by their hash, for the search for an equal one. Built at the first search: most proofs name what
/// they delete by its number.
struct ConstraintIndex: ~Copyable {
  private struct Entry {
    /// The next slot in the bucket.
    var next: Int32 = -1
    var hash: UInt64 = 0
  }

  /// The first slot of each bucket; a power of 2 of them, and none before the first search.
  private var buckets: [Int32] = []
  /// By slot.
  private var entries = CheckedBuffer<Entry>()

  static let slotBytes = MemoryLayout<Entry>.stride

  // MARK: Reading

  var isBuilt: Bool { !buckets.isEmpty }
  /// The first slot whose constraint may have that hash; −1 for none.
  func first(_ hash: UInt64) -> Int { Int(buckets[bucket(hash)]) }
  /// The slot behind `slot` in its bucket; −1 for none.
  func next(_ slot: Int) -> Int { Int(entries[slot].next) }
  func hash(_ slot: Int) -> UInt64 { entries[slot].hash }

  private func bucket(_ hash: UInt64) -> Int { Int(hash >> 1) & (buckets.count - 1) }

  // MARK: Coming and going

  /// Enters all live constraints.
  mutating func build(_ numbers: borrowing ConstraintNumbers, _ rows: borrowing ConstraintRows) {
    var count = max(1024, buckets.count)
    while rows.slotEnd > 2 * count { count *= 4 }
    buckets = Array(repeating: -1, count: count)
    for slot in 0..<rows.slotEnd where numbers.id(slot) > 0 { link(slot, rows) }
  }

  /// Enters a constraint.
  /// - Precondition: the index is built.
  mutating func enter(_ slot: Int, _ numbers: borrowing ConstraintNumbers, _ rows: borrowing ConstraintRows) {
    if rows.slotEnd > 2 * buckets.count { build(numbers, rows) } else { link(slot, rows) }
  }

  private mutating func link(_ slot: Int, _ rows: borrowing ConstraintRows) {
    if slot >= entries.count { entries.append(repeating: Entry(), count: slot + 1 - entries.count) }
    let hash = rows.hash(slot)
    let place = bucket(hash)
    entries[slot] = Entry(next: buckets[place], hash: hash)
    buckets[place] = Int32(slot)
  }

  /// Takes a constraint out.
  /// - Precondition: it has been entered.
  mutating func withdraw(_ slot: Int) {
    let place = bucket(entries[slot].hash)
    if buckets[place] == Int32(slot) {
      buckets[place] = entries[slot].next
      return
    }
    var before = Int(buckets[place])
    while entries[before].next != Int32(slot) { before = Int(entries[before].next) }
    entries[before].next = entries[slot].next
  }
}

/// Equal for equal constraints in machine words, in whatever order their terms stand; 0 for others.
struct RowHash {
  private(set) var value: UInt64

  init(degree: Int) { value = UInt64(bitPattern: Int64(degree)) &* 0x9e37_79b9_7f4a_7c15 }

  @inline(__always) mutating func add(_ literal: Int32, _ coefficient: Int) {
    var term = UInt64(UInt32(bitPattern: literal)) &* 0xff51_afd7_ed55_8ccd
    term = (term ^ (term >> 32) ^ UInt64(coefficient)) &* 0xc4ce_b9fe_1a85_ec53
    value &+= term ^ (term >> 29)
  }
}

extension Row {
  var hash: UInt64 {
    if wide != nil { return 0 }
    var hash = RowHash(degree: degree)
    for (literal, number) in zip(literals, coefficients) { hash.add(literal, number) }
    return hash.value
  }
}

extension ConstraintRows {
  /// The hash of the constraint in `slot`: see `RowHash`.
  func hash(_ slot: Int) -> UInt64 {
    if kind(slot) == .wide { return 0 }
    let terms = terms(slot)
    var hash = RowHash(degree: degree(slot))
    for index in 0..<terms.count { hash.add(literal(terms.start + index), coefficient(terms, index)) }
    return hash.value
  }
}
