import SearchCore

/// Distinct rows of small integers, listed anew again and again: `DistinctRows` for inner loops, which gives its memory
/// back to nobody.
final class RowSet {
  let points: Int
  private(set) var count = 0
  /// `points` a row.
  let values: FlatArray<Int32>
  let costs: FlatArray<Int>
  /// The caller's number for each row.
  let codes: FlatArray<Int32>
  private let slots: FlatArray<Int32>
  private let hashes: FlatArray<UInt32>

  /// - Parameter capacity: rows that may be inserted between two calls of `clear`, at most.
  init(points: Int, capacity: Int) {
    self.points = points
    values = FlatArray(repeating: 0, count: (capacity + 1) * points)
    costs = FlatArray(repeating: 0, count: capacity + 1)
    codes = FlatArray(repeating: 0, count: capacity + 1)
    hashes = FlatArray(repeating: 0, count: capacity + 1)
    var slotCount = 64
    while slotCount < 2 * capacity { slotCount *= 2 }
    slots = FlatArray(repeating: -1, count: slotCount)
  }

  /// The least cost of the rows; 0 where there are none.
  var leastCost: Int {
    var least = count > 0 ? costs[0] : 0
    for row in 1..<max(1, count) { least = min(least, costs[row]) }
    return least
  }

  func clear() {
    // Few rows of many slots: only theirs.
    if count * 8 < slots.count {
      let mask = UInt32(slots.count - 1)
      for row in 0..<count {
        var slot = Int(hashes[row] & mask)
        while slots[slot] >= 0 {
          slots[slot] = -1
          slot = (slot + 1) & Int(mask)
        }
      }
    } else {
      for slot in 0..<slots.count { slots[slot] = -1 }
    }
    count = 0
  }

  /// Where the next row is to be written before it is inserted.
  @inline(__always) var next: UnsafeMutablePointer<Int32> { values.base + count &* points }

  /// Adds the row at `next`, or, where it is known, keeps the cheaper of the two codes.
  @inline(__always) func insert(cost: Int, code: Int32) {
    let row = next
    var hash: UInt32 = 0x9e37_79b9
    for point in 0..<points { hash = (hash ^ UInt32(bitPattern: row[point])) &* 0x85eb_ca6b ^ (hash >> 15) }
    hash ^= hash >> 13
    let mask = slots.count &- 1
    var slot = Int(hash) & mask
    probe: while slots[slot] >= 0 {
      let known = Int(slots[slot])
      let other = values.base + known &* points
      if hashes[known] == hash {
        var point = 0
        while point < points, other[point] == row[point] { point &+= 1 }
        if point == points {
          if cost < costs[known] { (costs[known], codes[known]) = (cost, code) }
          return
        }
      }
      slot = (slot &+ 1) & mask
    }
    slots[slot] = Int32(truncatingIfNeeded: count)
    (costs[count], codes[count], hashes[count]) = (cost, code, hash)
    count &+= 1
  }
}
