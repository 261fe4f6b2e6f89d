import ExactArithmetic

/// The live constraints of a proof by number, and an assignment under which they are looked at.
///
/// Constraints are numbered from 1 in the order in which they come; no number is used twice.
struct ConstraintStore: ~Copyable {
  typealias Entry = (row: Row, isCore: Bool)

  private(set) var live: [Int: Entry] = [:]
  /// The number that the next constraint gets.
  private(set) var nextID = 1
  /// How many terms of live constraints each variable has.
  private var occurrences: [Int32] = [0]
  /// How often each constraint is live; nil until somebody asks.
  private var copies: [Row: Int]?
  private let bitLimit: Int
  /// Bytes that may still be taken.
  private var budget: Int

  // MARK: Assignment
  /// By literal code: 1 true, −1 false, 0 open; all open between steps.
  private(set) var values: [Int8] = [0, 0]
  private var trail: [Int32] = []

  init(limits: KernelLimits) {
    budget = limits.memory
    bitLimit = limits.bits
  }

  var variableCount: Int { occurrences.count - 1 }

  /// Makes room for the variables 1 … `count`: 6 bytes each here, some 17 in the sums.
  mutating func grow(to count: Int) throws(KernelRefusal) {
    let missing = count + 1 - occurrences.count
    guard missing > 0 else { return }
    try take(2 * 24 * missing)
    values.append(contentsOf: repeatElement(0, count: 2 * missing))
    occurrences.append(contentsOf: repeatElement(0, count: missing))
  }

  mutating func take(_ bytes: Int) throws(KernelRefusal) {
    guard bytes <= budget else {
      throw KernelRefusal("it takes more than the memory limit leaves (--memory-limit)", isLimit: true)
    }
    budget -= bytes
  }

  mutating func giveBack(_ bytes: Int) { budget += bytes }

  // MARK: Adding and removing

  mutating func add(_ row: Row, isCore: Bool = false) throws(KernelRefusal) {
    guard max(row.degree.bitLength, row.total.bitLength) <= bitLimit else {
      throw KernelRefusal("a constraint with numbers of more than \(bitLimit) binary digits")
    }
    try take(row.bytes)
    live[nextID] = (row, isCore)
    nextID += 1
    for literal in row.literals { occurrences[Int(literal >> 1)] += 1 }
    copies?[row, default: 0] += 1
  }

  /// Forgets a live constraint; its number stands for nothing from then on.
  mutating func remove(_ id: Int) {
    guard let row = live.removeValue(forKey: id)?.row else { return }
    for literal in row.literals { occurrences[Int(literal >> 1)] -= 1 }
    giveBack(row.bytes)
    guard let count = copies?[row] else { return }
    copies?[row] = count > 1 ? count - 1 : nil
  }

  mutating func makeCore(_ id: Int) { live[id]?.isCore = true }

  // MARK: Searching

  /// True if some live constraint is `row`.
  mutating func holds(_ row: Row) -> Bool {
    let known = copies ?? Dictionary(live.values.map { ($0.row, 1) }, uniquingKeysWith: +)
    copies = known
    return known[row] != nil
  }

  /// The live constraints that hold one of `variables`, by number. The search goes back from the newest until every
  /// occurrence is found.
  func touching(_ variables: some Sequence<Int32>) -> [Int: Entry] {
    let variables = Set(variables)
    var missing = variables.reduce(0) { $0 + Int(occurrences[Int($1)]) }
    var found: [Int: Entry] = [:]
    var id = nextID
    while missing > 0 && id > 1 {
      id -= 1
      guard let entry = live[id] else { continue }
      let hits = entry.row.literals.count { variables.contains($0 >> 1) }
      if hits > 0 { found[id] = entry }
      missing -= hits
    }
    return found
  }

  // MARK: Propagation

  /// Assigns what a constraint forces; true where it cannot be satisfied any more. Its slack is Σ of the coefficients that
  /// are not false, minus the degree: where that is negative it cannot be satisfied, and a literal whose coefficient is
  /// above it must be true.
  mutating func propagate(_ row: Row) -> Bool {
    let slack = row.total - row.degree - sum(of: row, at: -1)
    if slack.signum < 0 { return true }
    if row.coefficients.isEmpty && slack.signum > 0 { return false }
    for (index, literal) in row.literals.enumerated() where row.coefficient(index) > slack { assume(literal) }
    return false
  }

  /// Makes a literal true where it is open.
  mutating func assume(_ literal: Int32) {
    guard values[Int(literal)] == 0 else { return }
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    trail.append(literal)
  }

  /// Opens every literal again.
  mutating func forgetAssignment() {
    for literal in trail {
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
    }
    trail.removeAll(keepingCapacity: true)
  }

  /// True if the true literals of a constraint reach its degree.
  func satisfies(_ row: Row) -> Bool { sum(of: row, at: 1) >= row.degree }

  /// Σ of the coefficients of literals with this value.
  private func sum(of row: Row, at value: Int8) -> Integer {
    if row.coefficients.isEmpty { return Integer(row.literals.count { values[Int($0)] == value }) }
    var sum = Integer.zero
    for (index, literal) in row.literals.enumerated() where values[Int(literal)] == value {
      sum += row.coefficients[index]
    }
    return sum
  }
}
