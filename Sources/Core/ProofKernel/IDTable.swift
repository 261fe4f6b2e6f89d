/// The slots of live constraints by their numbers, in pages: memory follows the live ones, and not the numbers given.
struct IDTable {
  /// The number that comes next, from 1.
  private(set) var next = 1
  /// Where each page begins in `slots`; −1 where no number of it is live.
  private var pages: [Int32] = []
  /// How many numbers of a page are live.
  private var counts: [Int32] = []
  private var slots: [Int32] = []
  private var freePages: [Int32] = []
  private static let bits = 9
  private static let size = 1 << bits

  /// The slot of a live constraint; nil for every other number.
  @inline(__always) subscript(id: Int) -> Int? {
    guard id > 0, id < next else { return nil }
    let page = pages[id >> IDTable.bits]
    guard page >= 0 else { return nil }
    let slot = slots[Int(page) + id & (IDTable.size - 1)]
    return slot < 0 ? nil : Int(slot)
  }

  /// Gives the next number to `slot`.
  mutating func append(_ slot: Int) {
    let page = next >> IDTable.bits
    if page == pages.count {
      pages.append(-1)
      counts.append(0)
    }
    if pages[page] < 0 {
      pages[page] = freePages.popLast() ?? Int32(slots.count)
      if Int(pages[page]) == slots.count { slots.append(contentsOf: repeatElement(-1, count: IDTable.size)) }
    }
    slots[Int(pages[page]) + next & (IDTable.size - 1)] = Int32(slot)
    counts[page] += 1
    next += 1
  }

  /// The number, which is live, stands for nothing from now on.
  mutating func remove(_ id: Int) {
    let page = id >> IDTable.bits
    slots[Int(pages[page]) + id & (IDTable.size - 1)] = -1
    counts[page] -= 1
    guard counts[page] == 0 else { return }
    freePages.append(pages[page])
    pages[page] = -1
  }
}
