import ExactArithmetic

// Redundance-based and dominance-based strengthening (Bogaerts, Gocht, McCreesh and Nordström, "Certified Dominance and
// Symmetry Breaking for Combinatorial Optimisation", JAIR 77, 2023, sections 3.2 and 3.3). With C the core, D the
// derived set, f the objective, O(a, b) the loaded order's "a is at least as good as b" over its variables z, the
// constraint c may be added to D
//   by redundance where  C ∪ D ∪ {¬c} ⊢ (C ∪ D ∪ {c})↾ω ∪ {f↾ω ≤ f} ∪ O(z↾ω, z)
//   by dominance where   C ∪ D ∪ {¬c} ⊢ C↾ω ∪ {f↾ω ≤ f} ∪ O(z↾ω, z)  and  C ∪ D ∪ {¬c} ∪ O(z, z↾ω) ⊢ ⊥.
extension ProofChecker {
  /// `red C : witness [: subproof … qed]` and `dom …`.
  mutating func strengtheningRule(byDominance: Bool) throws(ProofRefusal) {
    if byDominance && loaded == nil { throw ProofRefusal("'dom' without a loaded order is not supported") }
    let row = try takeConstraint()
    let witness = dialect < .three || lexer.token == .colon ? try takeArguments() : Witness()
    let hasSubproof = try takeSubproofMark()
    let rule = byDominance ? "dom" : "red"
    var goals = try goals(row, witness, byDominance: byDominance)
    if hasSubproof {
      try openSubproof()
      let negation = try state.database.add(row.negated, isCore: false)
      observer?.opened(rule, row, witness.pairs, negation: negation)
      try runSubproof(&goals, of: [rule])
      closeSubproof()
      observer?.added(state.database.nextID, isCore: strengthensToCore)
    } else {
      try lexer.endStatement()
      if !goals.isSettled {
        try openSubproof()
        let negation = try state.database.add(row.negated, isCore: false)
        observer?.opened(rule, row, witness.pairs, negation: negation)
        try settle(goals)
        observer?.closed(contradiction: nil)
        closeSubproof(reusingNumbers: true)
        observer?.added(state.database.nextID, isCore: strengthensToCore)
      } else {
        observer?.strengthened(state.database.nextID, rule, row, witness.pairs, isCore: strengthensToCore)
      }
    }
    try derive(row, isCore: strengthensToCore)
  }

  private mutating func takeArguments() throws(ProofRefusal) -> Witness {
    if dialect == .three { try lexer.advance() }
    return try takeWitness()
  }

  /// Everything that the step has to show, numbered as VeriPB numbers it: the constraint itself (redundance only), the
  /// order, the order's negation (dominance only), the objective; then the constraints that the witness touches.
  private mutating func goals(
    _ row: Row, _ witness: Witness, byDominance: Bool
  ) throws(ProofRefusal) -> ProofGoals {
    var goals = ProofGoals()
    if !byDominance { goals.add(state.substitute(row, witness.image)) }
    if let loaded {
      let isTouched = witness.variables.contains(where: loaded.variables.contains)
      // Version 1 leaves these out where the witness leaves the order's variables alone: the order is reflexive.
      if isTouched {
        for condition in loaded.conditions({ witness.image($0) }, { $0 }, in: &state) { goals.add(condition) }
      } else if dialect > .one || byDominance {
        goals.numbered += Array(repeating: .settled, count: loaded.order.rows.count)
      }
      if byDominance {
        goals.numbered.append(.refute(loaded.conditions({ $0 }, { witness.image($0) }, in: &state)))
      }
    }
    addObjectiveGoal(witness, &goals)
    for id in state.database.touching(witness.variables) {
      guard let slot = state.database.slot(of: id) else { continue }
      if byDominance && !state.database.isCore(slot) { continue }
      let image = state.image(of: slot, under: witness)
      if image.isTrivial { continue }
      let target = state.database.load(image)
      let isLive = state.database.implies(slot, target) || state.database.find(target) != nil
      state.database.unload(target)
      if isLive { continue }
      try state.database.hold(image.storedBytes)
      goals.add(image, from: id)
    }
    return goals
  }

  /// f↾ω ≤ f.
  private mutating func addObjectiveGoal(_ witness: Witness, _ goals: inout ProofGoals) {
    // Version 1 knows of no goal where the formula has no objective; later ones number it after the formula's.
    guard !objective.terms.isEmpty else { return }
    if objectiveVariables.isEmpty { objectiveVariables = Set(objective.terms.map { $0.literal >> 1 }) }
    guard witness.variables.contains(where: objectiveVariables.contains) else {
      return goals.numbered.append(.settled)
    }
    var image = objective
    for index in image.terms.indices { image.terms[index].literal = witness.image(image.terms[index].literal) }
    goals.add(state.row(objective, notBelow: image))
  }
}
