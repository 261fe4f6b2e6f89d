import SearchCore

/// Clauses one after another in one array of words: a head of four words, then the literals. A clause is known by the
/// place of its head.
///
/// The first two literals are watched: only when one of those becomes false is the clause looked at (Moskewicz et al.,
/// "Chaff", 2001, doi:10.1145/378239.379017). A learned clause's LBD (literal block distance) is the number of levels
/// that its literals were assigned at (Audemard, Simon: "Predicting learnt clauses quality in modern SAT solvers", 2009).
struct ClauseArena: ~Copyable {
  /// Words before the literals of a clause.
  static let headWords = 4
  /// Places are doubled to be reasons.
  static let wordLimit = 1 << 30
  private var words = FlatBuffer<Int32>()
  /// By literal code: the clauses to look at when it becomes false.
  private var watches = FlatBuffer<FlatBuffer<Watch>>()
  private(set) var learnedCount = 0
  /// Watches that propagation has visited, four together: a measure of effort that does not depend on the clock.
  private(set) var ticks = 0

  /// A clause to look at when a literal becomes false.
  private struct Watch {
    /// A literal of the clause: where it is true, the clause need not be looked at.
    var blocker: Int32
    /// The clause's place; or, where the blocker is its only other literal, the complement of that.
    let clause: Int32
  }

  mutating func addVariable() {
    watches.append(FlatBuffer())
    watches.append(FlatBuffer())
  }

  // MARK: Clauses

  @inline(__always) func size(_ clause: Int32) -> Int { Int(words.base[Int(clause)]) }
  /// Valid until a clause is added.
  @inline(__always) func literals(_ clause: Int32) -> UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(start: words.base + Int(clause) + Self.headWords, count: size(clause))
  }
  /// The clause's number in the proof log.
  @inline(__always) func number(_ clause: Int32) -> Int {
    Int(words.base[Int(clause) + 2]) << 32 | Int(UInt32(bitPattern: words.base[Int(clause) + 3]))
  }
  /// The clause after `clause`, or the end of all. The first one is 0.
  @inline(__always) func next(_ clause: Int32) -> Int32 { clause + Int32(size(clause) + Self.headWords) }
  var end: Int32 { Int32(words.count) }
  /// Words that may still be added.
  var room: Int { Self.wordLimit - words.count }

  /// Adds a clause of two literals or more, watched by its first two.
  /// - Precondition: there is room.
  mutating func add(_ literals: UnsafeBufferPointer<Int32>, lbd: Int32, number: Int, isLearned: Bool) -> Int32 {
    let clause = Int32(words.count)
    words.append(Int32(literals.count))
    words.append(lbd << 4 | (isLearned ? 1 : 0))
    words.append(Int32(truncatingIfNeeded: number >> 32))
    words.append(Int32(truncatingIfNeeded: number))
    for literal in literals { words.append(literal) }
    if isLearned {
      learnedCount += 1
      note(clause, lbd: lbd, used: Self.grace(lbd))
    }
    watch(clause)
    return clause
  }

  /// Enters a clause into the watches of its first two literals.
  private mutating func watch(_ clause: Int32) {
    let literals = literals(clause)
    let name = literals.count == 2 ? ~clause : clause
    (watches.base + Int(literals[0])).pointee.append(Watch(blocker: literals[1], clause: name))
    (watches.base + Int(literals[1])).pointee.append(Watch(blocker: literals[0], clause: name))
  }

  // MARK: The second word: LBD · 16 + used · 4 + dropped · 2 + learned

  /// Learned clauses that span at most so many levels outlive three reductions.
  static let keptLBD: Int32 = 2
  /// Learned clauses that span at most so many levels outlive two.
  static let usefulLBD: Int32 = 6

  /// How many reductions a learned clause outlives since it was used last. Not even the best are kept for ever: where
  /// few decisions fix everything, as with the parameters of a small network, nearly all clauses span few levels.
  private static func grace(_ lbd: Int32) -> Int32 { lbd <= keptLBD ? 3 : lbd <= usefulLBD ? 2 : 1 }

  @inline(__always) func isLearned(_ clause: Int32) -> Bool { words.base[Int(clause) + 1] & 1 != 0 }
  @inline(__always) private func isDropped(_ clause: Int32) -> Bool { words.base[Int(clause) + 1] & 2 != 0 }
  @inline(__always) func lbd(_ clause: Int32) -> Int32 { words.base[Int(clause) + 1] >> 4 }
  /// How many reductions the clause outlives for having been used: 0 to 3.
  @inline(__always) func used(_ clause: Int32) -> Int32 { words.base[Int(clause) + 1] >> 2 & 3 }
  @inline(__always) private mutating func note(_ clause: Int32, lbd: Int32, used: Int32) {
    let word = words.base + Int(clause) + 1
    word.pointee = word.pointee & 3 | used << 2 | lbd << 4
  }
  /// A learned clause took part in a conflict, and spans so many levels there.
  @inline(__always) mutating func noteUse(_ clause: Int32, lbd: Int32) {
    let lbd = min(self.lbd(clause), lbd)
    note(clause, lbd: lbd, used: Self.grace(lbd))
  }
  /// A reduction has spared the clause for having been used.
  mutating func age(_ clause: Int32) { note(clause, lbd: lbd(clause), used: used(clause) - 1) }

  // MARK: Dropping

  /// By falling LBD, then by falling size, then the older ones first.
  func worstFirst(_ clauses: [Int32]) -> [Int32] {
    clauses.sorted { a, b in
      let (x, y) = (lbd(a), lbd(b))
      if x != y { return x > y }
      let (p, q) = (size(a), size(b))
      return p == q ? a < b : p > q
    }
  }

  /// The clause goes with the next `compact`.
  mutating func drop(_ clause: Int32) {
    if isLearned(clause) { learnedCount -= 1 }
    words.base[Int(clause) + 1] |= 2
  }

  /// Moves all clauses that are not dropped together, and watches them anew. Places change: those in `held`, which rise
  /// and are not dropped, become the new ones.
  mutating func compact(_ held: inout [Int32]) {
    var (from, to, next) = (0, 0, 0)
    while from < words.count {
      let length = size(Int32(from)) + Self.headWords
      if !isDropped(Int32(from)) {
        while next < held.count, held[next] == Int32(from) {
          held[next] = Int32(to)
          next += 1
        }
        if from != to { (words.base + to).update(from: words.base + from, count: length) }
        to += length
      }
      from += length
    }
    precondition(next == held.count, "a clause that is held was dropped")
    words.truncate(to: to)
    watchAll()
  }

  /// Builds all lists of watches anew, short clauses first: they propagate at no cost.
  private mutating func watchAll() {
    for code in 0..<watches.count { (watches.base + code).pointee.removeAll() }
    for isShort in [true, false] {
      var clause: Int32 = 0
      while clause < end {
        if (size(clause) == 2) == isShort { watch(clause) }
        clause = next(clause)
      }
    }
  }

  // MARK: Propagation

  /// Looks at the clauses that watch a literal which has become false; the reason that is violated, or −1.
  mutating func propagate(_ falsified: Int32, _ trail: inout Trail) -> Int32 {
    let list = watches.base + Int(falsified)
    let values = trail.values
    let arena = words.base
    let start = list.pointee.base
    let end = start + list.pointee.count
    var from = start
    var to = start
    var conflict: Int32 = -1
    while from < end {
      let watch = from.pointee
      from += 1
      to.pointee = watch
      to += 1
      let value = values[Int(watch.blocker)]
      if value > 0 { continue }
      if watch.clause < 0 {
        if value < 0 {
          conflict = ~watch.clause << 1
          break
        }
        trail.assign(watch.blocker, ~watch.clause << 1)
        continue
      }
      let size = Int(arena[Int(watch.clause)])
      let literals = arena + Int(watch.clause) + Self.headWords
      let other = literals[0] ^ literals[1] ^ falsified
      let otherValue = values[Int(other)]
      if otherValue > 0 {
        (to - 1).pointee.blocker = other
        continue
      }
      var place = 2
      while place < size && values[Int(literals[place])] < 0 { place += 1 }
      if place < size {
        let replacement = literals[place]
        if values[Int(replacement)] > 0 {
          (to - 1).pointee.blocker = replacement
          continue
        }
        literals[0] = other
        literals[1] = replacement
        literals[place] = falsified
        (watches.base + Int(replacement)).pointee.append(Watch(blocker: other, clause: watch.clause))
        to -= 1
        continue
      }
      if otherValue < 0 {
        conflict = watch.clause << 1
        break
      }
      trail.assign(other, watch.clause << 1)
    }
    ticks += 1 + (end - start) / 4
    if from != to {
      while from < end {
        to.pointee = from.pointee
        to += 1
        from += 1
      }
      list.pointee.truncate(to: to - start)
    }
    return conflict
  }

  // MARK: Invariants

  /// Every clause is watched by its first two literals; where one is false and all has been propagated, the clause holds.
  func checkInvariants(_ trail: borrowing Trail, isPropagated: Bool) {
    var count = 0
    for code in 0..<watches.count {
      for watch in watches[code].elements {
        let clause = watch.clause < 0 ? ~watch.clause : watch.clause
        let literals = literals(clause)
        precondition(Int(literals[0]) == code || Int(literals[1]) == code, "a clause is watched by another literal")
        precondition((literals.count == 2) == (watch.clause < 0), "a clause of two is not marked as such")
        precondition(literals.contains(watch.blocker), "a blocker is of another clause")
        count += 1
      }
    }
    var (clause, learned): (Int32, Int) = (0, 0)
    while clause < end {
      count -= 2
      if isLearned(clause) { learned += 1 }
      let literals = literals(clause)
      if isPropagated, trail.value(literals[0]) < 0 || trail.value(literals[1]) < 0 {
        let values = trail.values
        let holds = literals.contains { values[Int($0)] > 0 }
        precondition(holds, "a watched literal is false in a clause that does not hold")
      }
      clause = next(clause)
    }
    precondition(count == 0, "clauses and watches differ in number")
    precondition(learned == learnedCount, "learned clauses are miscounted")
  }
}
