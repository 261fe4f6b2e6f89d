extension ConstraintDatabase {
  /// Makes every live constraint core.
  mutating func moveAllToCore() {
    for slot in headers.indices where headers[slot].id > 0 { headers[slot].isCore = true }
    derivedCount = 0
  }

  /// Makes the constraint in `slot` core.
  mutating func moveToCore(_ slot: Int) {
    if !headers[slot].isCore { derivedCount -= 1 }
    headers[slot].isCore = true
  }

  /// True if a live constraint is not core.
  var hasDerived: Bool { derivedCount > 0 }

  /// True if the core without `id` and the negation of `row` propagate to a conflict.
  ///
  /// A database of its own: what propagates from the derived constraints must not be used. Linear in the core a call, which
  /// all calls together may do so often only.
  mutating func coreImplies(_ row: Row, without id: Int) throws(ProofRefusal) -> Bool {
    coreTermsLeft -= termLiterals.count + 8 * headers.count + 2 * origins.count
    guard coreTermsLeft > 0 else {
      throw .limit("deletions of core constraints under a loaded order go through the core too often")
    }
    try hold(origins.count * ConstraintDatabase.variableBytes)
    try spend(4 * termLiterals.count)
    var limits = ProofLimits()
    limits.bits = bitLimit
    var core = ConstraintDatabase(variableCount: origins.count - 1, limits: limits, meter.budget)
    for slot in headers.indices where headers[slot].id > 0 && headers[slot].isCore && headers[slot].id != id {
      try core.add(self.row(at: slot), isCore: true)
    }
    defer { if core.isSpent { isSpent = true } }
    return try core.impliesByPropagation(row)
  }

  /// The numbers of the live constraints that hold one of `variables`, newest first.
  ///
  /// A definition is mostly followed by its other half: the search stops once all occurrences are found.
  mutating func touching(_ variables: [Int32]) -> [Int] {
    var missing = 0
    for variable in variables {
      missing += Int(occurrenceCounts[Int(variable)])
      probe[Int(variable) << 1] = 1
    }
    defer { for variable in variables { probe[Int(variable) << 1] = 0 } }
    var found: [Int] = []
    var id = nextID - 1
    while missing > 0 && id > 0 {
      if let slot = slot(of: id) {
        var hits = 0
        for index in terms[slot].start..<terms[slot].end {
          hits += probe[Int(termLiterals[index] & ~1)]
        }
        if hits > 0 { found.append(id) }
        missing -= hits
      }
      id -= 1
    }
    return found
  }
}
