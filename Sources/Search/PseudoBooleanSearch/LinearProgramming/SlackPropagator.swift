import CertificateChecking
import ExactArithmetic
import SearchCore

/// Exact unit propagation over 0-1 linear constraints by slack counters, with reasons and a trail.
///
/// The slack of Σ a·l ≥ d is what the literals that are not false exceed d by: below 0 the constraint is violated, and an
/// open literal with a > slack must be true. The formula's rows lie in flat arrays; rows derived during a search come and
/// go. `N` holds every sum of a row.
final class SlackPropagator<N: WorkingNumber> {
  let variableCount: Int

  // MARK: The formula's rows

  let rowCount: Int
  let firstTerm: FlatArray<Int>
  /// Terms of each row by falling coefficient.
  let coefficients: FlatArray<N>
  let literals: FlatArray<Int32>
  /// Σ a − d: the slack where nothing is false.
  let excess: FlatArray<N>
  private let slack: FlatArray<N>
  private let largest: FlatArray<N>
  /// By literal code: the rows that it occurs in, with its coefficients.
  private let firstOccurrence: FlatArray<Int>
  private let occurrenceRow: FlatArray<Int32>
  private let occurrenceCoefficient: FlatArray<N>

  // MARK: Derived rows

  /// Numbered on from `rowCount`; nil where a slot is free.
  private(set) var derived: [DerivedRow<N>?] = []
  private var derivedOccurrences: [[DerivedOccurrence]]
  private struct DerivedOccurrence {
    let slot: Int
    let coefficient: N
  }

  // MARK: The assignment

  /// By literal code: 1 true, −1 false, 0 open.
  let values: FlatArray<Int8>
  /// By variable: the row or clause that forced it, −1 for a decision.
  let reasons: FlatArray<Int32>
  let positions: FlatArray<Int32>
  private(set) var trail: [Int32] = []
  private(set) var levelStarts: [Int] = []
  private var head = 0
  /// Variables that were assigned or freed since the caller emptied this; each once.
  private(set) var touched: [Int32] = []
  private let isTouched: FlatArray<Bool>

  // MARK: Learned clauses

  var clauses: LearnedClauses
  /// Clauses of one literal, and clauses that came since `propagatePending`.
  var units: [Int32] = []
  var pending: [Int32] = []
  var clauseLimit = 2000

  // MARK: Of the conflict that is being analysed

  let isSeen: FlatArray<Bool>
  /// Variables that were seen.
  var marked: [Int32] = []
  /// Where the last level begins that the conflict rests on, and how many seen variables of it were not followed yet.
  var conflictStart = Int.max
  var pendingMarks = 0
  /// The rows and clauses that were followed, the last one first.
  var explained: [Int32] = []
  /// Variables of theirs that have their values without any decision.
  var facts: Set<Int32> = []

  init(_ formula: PseudoBooleanFormula) {
    variableCount = formula.variableCount
    rowCount = formula.constraints.count
    let codes = 2 * variableCount + 2
    var first = [0]
    var coefficients: [N] = []
    var literals: [Int32] = []
    var excess: [N] = []
    var largest: [N] = []
    var counts = [Int](repeating: 0, count: codes + 1)
    for constraint in formula.constraints {
      let row = DerivedRow<N>.saturated(constraint)
      coefficients += row.coefficients
      literals += row.literals
      first.append(literals.count)
      excess.append(row.excess)
      largest.append(row.coefficients.first ?? .zero)
      for literal in row.literals { counts[Int(literal) + 1] += 1 }
    }
    for code in 1...codes { counts[code] += counts[code - 1] }
    firstOccurrence = FlatArray(counts)
    occurrenceRow = FlatArray(repeating: 0, count: literals.count)
    occurrenceCoefficient = FlatArray(repeating: N.zero, count: literals.count)
    for row in 0..<rowCount {
      for term in first[row]..<first[row + 1] {
        let code = Int(literals[term])
        occurrenceRow[counts[code]] = Int32(row)
        occurrenceCoefficient[counts[code]] = coefficients[term]
        counts[code] += 1
      }
    }
    firstTerm = FlatArray(first)
    self.coefficients = FlatArray(coefficients)
    self.literals = FlatArray(literals)
    self.excess = FlatArray(excess)
    slack = FlatArray(excess)
    self.largest = FlatArray(largest)
    derivedOccurrences = Array(repeating: [], count: codes)
    clauses = LearnedClauses(codes: codes)
    values = FlatArray(repeating: 0, count: codes)
    reasons = FlatArray(repeating: -1, count: variableCount + 1)
    positions = FlatArray(repeating: 0, count: variableCount + 1)
    isTouched = FlatArray(repeating: false, count: variableCount + 1)
    isSeen = FlatArray(repeating: false, count: variableCount + 1)
  }

  func forgetTouched() {
    for variable in touched { isTouched[Int(variable)] = false }
    touched.removeAll(keepingCapacity: true)
  }

  /// How many literals of the trail no decision stands before.
  var rootCount: Int { levelStarts.first ?? trail.count }

  /// True if a row of the formula holds whatever the open variables are.
  func isSatisfied(_ row: Int) -> Bool {
    var sum = N.zero
    let degree =
      (firstTerm[row]..<firstTerm[row + 1]).reduce(N.zero) { $0 + coefficients[$1] } - excess[row]
    for term in firstTerm[row]..<firstTerm[row + 1] where values[Int(literals[term])] > 0 {
      sum += coefficients[term]
    }
    return sum >= degree
  }

  // MARK: Assigning

  /// Opens a level of decisions.
  func openLevel() { levelStarts.append(trail.count) }

  /// Makes an open literal true by decision, on the level opened last.
  func decide(_ literal: Int32) { assign(literal, because: -1) }

  func assign(_ literal: Int32, because row: Int32) {
    let variable = Int(literal >> 1)
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    reasons[variable] = row
    positions[variable] = Int32(trail.count)
    trail.append(literal)
    touch(variable)
  }

  private func touch(_ variable: Int) {
    guard !isTouched[variable] else { return }
    isTouched[variable] = true
    touched.append(Int32(variable))
  }

  /// Takes back everything decided beyond `level` decisions.
  func backtrack(to level: Int) {
    guard levelStarts.count > level else { return }
    let keep = levelStarts[level]
    while trail.count > keep {
      let literal = trail.removeLast()
      if trail.count < head { shift(literal ^ 1, isFreed: true) }
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
      touch(Int(literal >> 1))
    }
    head = min(head, keep)
    levelStarts.removeLast(levelStarts.count - level)
  }

  private func shift(_ falsified: Int32, isFreed: Bool) {
    for index in firstOccurrence[Int(falsified)]..<firstOccurrence[Int(falsified) + 1] {
      let row = Int(occurrenceRow[index])
      if isFreed {
        slack[row] += occurrenceCoefficient[index]
      } else {
        slack[row] -= occurrenceCoefficient[index]
      }
    }
    for occurrence in derivedOccurrences[Int(falsified)] {
      derived[occurrence.slot]?.shift(isFreed ? occurrence.coefficient : -occurrence.coefficient)
    }
  }

  // MARK: Propagation

  /// Carries all consequences; the row or clause that is violated, or nil.
  func propagate() -> Int32? {
    while head < trail.count {
      let falsified = trail[head] ^ 1
      head += 1
      // All slacks first, so that taking back is symmetric even after a conflict.
      shift(falsified, isFreed: false)
      if let clause = propagateClauses(falsified) { return clause }
      for index in firstOccurrence[Int(falsified)]..<firstOccurrence[Int(falsified) + 1] {
        let row = occurrenceRow[index]
        if slack[Int(row)] < largest[Int(row)], !force(row) { return row }
      }
      for occurrence in derivedOccurrences[Int(falsified)] {
        let row = Int32(rowCount + occurrence.slot)
        if !forceDerived(row) { return row }
      }
    }
    return nil
  }

  /// Looks at every row once, and carries all consequences.
  func propagateAll() -> Int32? {
    for row in 0..<Int32(rowCount) where !force(row) { return row }
    return propagateDerived()
  }

  /// Looks at the derived rows once, and at new clauses: they may have come, or been raised, under other decisions.
  func propagateDerived() -> Int32? {
    if let clause = propagatePending() { return clause }
    for slot in derived.indices where !forceDerived(Int32(rowCount + slot)) {
      return Int32(rowCount + slot)
    }
    return propagate()
  }

  private func force(_ row: Int32) -> Bool {
    let left = slack[Int(row)]
    if left < N.zero { return false }
    for term in firstTerm[Int(row)]..<firstTerm[Int(row) + 1] {
      if coefficients[term] <= left { return true }
      let literal = literals[term]
      if values[Int(literal)] == 0 { assign(literal, because: row) }
    }
    return true
  }

  private func forceDerived(_ row: Int32) -> Bool {
    guard let derived = derived[Int(row) - rowCount] else { return true }
    guard derived.slack < derived.largest else { return true }
    if derived.slack < N.zero {
      derived.activity += 1
      return false
    }
    for (coefficient, literal) in zip(derived.coefficients, derived.literals) {
      if coefficient <= derived.slack { break }
      if values[Int(literal)] == 0 {
        assign(literal, because: row)
        derived.activity += 1
      }
    }
    return true
  }

  // MARK: Rows that come and go

  /// Adds a row, which may be violated or force something at once: `propagateDerived` looks. Returns its number.
  func add(_ row: DerivedRow<N>) -> Int32 {
    let slot = derived.firstIndex { $0 == nil } ?? derived.count
    if slot == derived.count { derived.append(row) } else { derived[slot] = row }
    row.slack = row.excess
    for (coefficient, literal) in zip(row.coefficients, row.literals) {
      derivedOccurrences[Int(literal)].append(
        DerivedOccurrence(slot: slot, coefficient: coefficient))
      // Those that propagation has not come to yet are taken off when it does.
      if values[Int(literal)] < 0, Int(positions[Int(literal >> 1)]) < head {
        row.slack -= coefficient
      }
    }
    return Int32(rowCount + slot)
  }

  /// Takes a derived row out. No reason on the trail may be this row.
  func remove(_ number: Int32) {
    let slot = Int(number) - rowCount
    guard let row = derived[slot] else { return }
    for literal in row.literals { derivedOccurrences[Int(literal)].removeAll { $0.slot == slot } }
    derived[slot] = nil
  }
}
