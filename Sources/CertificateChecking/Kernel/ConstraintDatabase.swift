import ExactArithmetic

/// The live constraints of a proof, by number, in flat arrays, with what propagation keeps about each of them.
///
/// Constraints are numbered from 1 in the order in which they come; a number is never used again outside a subproof's
/// own. Clauses are propagated by two watched literals, everything else by its slack (Σ of the coefficients that are
/// not false, minus the degree), after Gocht, McCreesh and Nordström's account of VeriPB and RoundingSat's counters.
struct ConstraintDatabase {
  enum Kind: UInt8 {
    /// Satisfied by every assignment, or without literals: never propagates.
    case inert
    /// At least two literals, one of them true.
    case clause
    /// Coefficients in machine words.
    case counter
    /// Coefficients of any size.
    case wide
  }

  struct Header {
    /// The constraint's number; 0 where the slot is free.
    var id = 0
    var kind = Kind.inert
    var isCore = false
    var isAttached = false
    /// Whether it forces a literal by itself, before anything is assigned.
    var forcesAlone = false
    var start = 0
    /// Where its coefficients begin; −1 where all are 1 or it is wide.
    var numbers = -1
    var count: Int32 = 0
    var largest = 0
    var degree = 0
    var total = 0
    var slack = 0
    var hash: UInt64 = 0
  }

  /// A term of a constraint, seen from its literal. The coefficient is 0 for a wide constraint.
  struct Occurrence {
    var slot: Int32
    var coefficient: Int
  }

  struct Watcher {
    var slot: Int32
    /// Another literal of the clause: where it is true, the clause need not be looked at.
    var blocker: Int32
  }

  /// Where a clause's literals lie: small, since propagation meets it so often.
  struct ClauseRange {
    var start: Int
    var end: Int
  }

  // MARK: Constraints
  var headers: [Header] = []
  var freeSlots: [Int32] = []
  var slotOfID: [Int32] = [-1]
  var termLiterals: [Int32] = []
  var termCoefficients: [Int] = []
  var unusedTerms = 0
  var wideRows: [Int32: WideRow] = [:]
  /// Live constraints that no assignment satisfies.
  var contradictions = 0
  /// Live constraints that hold a variable.
  var occurrenceCounts: [Int32] = []

  // MARK: Propagation
  /// By literal code: 1 true, −1 false, 0 open.
  var values: [Int8] = []
  var trail: [Int32] = []
  /// Literals of the trail before this place are propagated.
  var head = 0
  /// By variable: the slot that forced it, or −1.
  var reasons: [Int32] = []
  /// By variable: its place on the trail, where it is assigned.
  var places: [Int32] = []
  /// By slot, for the attached clauses.
  var clauses: [ClauseRange] = []
  var watches: [[Watcher]] = []
  var occurrences: [[Occurrence]] = []
  /// New constraints that propagation does not know yet.
  var unattached: [Int32] = []
  /// Slots whose header says `forcesAlone`, and perhaps some that have been given up.
  var forcing: [Int32] = []
  /// Whether propagating everything that is live leads to a conflict.
  var isConflicting = false
  /// Whether an assignment on the trail may rest on a constraint that is gone.
  var isStale = false
  var frames: [Frame] = [Frame(trailHeight: 0, firstID: 1, wasConflicting: false)]

  // MARK: Scratch
  /// By literal code: coefficients of a constraint that others are compared with; all 0 between uses.
  var probe: [Int] = []
  /// The numbered slots by their hash, from the first search on.
  var index: [UInt64: [Int32]]?
  let bitLimit: Int

  init(variableCount: Int, limits: ProofLimits) {
    bitLimit = limits.bits
    grow(to: variableCount)
  }

  /// The number that the next constraint gets.
  var nextID: Int { slotOfID.count }

  /// Makes room for the variables 1 … `count`.
  mutating func grow(to count: Int) {
    let literals = 2 * (count + 1)
    guard values.count < literals else { return }
    let missing = literals - values.count
    values.append(contentsOf: repeatElement(0, count: missing))
    probe.append(contentsOf: repeatElement(0, count: missing))
    watches.append(contentsOf: repeatElement([], count: missing))
    occurrences.append(contentsOf: repeatElement([], count: missing))
    reasons.append(contentsOf: repeatElement(-1, count: count + 1 - reasons.count))
    places.append(contentsOf: repeatElement(0, count: count + 1 - places.count))
    occurrenceCounts.append(contentsOf: repeatElement(0, count: count + 1 - occurrenceCounts.count))
  }

  /// The slot of constraint `id`; nil where it is not live.
  func slot(of id: Int) -> Int? {
    guard id > 0, id < slotOfID.count, slotOfID[id] >= 0 else { return nil }
    return Int(slotOfID[id])
  }

  /// Adds a constraint and returns its number.
  @discardableResult
  mutating func add(_ row: Row, isCore: Bool) throws(ProofRefusal) -> Int {
    guard nextID < Int(Int32.max) else { throw ProofRefusal("more than 2^31 constraints") }
    let slot = try store(row)
    let id = nextID
    headers[slot].id = id
    headers[slot].isCore = isCore
    slotOfID.append(Int32(slot))
    for literal in row.literals { occurrenceCounts[Int(literal >> 1)] += 1 }
    if row.isContradiction { contradictions += 1 }
    index?[headers[slot].hash, default: []].append(Int32(slot))
    if headers[slot].kind != .inert { unattached.append(Int32(slot)) }
    return id
  }

  /// Lays a constraint into a slot, without a number.
  mutating func store(_ row: Row) throws(ProofRefusal) -> Int {
    let slot = freeSlots.popLast().map { Int($0) } ?? headers.count
    if slot == headers.count { headers.append(Header()) }
    var header = Header()
    // A constraint without literals lies nowhere: the end of the terms may move back before it.
    header.start = row.literals.isEmpty ? 0 : termLiterals.count
    header.count = Int32(row.literals.count)
    termLiterals.append(contentsOf: row.literals)
    if let wide = row.wide {
      guard max(wide.degree.bitLength, wide.total.bitLength) <= bitLimit else {
        throw ProofRefusal("a constraint with numbers of more than \(bitLimit) binary digits")
      }
      header.kind = .wide
      wideRows[Int32(slot)] = WideRow(row.literals, wide)
    } else {
      header.degree = row.degree
      header.total = row.total
      header.largest = row.coefficients.max() ?? 0
      if header.largest > 1 {
        header.numbers = termCoefficients.count
        appendSorted(row, from: header.start, isUneven: row.coefficients.contains { $0 != header.largest })
      }
      header.kind =
        row.degree <= 0 || row.literals.isEmpty
        ? .inert
        : header.largest == 1 && row.degree == 1 && row.literals.count > 1 ? .clause : .counter
      header.hash = ConstraintDatabase.hash(row)
    }
    headers[slot] = header
    return slot
  }

  /// Lays the coefficients down, largest first, so that a scan for forced literals may stop early.
  private mutating func appendSorted(_ row: Row, from start: Int, isUneven: Bool) {
    guard isUneven else { return termCoefficients.append(contentsOf: row.coefficients) }
    let order = row.coefficients.indices.sorted { (row.coefficients[$1], $0) < (row.coefficients[$0], $1) }
    for (place, index) in order.enumerated() {
      termLiterals[start + place] = row.literals[index]
      termCoefficients.append(row.coefficients[index])
    }
  }

  /// The coefficient of term `index` of a constraint in machine words.
  @inline(__always) func coefficient(_ header: Header, _ index: Int) -> Int {
    header.numbers < 0 ? 1 : termCoefficients[header.numbers + index]
  }
}
