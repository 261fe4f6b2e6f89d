/// Rows of words, each kept once, with its least cost and what stands for it there.
///
/// Open addressing over whole rows: a hash only finds the place, rows are compared word by word.
struct DistinctRows {
  enum Insertion { case new, cheaper, known }

  let words: Int
  private(set) var bits: [UInt64] = []
  private(set) var costs: [Int] = []
  /// The caller's own number for each row.
  private(set) var codes: [Int] = []
  private var slots: [Int32]

  init(words: Int) {
    self.words = words
    slots = [Int32](repeating: -1, count: 64)
  }

  var count: Int { costs.count }

  /// The words of row `index`.
  func row(_ index: Int) -> ArraySlice<UInt64> { bits[index * words..<(index + 1) * words] }

  /// Adds a row of `words` words; where it is known, keeps the cheaper of the two codes, the first of equals.
  @discardableResult
  mutating func insert(_ row: UnsafePointer<UInt64>, cost: Int, code: Int) -> Insertion {
    let slot = self.slot(of: row)
    if slots[slot] >= 0 {
      let index = Int(slots[slot])
      guard cost < costs[index] else { return .known }
      costs[index] = cost
      codes[index] = code
      return .cheaper
    }
    slots[slot] = Int32(count)
    bits.append(contentsOf: UnsafeBufferPointer(start: row, count: words))
    costs.append(cost)
    codes.append(code)
    if count * 2 > slots.count { grow() }
    return .new
  }

  /// The number of a row; nil where it is not known.
  func index(of row: UnsafePointer<UInt64>) -> Int? {
    let index = slots[slot(of: row)]
    return index < 0 ? nil : Int(index)
  }

  /// Where the row is, or where it would go.
  private func slot(of row: UnsafePointer<UInt64>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: DistinctRows.hash(row, words)) & mask
    return bits.withUnsafeBufferPointer { bits in
      probe: while slots[slot] >= 0 {
        let start = Int(slots[slot]) * words
        for word in 0..<words where bits[start + word] != row[word] {
          slot = (slot + 1) & mask
          continue probe
        }
        return slot
      }
      return slot
    }
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = [Int32](repeating: -1, count: slots.count * 2)
    bits.withUnsafeBufferPointer { bits in
      for index in 0..<count {
        guard let base = bits.baseAddress else { return }
        var slot = Int(truncatingIfNeeded: DistinctRows.hash(base + index * words, words)) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(index)
      }
    }
  }

  @inline(__always) private static func hash(_ row: UnsafePointer<UInt64>, _ words: Int) -> UInt64 {
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
    for word in 0..<words {
      hash = (hash ^ row[word]) &* 0xbf58_476d_1ce4_e5b9
      hash ^= hash >> 29
    }
    return hash
  }
}
