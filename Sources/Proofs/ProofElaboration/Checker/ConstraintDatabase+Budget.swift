import TrainingProblem

// Additions are told to the budget before they are kept.
extension ConstraintDatabase {
  /// Bytes of a variable in all arrays by variable and literal, the accumulator's included, and of a slot without its
  /// terms.
  static let variableBytes = 120
  static let slotBytes = MemoryLayout<Header>.stride + MemoryLayout<Terms>.stride + MemoryLayout<Counter>.stride + 24
  /// A term in the lists of terms, and where propagation looks for it.
  private static let termBytes = 12 + MemoryLayout<Occurrence>.stride

  /// Before `bytes` are kept.
  mutating func hold(_ bytes: Int) throws(ProofRefusal) {
    do { try meter.hold(bytes) } catch { throw .limit(error.message) }
  }

  /// Before `steps` of some nanoseconds.
  mutating func spend(_ steps: Int) throws(ProofRefusal) {
    do { try isSpent ? meter.budget.ask() : meter.spend(steps) } catch { throw .limit(error.message) }
  }

  /// True if the budget is spent, asked after each some million steps of propagation, which count as `work`. What is said
  /// from then on may be wrong, and is not heard: the kernel's verdict is that it did not get to the end.
  @inline(__always) mutating func hasSpent(work count: Int) -> Bool {
    work &+= count
    if work < 1 << 20 { return isSpent }
    return askAboutWork()
  }

  @inline(never) private mutating func askAboutWork() -> Bool {
    work = 0
    if meter.budget.fault() != nil { isSpent = true }
    return isSpent
  }

  /// Before a constraint is laid into a slot. A list without room is moved to twice the room.
  mutating func holdRoom(for row: Row) throws(ProofRefusal) {
    try hold(row.storedBytes)
    if headers.count == headers.capacity { try hold(2 * headers.capacity * ConstraintDatabase.slotBytes) }
    if termLiterals.count + row.literals.count > termLiterals.capacity { try hold(8 * termLiterals.capacity) }
    if termCoefficients.count + row.literals.count > termCoefficients.capacity {
      try hold(16 * termCoefficients.capacity)
    }
  }

  /// Before arrays by variable grow by one.
  mutating func holdRoomForVariable() throws(ProofRefusal) {
    if origins.count == origins.capacity { try hold(2 * origins.capacity * ConstraintDatabase.variableBytes) }
  }
}

extension Row {
  /// At least what it takes in the database, or by itself.
  var storedBytes: Int {
    let own = 160 + literals.count * 28
    return wide.map { own + literals.count * 160 + $0.coefficients.reduce(0) { $0 + $1.bitLength / 8 } } ?? own
  }
}
