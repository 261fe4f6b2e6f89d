import SearchCore

/// Clauses one after another in one array of words: a head of four words, then the literals. A clause is known by the
/// place of its head.
///
/// The first two literals are the watched ones. A learned clause's LBD (literal block distance) is the number of levels that its literals
/// were assigned at (Audemard, Simon: "Predicting learnt clauses quality in modern SAT solvers", 2009).
struct ClauseArena: ~Copyable {
  /// Words before the literals of a clause.
  static let headWords = 4
  /// Places are doubled to be reasons.
  static let wordLimit = 1 << 30
  var words = FlatBuffer<Int32>()

  @inline(__always) func size(_ clause: Int32) -> Int { Int(words.base[Int(clause)]) }
  @inline(__always) func literals(_ clause: Int32) -> UnsafeMutablePointer<Int32> {
    words.base + Int(clause) + ClauseArena.headWords
  }
  /// The clause's number in the proof log.
  @inline(__always) func number(_ clause: Int32) -> Int {
    Int(words.base[Int(clause) + 2]) << 32 | Int(UInt32(bitPattern: words.base[Int(clause) + 3]))
  }

  // MARK: The second word: LBD · 16 + used · 4 + dropped · 2 + learned

  @inline(__always) func isLearned(_ clause: Int32) -> Bool { words.base[Int(clause) + 1] & 1 != 0 }
  @inline(__always) func isDropped(_ clause: Int32) -> Bool { words.base[Int(clause) + 1] & 2 != 0 }
  @inline(__always) func drop(_ clause: Int32) { words.base[Int(clause) + 1] |= 2 }
  @inline(__always) func lbd(_ clause: Int32) -> Int32 { words.base[Int(clause) + 1] >> 4 }
  /// How many reductions the clause outlives for having been used: 0 to 3.
  @inline(__always) func used(_ clause: Int32) -> Int32 { words.base[Int(clause) + 1] >> 2 & 3 }
  @inline(__always) func note(_ clause: Int32, lbd: Int32, used: Int32) {
    let word = words.base + Int(clause) + 1
    word.pointee = word.pointee & 3 | used << 2 | lbd << 4
  }

  /// - Precondition: there is room below `wordLimit`.
  mutating func add(_ literals: UnsafeBufferPointer<Int32>, lbd: Int32, number: Int, isLearned: Bool) -> Int32 {
    let clause = Int32(words.count)
    words.append(Int32(literals.count))
    words.append(lbd << 4 | (isLearned ? 1 : 0))
    words.append(Int32(truncatingIfNeeded: number >> 32))
    words.append(Int32(truncatingIfNeeded: number))
    for literal in literals { words.append(literal) }
    return clause
  }

  /// The clause after `clause`, or the end of all.
  @inline(__always) func next(_ clause: Int32) -> Int32 { clause + Int32(size(clause) + ClauseArena.headWords) }
  var end: Int32 { Int32(words.count) }

  /// Moves all clauses that are not dropped together. Places change.
  mutating func compact() {
    var (from, to) = (0, 0)
    while from < words.count {
      let length = size(Int32(from)) + ClauseArena.headWords
      if !isDropped(Int32(from)) {
        if from != to { (words.base + to).update(from: words.base + from, count: length) }
        to += length
      }
      from += length
    }
    words.truncate(to: to)
  }
}

/// A clause to look at when a literal becomes false.
struct Watch {
  /// A literal of the clause: where it is true, the clause need not be looked at.
  var blocker: Int32
  /// The clause's place; or, where the blocker is its only other literal, the complement of that.
  let clause: Int32
}
