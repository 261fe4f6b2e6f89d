import ExactArithmetic

/// The live constraints of a proof by number, in flat arrays.
///
/// Constraints are numbered from 1 in the order in which they come; no number is used twice. Those of the formula stay
/// in their slots after they are deleted: solutions are held against them.
struct ConstraintStore: ~Copyable {
  struct Header {
    /// The constraint's number; 0 where it is not live.
    var id: Int32 = 0
    var isCore = false
    /// The next slot in its bucket of the index, or −1.
    var next: Int32 = -1
    /// Where its literals begin, and how many they are.
    var start = 0
    var count = 0
    /// Where its coefficients begin; `allOnes` or `wide` where they do not lie among the machine words.
    var numbers = Header.allOnes
    var degree = 0
    /// Σ coefficients.
    var total = 0
    var hash: UInt64 = 0

    static let allOnes = -1
    static let wide = -2
    var isWide: Bool { numbers == Header.wide }
  }

  var headers: [Header] = []
  var literals: [Int32] = []
  var coefficients: [Int] = []
  var wideNumbers: [Int32: Row.WideNumbers] = [:]
  private var slots = IDTable()
  private var freeSlots: [Int32] = []
  private var unusedTerms = 0
  /// The slots of the formula: the first ones.
  private(set) var formulaCount = 0
  /// Live constraints that hold a variable.
  private(set) var occurrences: [Int32] = [0]
  /// The number of live constraints that are not core.
  var derivedCount = 0

  // MARK: Assignment
  /// By literal code: 1 true, −1 false, 0 open; all open between steps.
  var values: [Int8] = [0, 0]
  var trail: [Int32] = []

  // MARK: Scratch
  /// By literal code: coefficients of a constraint that others are compared with; all 0 between uses.
  var probe: [Int] = [0, 0]
  /// The live constraints by their hash: the first slot of each bucket. Empty until the first search.
  var buckets: [Int32] = []
  private var budget: MemoryBudget
  private let bitLimit: Int

  init(limits: KernelLimits) {
    budget = MemoryBudget(left: limits.memory)
    bitLimit = limits.bits
  }

  /// The number that the next constraint gets.
  var nextID: Int { slots.next }
  var variableCount: Int { occurrences.count - 1 }

  /// Makes room for the variables 1 … `count`: 25 bytes each here, some 17 in the sums.
  mutating func grow(to count: Int) throws(KernelRefusal) {
    let missing = count + 1 - occurrences.count
    guard missing > 0 else { return }
    try budget.take(2 * 42 * missing)
    values.append(contentsOf: repeatElement(0, count: 2 * missing))
    probe.append(contentsOf: repeatElement(0, count: 2 * missing))
    occurrences.append(contentsOf: repeatElement(0, count: missing))
  }

  @inline(__always) func slot(of id: Int) -> Int? { slots[id] }

  mutating func take(_ bytes: Int) throws(KernelRefusal) { try budget.take(bytes) }
  mutating func giveBack(_ bytes: Int) { budget.giveBack(bytes) }

  // MARK: Adding

  /// The formula ends with the constraints that are there.
  mutating func closeFormula() { formulaCount = headers.count }

  @discardableResult
  mutating func add(_ row: Row, isCore: Bool) throws(KernelRefusal) -> Int {
    guard nextID < Int(Int32.max) else { throw KernelRefusal("more than 2^31 constraints") }
    try budget.take(ConstraintStore.bytes(row.literals.count, row.wide))
    let slot = freeSlots.popLast().map { Int($0) } ?? headers.count
    if slot == headers.count { headers.append(Header()) }
    // A constraint without literals lies nowhere: the end of the terms may move back before it.
    let start = row.literals.isEmpty ? 0 : literals.count
    var header = Header(id: Int32(nextID), isCore: isCore, start: start, count: row.literals.count)
    literals.append(contentsOf: row.literals)
    if let wide = row.wide {
      guard max(wide.degree.bitLength, wide.total.bitLength) <= bitLimit else {
        throw KernelRefusal("a constraint with numbers of more than \(bitLimit) binary digits")
      }
      header.numbers = Header.wide
      wideNumbers[Int32(slot)] = wide
    } else {
      (header.degree, header.total) = (row.degree, row.total)
      if !buckets.isEmpty { header.hash = ConstraintStore.hash(row) }
      if row.total != row.literals.count {
        header.numbers = coefficients.count
        coefficients.append(contentsOf: row.coefficients)
      }
    }
    headers[slot] = header
    slots.append(slot)
    for literal in row.literals { occurrences[Int(literal >> 1)] += 1 }
    if !isCore { derivedCount += 1 }
    if !buckets.isEmpty { enter(slot) }
    return nextID - 1
  }

  /// At most what a constraint takes, with the room that growing arrays leave unused.
  static func bytes(_ count: Int, _ wide: Row.WideNumbers?) -> Int {
    var bytes = 2 * MemoryLayout<Header>.stride + 24 * count
    if let wide {
      for number in wide.coefficients { bytes += 64 + number.bitLength / 4 }
    }
    return bytes
  }

  // MARK: Removing

  /// Forgets the live constraint in `slot`; its number stands for nothing from then on.
  mutating func remove(_ slot: Int) {
    let header = headers[slot]
    for index in header.start..<header.start + header.count { occurrences[Int(literals[index] >> 1)] -= 1 }
    if !header.isCore { derivedCount -= 1 }
    if !buckets.isEmpty { withdraw(slot) }
    slots.remove(Int(header.id))
    headers[slot].id = 0
    guard slot >= formulaCount else { return }
    budget.giveBack(ConstraintStore.bytes(header.count, wideNumbers.removeValue(forKey: Int32(slot))))
    headers[slot] = Header()
    freeSlots.append(Int32(slot))
    unusedTerms += header.count
    if header.start + header.count == literals.count {
      literals.removeLast(header.count)
      unusedTerms -= header.count
      if header.numbers >= 0, header.numbers + header.count == coefficients.count {
        coefficients.removeLast(header.count)
      }
    }
    if unusedTerms > 1 << 16, unusedTerms > literals.count / 2 { compact() }
  }

  /// Forgets every constraint from number `id` on.
  mutating func remove(from id: Int) {
    for number in (id..<nextID).reversed() {
      if let slot = slot(of: number) { remove(slot) }
    }
  }

  /// Lays the terms of the constraints together.
  private mutating func compact() {
    var (keptLiterals, keptCoefficients): ([Int32], [Int]) = ([], [])
    keptLiterals.reserveCapacity(literals.count - unusedTerms)
    for slot in headers.indices where headers[slot].count > 0 {
      let header = headers[slot]
      headers[slot].start = keptLiterals.count
      keptLiterals.append(contentsOf: literals[header.start..<header.start + header.count])
      if header.numbers >= 0 {
        headers[slot].numbers = keptCoefficients.count
        keptCoefficients.append(contentsOf: coefficients[header.numbers..<header.numbers + header.count])
      }
    }
    (literals, coefficients, unusedTerms) = (keptLiterals, keptCoefficients, 0)
  }
}
