/// Propagation by clauses, each of which is watched by its first two literals: only where one of them becomes false
/// need it be looked at.
struct ClauseWatches: ~Copyable {
  struct Watcher {
    let slot: Int32
    /// Another literal of the clause: where it is true, the clause need not be looked at.
    var blocker: Int32
  }

  /// By literal code: the clauses that watch it.
  private var lists = CheckedBuffer<CheckedBuffer<Watcher>>()

  static let variableBytes = 2 * MemoryLayout<CheckedBuffer<Watcher>>.stride

  /// Makes room for `missing` more variables.
  mutating func grow(by missing: Int) { for _ in 0..<2 * missing { lists.append(CheckedBuffer()) } }

  /// The clauses that watch a literal; valid until one comes or goes.
  func watchers(_ literal: Int32) -> BufferView<Watcher> { lists[Int(literal)].view }

  // MARK: Coming and going

  /// Watches the two literals of a clause that would be falsified last, were the trail undone, and returns them, the
  /// last one first.
  mutating func add(
    _ slot: Int, in rows: inout ConstraintRows, under trail: borrowing ReasonTrail
  ) -> (first: Int32, second: Int32) {
    let terms = rows.terms(slot)
    let literals = rows.movableLiterals
    for place in terms.start..<terms.start + 2 {
      var best = place
      var bestRank = Self.rank(literals[best], under: trail)
      for index in place + 1..<terms.end where bestRank < Int.max {
        let other = Self.rank(literals[index], under: trail)
        if other > bestRank { (best, bestRank) = (index, other) }
      }
      (literals[place], literals[best]) = (literals[best], literals[place])
    }
    let (first, second) = (literals[terms.start], literals[terms.start + 1])
    lists[Int(first)].append(Watcher(slot: Int32(slot), blocker: second))
    lists[Int(second)].append(Watcher(slot: Int32(slot), blocker: first))
    return (first, second)
  }

  /// Larger for a literal that stays unfalsified longer.
  @inline(__always) private static func rank(_ literal: Int32, under trail: borrowing ReasonTrail) -> Int {
    trail.value(literal) < 0 ? trail.place(literal) : Int.max
  }

  /// Forgets a clause.
  mutating func remove(_ slot: Int, in rows: borrowing ConstraintRows) {
    for place in rows.terms(slot).range.prefix(2) {
      let literal = Int(rows.literal(place))
      var index = lists[literal].count - 1
      while index >= 0 && lists[literal][index].slot != Int32(slot) { index -= 1 }
      if index >= 0 { lists[literal].removeUnordered(at: index) }
    }
  }

  // MARK: Propagation

  /// Looks at the clauses that watch a literal which has become false, and assigns what they force; true where one is
  /// violated. Most of the time of elaboration goes here.
  mutating func propagate(_ falsified: Int32, _ rows: inout ConstraintRows, _ trail: inout ReasonTrail) -> Bool {
    let list = lists[Int(falsified)].mutableView
    if list.count == 0 { return false }
    let ranges = rows.allTerms
    let literals = rows.movableLiterals
    let values = trail.values
    var isConflict = false
    var (place, kept) = (0, 0)
    while place < list.count {
      let watcher = list[place]
      place += 1
      list[kept] = watcher
      kept += 1
      if values[Int(watcher.blocker)] > 0 { continue }
      let range = ranges[Int(watcher.slot)]
      // The false literal second, so that the first is the one that may be forced.
      let first = literals[range.start]
      let other = first == falsified ? literals[range.start + 1] : first
      if values[Int(other)] > 0 {
        list[kept - 1].blocker = other
        continue
      }
      literals[range.start] = other
      literals[range.start + 1] = falsified
      var index = range.start + 2
      while index < range.end && values[Int(literals[index])] < 0 { index += 1 }
      if index < range.end {
        let new = literals[index]
        literals[index] = falsified
        literals[range.start + 1] = new
        // Another list than the one that is read: `new` is not false.
        lists[Int(new)].append(Watcher(slot: watcher.slot, blocker: other))
        kept -= 1
        continue
      }
      if values[Int(other)] < 0 {
        isConflict = true
        break
      }
      trail.assign(other, because: watcher.slot)
    }
    while place < list.count {
      list[kept] = list[place]
      kept += 1
      place += 1
    }
    lists[Int(falsified)].truncate(to: kept)
    return isConflict
  }
}
