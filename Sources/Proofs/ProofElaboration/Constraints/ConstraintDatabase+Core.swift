extension ConstraintDatabase {
  /// True if the core without `id` and the negation of `row` propagate to a conflict.
  ///
  /// A database of its own: what propagates from the derived constraints must not be used. Linear in the core a call, which
  /// all calls together may do so often only.
  mutating func coreImplies(_ row: Row, without id: Int) throws(ProofRefusal) -> Bool {
    let (termCount, slotEnd) = (propagator.rows.termCount, propagator.rows.slotEnd)
    let variableEnd = propagator.trail.variableEnd
    try spendCoreTerms(termCount + 8 * slotEnd + 2 * variableEnd)
    try hold(variableEnd * ConstraintDatabase.variableBytes)
    try spend(4 * termCount)
    var limits = ProofLimits()
    limits.bits = propagator.rows.bitLimit
    var core = ConstraintDatabase(variableCount: variableEnd - 1, limits: limits, budget)
    for slot in 0..<slotEnd where numbers.id(slot) > 0 && numbers.isCore(slot) && numbers.id(slot) != id {
      try core.add(self.row(at: slot), isCore: true)
    }
    defer { if core.isSpent { noteSpent() } }
    return try core.impliesByPropagation(row)
  }
}
