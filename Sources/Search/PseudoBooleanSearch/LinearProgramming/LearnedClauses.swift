/// Clauses that a search has learned, each watched by two of its literals: only when one of those becomes false is the
/// clause looked at (Moskewicz et al., "Chaff", 2001, doi:10.1145/378239.379017).
///
/// Numbers of clauses stay the same while they live. The literal that a clause forces is its first.
struct LearnedClauses {
  struct Watch {
    let clause: Int32
    /// A literal of the clause: where it is true there is nothing to do.
    var blocker: Int32
  }
  struct Header {
    var start: Int
    let size: Int
    /// How many levels of decisions the conflict spread over: fewer is better.
    let levels: Int
    /// In the proof.
    let number: Int
  }

  private(set) var literals: [Int32] = []
  /// nil where the clause is gone.
  private(set) var headers: [Header?] = []
  private(set) var count = 0
  /// By literal code.
  var watches: [[Watch]]
  private var garbage = 0

  init(codes: Int) { watches = Array(repeating: [], count: codes) }

  func number(_ clause: Int32) -> Int { headers[Int(clause)]?.number ?? 0 }

  subscript(_ clause: Int32) -> ArraySlice<Int32> {
    guard let header = headers[Int(clause)] else { return [] }
    return literals[header.start..<header.start + header.size]
  }

  mutating func swap(_ clause: Int32, _ a: Int, _ b: Int) {
    guard let header = headers[Int(clause)] else { return }
    literals.swapAt(header.start + a, header.start + b)
  }

  /// Adds a clause, watched by its first two literals, which must be the last to become open again.
  mutating func add(_ clause: [Int32], levels: Int, number: Int) -> Int32 {
    let id = Int32(headers.count)
    headers.append(
      Header(start: literals.count, size: clause.count, levels: levels, number: number))
    literals += clause
    count += 1
    if clause.count > 1 {
      watches[Int(clause[0])].append(Watch(clause: id, blocker: clause[1]))
      watches[Int(clause[1])].append(Watch(clause: id, blocker: clause[0]))
    }
    return id
  }

  /// Takes out the worse half of the clauses that may go; their numbers in the proof.
  mutating func reduce(keeping locked: Set<Int32>) -> [Int] {
    var ranked: [(clause: Int32, levels: Int, size: Int)] = []
    for (index, header) in headers.enumerated() {
      guard let header, header.levels > 3, header.size > 2, !locked.contains(Int32(index)) else {
        continue
      }
      ranked.append((Int32(index), header.levels, header.size))
    }
    ranked.sort { ($0.levels, $0.size, $1.clause) > ($1.levels, $1.size, $0.clause) }
    var gone: [Int] = []
    for (clause, _, size) in ranked.prefix(ranked.count / 2) {
      if let header = headers[Int(clause)] { gone.append(header.number) }
      headers[Int(clause)] = nil
      garbage += size
      count -= 1
    }
    for code in watches.indices { watches[code].removeAll { headers[Int($0.clause)] == nil } }
    if garbage > literals.count / 2 { compact() }
    return gone
  }

  private mutating func compact() {
    var kept: [Int32] = []
    for index in headers.indices {
      guard var header = headers[index] else { continue }
      let start = kept.count
      kept += literals[header.start..<header.start + header.size]
      header.start = start
      headers[index] = header
    }
    literals = kept
    garbage = 0
  }
}
