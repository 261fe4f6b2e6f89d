import ExactArithmetic

// The rules that derive by implication, or only look: allowed in subproofs too.
extension ProofChecker {
  /// Reads the statement of `rule` where it is one of these.
  mutating func derivation(_ rule: String) throws(ProofRefusal) -> Bool {
    switch rule {
    case "rup": try propagationRule()
    case "u" where dialect < .three: try propagationRule()
    case "pol": try polishRule()
    case "p" where dialect < .three: try polishRule()
    case "pbc" where dialect == .three: try contradictionRule()
    case "e": try equalityRule(adds: false)
    case "ea" where dialect == .two: try equalityRule(adds: true)
    case "i": try implicationRule(adds: false)
    case "ia" where dialect > .one, "j" where dialect == .one: try implicationRule(adds: true)
    case "c" where dialect == .one: try claimRule()
    case "is_deleted": try isDeletedRule()
    case "del": try deletionRule(rule)
    case "d" where dialect < .three: try deletionRule(rule)
    case "delc" where dialect > .one, "deld" where dialect > .one: try deletionRule(rule)
    case "#" where dialect < .three, "setlvl" where dialect == .three: try setLevelRule()
    case "w" where dialect < .three, "wiplvl" where dialect == .three: try wipeLevelRule()
    case "start_time" where dialect > .one, "end_time" where dialect > .one:
      guard lexer.token == .word else { throw ProofRefusal("expected a name, met \(lexer.shown)") }
      try lexer.advance()
      try lexer.endStatement()
    default: return false
    }
    return true
  }

  /// Adds what a rule has derived. Inside a subproof it lasts as long as that.
  mutating func derive(_ row: Row, isCore: Bool = false) throws(ProofRefusal) {
    let id = try state.database.add(row, isCore: isCore && depth == 0)
    labelled = id
    // A subproof's constraints go with it, and an order's definition numbers its own from 1.
    if depth == 0 {
      if levels.current != nil { try state.database.hold(64) }
      levels.note(id, in: state.database)
    }
  }

  /// `rup C [: hints]`: the negation of C propagates to a conflict, so C is implied.
  private mutating func propagationRule() throws(ProofRefusal) {
    let row = try takeConstraint()
    var hints: [Int32] = []
    if try takeArgumentMark() {
      // The negation of the constraint, '~', is there in any case.
      while lexer.token == .word {
        if lexer.isWord("~") {
          try lexer.advance()
          continue
        }
        let slot = try takeSlot()
        if hints.count < limits.hints { hints.append(Int32(slot)) }
      }
    }
    try lexer.endStatement()
    // Hints from a comment bind nothing, like all hints: what is no live constraint is passed over.
    for id in lexer.hints { if let slot = state.database.slot(of: id) { hints.append(Int32(slot)) } }
    lexer.hints.removeAll(keepingCapacity: true)
    guard try state.database.impliesByPropagation(row, hints: hints) else {
      throw ProofRefusal("the constraint does not follow by unit propagation")
    }
    observer?.derived(state.database.nextID, row)
    try derive(row)
  }

  /// `pbc C [: subproof … qed]`: proof by contradiction.
  private mutating func contradictionRule() throws(ProofRefusal) {
    let row = try takeConstraint()
    var goals = ProofGoals()
    goals.needsContradiction = true
    if try takeArgumentMark() {
      try lexer.take("subproof")
      try openSubproof()
      let negation = try state.database.add(row.negated, isCore: false)
      observer?.opened("pbc", row, [], negation: negation)
      try runSubproof(&goals, of: ["pbc"])
      closeSubproof()
      observer?.added(state.database.nextID, isCore: false)
    } else {
      try lexer.endStatement()
      guard try state.database.impliesByPropagation(row) else {
        throw ProofRefusal("the constraint does not follow by unit propagation")
      }
      observer?.derived(state.database.nextID, row)
    }
    try derive(row)
  }

  /// Reads a constraint and the number of another one: `e 3 C ;` in version 1, `e C : 3` later, where it may be missing.
  private mutating func takeComparison() throws(ProofRefusal) -> (row: Row, slot: Int?) {
    var slot: Int?
    if dialect == .one { slot = try takeSlot() }
    let row = try takeConstraint()
    if dialect > .one, try takeArgumentMark() { slot = try takeSlot() }
    try lexer.endStatement()
    return (row, slot)
  }

  /// `e`: the constraint is the one that bears the number, or is a live one.
  private mutating func equalityRule(adds: Bool) throws(ProofRefusal) {
    let (row, slot) = try takeComparison()
    if let slot {
      let target = state.database.load(row)
      let isEqual = state.database.isEqual(slot, target)
      state.database.unload(target)
      guard isEqual else { throw ProofRefusal("constraint \(state.database.id(slot)) is another one") }
      labelled = state.database.id(slot)
    } else {
      guard let id = state.database.find(row) else { throw ProofRefusal("no live constraint is equal to this one") }
      labelled = id
    }
    if adds { try deriveImplied(row) }
  }

  /// `i`, `ia`: one live constraint implies this one, term by term.
  private mutating func implicationRule(adds: Bool) throws(ProofRefusal) {
    let (row, slot) = try takeComparison()
    if let slot {
      let target = state.database.load(row)
      let isImplied = state.database.implies(slot, target)
      state.database.unload(target)
      guard isImplied else {
        throw ProofRefusal("constraint \(state.database.id(slot)) does not imply this one")
      }
      labelled = state.database.id(slot)
    } else {
      guard let id = state.database.findImplying(row, usesTrail: false) else {
        throw ProofRefusal("no live constraint implies this one by itself")
      }
      labelled = id
    }
    if adds { try deriveImplied(row) }
  }

  private mutating func deriveImplied(_ row: Row) throws(ProofRefusal) {
    if let labelled { observer?.implied(state.database.nextID, row, by: labelled) }
    try derive(row)
  }

  /// `c` of version 1: no assignment satisfies the constraint. Outside subproofs that is the proof's conclusion.
  private mutating func claimRule() throws(ProofRefusal) {
    let slot = try takeSlot()
    if lexer.integer == .zero { try lexer.advance() }
    try lexer.endStatement()
    guard state.database.isContradiction(slot) else {
      throw ProofRefusal("constraint \(state.database.id(slot)) is not a contradiction")
    }
    claimed = state.database.id(slot)
    guard depth == 0, claim == nil else { return }
    if excludesSolutions {
      claim = bestValue == nil ? .nothing : .satisfiable
    } else {
      claim = cut.map { .bounds(lower: $0, upper: bestValue) } ?? .infeasible
    }
  }

  /// `is_deleted C`: no live constraint is equal to C.
  private mutating func isDeletedRule() throws(ProofRefusal) {
    let row = try takeConstraint()
    try lexer.endStatement()
    guard state.database.find(row) == nil else { throw ProofRefusal("the constraint is still there") }
  }
}
