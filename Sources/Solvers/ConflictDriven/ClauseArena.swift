import CertificateChecking

/// Learned clauses in one array, each with two watched literals.
struct ClauseArena {
  private struct Head {
    var start: Int32
    var count: Int32
    /// How many levels the clause spanned when it was learned: fewer are worth more.
    var spread: Int32
    /// What the proof log calls it.
    var number: Int
    var isDeleted: Bool
  }
  struct Watch {
    let clause: Int32
    /// A literal of the clause: where it is true, the clause need not be looked at.
    let blocker: Int32
  }

  private var heads: [Head] = []
  var literals: [Int32] = []
  /// By literal code: the clauses to look at when the literal becomes false.
  var watches: [[Watch]] = []
  private(set) var learntCount = 0

  mutating func prepare(codes: Int) { watches = Array(repeating: [], count: codes) }

  func range(_ clause: Int32) -> Range<Int> {
    let head = heads[Int(clause)]
    return Int(head.start)..<Int(head.start + head.count)
  }

  /// Adds a clause of at least two literals; the first two are watched.
  mutating func add(_ clause: [Int32], spread: Int, number: Int) -> Int32 {
    let index = Int32(heads.count)
    heads.append(
      Head(
        start: Int32(literals.count), count: Int32(clause.count), spread: Int32(spread), number: number,
        isDeleted: false))
    literals += clause
    watches[Int(clause[0])].append(Watch(clause: index, blocker: clause[1]))
    watches[Int(clause[1])].append(Watch(clause: index, blocker: clause[0]))
    learntCount += 1
    return index
  }

  /// Drops the half of the clauses that span most levels, but none that spans two. Returns their numbers.
  /// Clause indices change: only to be called where no clause is a reason.
  mutating func reduce() -> [Int] {
    let order = heads.indices.sorted { a, b in
      let (x, y) = (heads[a], heads[b])
      return x.spread == y.spread ? (x.count == y.count ? a > b : x.count < y.count) : x.spread < y.spread
    }
    var dropped: [Int] = []
    for place in order.indices.dropFirst(order.count / 2) where heads[order[place]].spread > 2 {
      heads[order[place]].isDeleted = true
      dropped.append(heads[order[place]].number)
    }
    let (oldHeads, oldLiterals) = (heads, literals)
    heads = []
    literals = []
    learntCount = 0
    for code in watches.indices { watches[code].removeAll(keepingCapacity: true) }
    for head in oldHeads where !head.isDeleted {
      _ = add(
        Array(oldLiterals[Int(head.start)..<Int(head.start + head.count)]), spread: Int(head.spread),
        number: head.number)
    }
    return dropped
  }
}
