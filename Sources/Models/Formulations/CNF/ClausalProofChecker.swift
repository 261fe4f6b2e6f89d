/// Why a clausal proof is refused.
public enum ClausalProofRefusal: Error, Equatable, Sendable {
  /// Neither does propagation show the clause, nor is its first literal a resolution asymmetric tautology's pivot.
  case notImplied([Int32])
  /// A clause that is not there is deleted.
  case notThere([Int32])
}

/// Checks DRAT proofs forwards: every added clause must follow by reverse unit propagation (RUP), or every resolvent on
/// its first literal must (RAT).
///
/// Outside of the trusted circle: a refutation of an emitted CNF says nothing of the instance unless the clauses are
/// believed to mean it. Deletions of clauses that assign a literal at the root are passed over, as the usual checkers
/// do: more clauses never show more by RAT, and what RUP shows by them is implied.
///
/// Source: M. Heule, W. Hunt, N. Wetzler, "Verifying Refutations with Extended Resolution", CADE 2013,
/// doi:10.1007/978-3-642-38574-2_24. Forward checking: every clause is checked, whether the end needs it or not.
public struct ClausalProofChecker {
  /// True if the empty clause has been shown.
  public private(set) var isRefuted = false
  /// All literals of all clauses, the watched ones first in each clause.
  private var literals: [Int32] = []
  private var starts: [Int] = []
  private var ends: [Int] = []
  private var isLive: [Bool] = []
  /// By literal code: clauses that watch it.
  private var watches: [[Int32]] = []
  /// By literal code: whether it is true.
  private var isTrue: [Bool] = []
  private var trail: [Int32] = []
  private var head = 0
  /// By variable: the clause that assigned it at the root; −1 where none.
  private var reasons: [Int] = []
  private var places: [[Int32]: [Int]] = [:]

  /// The clauses to refute, perhaps refuted already.
  public init(_ formula: ClausalFormula) {
    grow(to: formula.variableCount)
    formula.forEachClause { attach(Array($0)) }
  }

  // MARK: Steps

  /// Takes a step of the proof; nothing is checked any more once the empty clause is there.
  public mutating func take(isDeletion: Bool, _ clause: [Int32]) throws(ClausalProofRefusal) {
    guard !isRefuted else { return }
    if isDeletion { return try delete(clause) }
    grow(to: clause.reduce(0) { max($0, Int($1.magnitude)) })
    let mark = trail.count
    let isShown = falsify(clause) || isAsymmetricTautology(clause)
    backtrack(to: mark)
    guard isShown else { throw .notImplied(clause) }
    attach(clause)
  }

  private mutating func delete(_ clause: [Int32]) throws(ClausalProofRefusal) {
    let key = clause.sorted()
    guard let index = places[key]?.last else { throw .notThere(clause) }
    if clause.contains(where: { isTrue[code($0)] && reasons[Int($0.magnitude)] == index }) { return }
    places[key]?.removeLast()
    if places[key]?.isEmpty ?? false { places[key] = nil }
    isLive[index] = false
  }

  /// Assigns the clause's literals false and propagates; whether that is a conflict. The caller takes it back.
  private mutating func falsify(_ clause: some Sequence<Int32>) -> Bool {
    for literal in clause {
      if isTrue[code(literal)] { return true }
      if !isTrue[code(-literal)] { assign(-literal, by: -1) }
    }
    return propagate()
  }

  /// With the clause's literals false: whether every resolvent on its first literal is shown by propagation.
  private mutating func isAsymmetricTautology(_ clause: [Int32]) -> Bool {
    guard let pivot = clause.first else { return false }
    for index in starts.indices where isLive[index] {
      let other = literals[starts[index]..<ends[index]]
      guard other.contains(-pivot) else { continue }
      let mark = trail.count
      let isConflict = falsify(other.filter { $0 != -pivot })
      backtrack(to: mark)
      if !isConflict { return false }
    }
    return true
  }

  // MARK: Clauses

  private func code(_ literal: Int32) -> Int { Int(literal.magnitude) << 1 | (literal < 0 ? 1 : 0) }

  private mutating func grow(to variables: Int) {
    guard watches.count < 2 * variables + 2 else { return }
    let missing = 2 * variables + 2 - watches.count
    watches += Array(repeating: [], count: missing)
    isTrue += Array(repeating: false, count: missing)
    reasons += Array(repeating: -1, count: variables + 1 - reasons.count)
  }

  /// Adds a clause at the root and propagates it.
  private mutating func attach(_ clause: [Int32]) {
    let index = starts.count
    var seen: Set<Int32> = []
    // Literals that are not false first: they are watched.
    let distinct = clause.filter { seen.insert($0).inserted }
    let ordered = distinct.filter { !isTrue[code(-$0)] } + distinct.filter { isTrue[code(-$0)] }
    starts.append(literals.count)
    literals += ordered
    ends.append(literals.count)
    isLive.append(true)
    places[clause.sorted(), default: []].append(index)
    for literal in ordered.prefix(2) { watches[code(literal)].append(Int32(index)) }
    let open = ordered.count { !isTrue[code(-$0)] }
    if open == 0 { isRefuted = true }
    if open == 1, !isTrue[code(ordered[0])] {
      assign(ordered[0], by: index)
      if propagate() { isRefuted = true }
    }
  }

  // MARK: Propagation

  private mutating func assign(_ literal: Int32, by reason: Int) {
    isTrue[code(literal)] = true
    reasons[Int(literal.magnitude)] = reason
    trail.append(literal)
  }

  private mutating func backtrack(to mark: Int) {
    while trail.count > mark { isTrue[code(trail.removeLast())] = false }
    head = mark
  }

  /// True if unit propagation meets a conflict.
  private mutating func propagate() -> Bool {
    while head < trail.count {
      let falsified = -trail[head]
      head += 1
      var list: [Int32] = []
      swap(&list, &watches[code(falsified)])
      var (kept, place) = (0, 0)
      var isConflict = false
      while place < list.count {
        let index = Int(list[place])
        place += 1
        guard isLive[index] else { continue }
        let start = starts[index]
        if ends[index] - start > 1, literals[start] == falsified { literals.swapAt(start, start + 1) }
        let first = literals[start]
        if !isTrue[code(first)], let next = replacement(index) {
          literals.swapAt(start + 1, next)
          watches[code(literals[start + 1])].append(Int32(index))
          continue
        }
        list[kept] = Int32(index)
        kept += 1
        if isTrue[code(first)] { continue }
        if first == falsified || isTrue[code(-first)] {
          isConflict = true
          break
        }
        assign(first, by: index)
      }
      while place < list.count {
        list[kept] = list[place]
        (kept, place) = (kept + 1, place + 1)
      }
      list.removeLast(list.count - kept)
      swap(&list, &watches[code(falsified)])
      if isConflict { return true }
    }
    return false
  }

  /// A literal that is not false, behind the two that are watched.
  private func replacement(_ index: Int) -> Int? {
    var place = starts[index] + 2
    while place < ends[index] {
      if !isTrue[code(-literals[place])] { return place }
      place += 1
    }
    return nil
  }
}
