import ExactArithmetic
import TrainingProblem

/// The live constraints of a proof, by number, in flat arrays, with what propagation keeps about each of them.
///
/// Constraints are numbered from 1 in the order in which they come; a number is never used again outside a subproof's
/// own. Clauses are propagated by two watched literals, everything else by its slack (Σ of the coefficients that are
/// not false, minus the degree), after Gocht, McCreesh and Nordström's account of VeriPB and RoundingSat's counters.
struct ConstraintDatabase: ~Copyable {
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
    /// True if it forces a literal by itself, before anything is assigned.
    var forcesAlone = false
    /// True if the slot stands in `unattached`, for this constraint or one that is gone.
    var isPending = false
    /// The next slot in its bucket of the index.
    var next: Int32 = -1
    var degree = 0
    var total = 0
    var hash: UInt64 = 0
  }

  /// Where a constraint's terms lie.
  struct Terms {
    var start = 0
    var end = 0
    /// Where its coefficients begin; −1 where all are 1 or it is wide.
    var numbers = -1
    var count: Int { end - start }
  }

  struct Counter {
    var slack = 0
    var largest = 0
  }

  /// A term of a constraint, seen from its literal.
  struct Occurrence {
    var slot: Int32
    var coefficient: Int
  }

  struct Watcher {
    var slot: Int32
    /// Another literal of the clause: where it is true, the clause need not be looked at.
    var blocker: Int32
  }

  /// Why and when a variable was assigned.
  struct Origin {
    /// The slot that forced it, or −1.
    var reason: Int32 = -1
    /// Its place on the trail.
    var place: Int32 = 0
  }

  // MARK: Constraints, by slot
  var headers: [Header] = []
  var terms: [Terms] = []
  var counters: [Counter] = []
  var wideRows: [Int32: WideRow] = [:]
  var freeSlots: [Int32] = []
  var slotOfID: [Int32] = [-1]
  var termLiterals: [Int32] = []
  var termCoefficients: [Int] = []
  var unusedTerms = 0
  /// Live constraints that no assignment satisfies.
  var contradictions = 0
  /// The slot of the latest of them, while it lives: found at once by each step after it.
  var latestContradiction = 0
  /// Live constraints that hold a variable.
  var occurrenceCounts: [Int32] = []

  // MARK: Propagation
  /// By literal code: 1 true, −1 false, 0 open.
  var values: [Int8] = []
  var trail: [Int32] = []
  var trailCount = 0
  /// Literals of the trail before this place are counted in the slacks.
  var head = 0
  /// Clauses know the literals of the trail before this place.
  var clauseHead = 0
  /// By variable, where it is assigned.
  var origins: [Origin] = []
  var watches: [[Watcher]] = []
  var occurrences: [[Occurrence]] = []
  var wideOccurrences: [[Int32]] = []
  /// Slots of constraints that propagation does not know yet, and perhaps of some that are gone.
  var unattached: [Int32] = []
  /// Slots whose header says `forcesAlone`, and perhaps some that have been given up.
  var forcing: [Int32] = []
  /// True if propagating everything that is live leads to a conflict.
  var isConflicting = false
  /// True if an assignment on the trail may rest on a constraint that is gone.
  var isStale = false
  var frames: [Frame] = [Frame(trailHeight: 0, firstID: 1, wasConflicting: false)]
  /// Assumptions that a check by propagation has left on the trail for the next one: see `ConstraintDatabase+Levels`.
  var levels: [Level] = []

  // MARK: Scratch
  /// By literal code: coefficients of a constraint that others are compared with; all 0 between uses.
  var probe: [Int] = []
  /// The numbered constraints by their hash: the first slot of each bucket. Empty until the first search.
  var buckets: [Int32] = []
  let bitLimit: Int
  /// The hinted constraint that was in conflict last.
  var followed: Int?
  /// Where what conflicts rest on is noted, for an elaborator.
  var trace: ProofTrace?

  // MARK: Budget
  var meter: BudgetMeter
  /// Steps of propagation since the budget was asked.
  var work = 0
  /// True if a propagation ended early, because the budget is spent.
  var isSpent = false
  /// Live constraints that are not core.
  var derivedCount = 0
  /// Terms that deletions of core constraints may still go through: see `ProofLimits.coreTerms`.
  var coreTermsLeft: Int

  init(variableCount: Int, limits: ProofLimits, _ budget: Budget) {
    bitLimit = limits.bits
    coreTermsLeft = limits.coreTerms
    meter = BudgetMeter(budget)
    grow(to: variableCount)
  }

  /// The number that the next constraint gets.
  var nextID: Int { slotOfID.count }

  /// Makes room for the variables 1 … `count`.
  mutating func grow(to count: Int) {
    let missing = count + 1 - origins.count
    guard missing > 0 else { return }
    values.append(contentsOf: repeatElement(0, count: 2 * missing))
    probe.append(contentsOf: repeatElement(0, count: 2 * missing))
    watches.append(contentsOf: repeatElement([], count: 2 * missing))
    occurrences.append(contentsOf: repeatElement([], count: 2 * missing))
    wideOccurrences.append(contentsOf: repeatElement([], count: 2 * missing))
    origins.append(contentsOf: repeatElement(Origin(), count: missing))
    trail.append(contentsOf: repeatElement(0, count: missing))
    occurrenceCounts.append(contentsOf: repeatElement(0, count: missing))
  }

  /// Makes room for a formula and a half, so that no array is moved while the formula is read.
  mutating func reserve(constraints: Int, terms count: Int) {
    let (slots, literals) = (constraints + constraints / 2, count + count / 2)
    headers.reserveCapacity(slots)
    terms.reserveCapacity(slots)
    counters.reserveCapacity(slots)
    slotOfID.reserveCapacity(slots)
    unattached.reserveCapacity(slots)
    termLiterals.reserveCapacity(literals)
  }

  /// The slot of constraint `id`; nil where it is not live.
  func slot(of id: Int) -> Int? {
    guard id > 0, id < slotOfID.count, slotOfID[id] >= 0 else { return nil }
    return Int(slotOfID[id])
  }

  /// Adds a constraint and returns its number.
  @discardableResult
  mutating func add(_ row: Row, isCore: Bool) throws(ProofRefusal) -> Int {
    guard nextID < Int(Int32.max) else { throw .limit("more than 2^31 constraints") }
    let slot = try store(row)
    let id = nextID
    headers[slot].id = id
    headers[slot].isCore = isCore
    if !isCore { derivedCount += 1 }
    slotOfID.append(Int32(slot))
    for literal in row.literals { occurrenceCounts[Int(literal >> 1)] += 1 }
    if row.isContradiction { (contradictions, latestContradiction) = (contradictions + 1, slot) }
    if !buckets.isEmpty { enter(slot) }
    if headers[slot].kind != .inert && !headers[slot].isPending {
      headers[slot].isPending = true
      unattached.append(Int32(slot))
    }
    return id
  }
}
