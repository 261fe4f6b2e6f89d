extension ProofChecker {
  /// Enters a subproof: what is derived until it is closed is gone afterwards.
  mutating func openSubproof() throws(ProofRefusal) {
    guard depth < limits.depth else { throw .limit("subproofs nested deeper than \(limits.depth)") }
    depth += 1
    state.database.openFrame()
  }

  mutating func closeSubproof(reusingNumbers: Bool = false) {
    depth -= 1
    state.database.closeFrame(reusingNumbers: reusingNumbers)
  }

  /// True if a subproof begins here: `begin`, perhaps on the next line, or `subproof`.
  mutating func takeSubproofMark() throws(ProofRefusal) -> Bool {
    if dialect == .three {
      guard lexer.token == .colon else { return false }
      try lexer.advance()
      try lexer.take("subproof")
      return true
    }
    if lexer.token == .semicolon {
      try lexer.advance()
      if lexer.token == .endOfLine && dialect == .two { try lexer.skipLineEnds() }
    }
    guard lexer.isWord("begin") else { return false }
    try lexer.advance()
    return true
  }

  /// Reads the lines of an open subproof to its `qed`, in version 1 and 2 also `end`, behind which every goal has been
  /// shown.
  ///
  /// - Parameter names: those that may stand behind `qed` in version 3.
  mutating func runSubproof(_ goals: inout ProofGoals, of names: Set<String>) throws(ProofRefusal) {
    while true {
      try lexer.skipLineEnds()
      if lexer.isWord("qed") || (lexer.isWord("end") && dialect < .three) {
        let contradiction = try takeEnd(names)
        if contradiction == nil { try settle(goals) }
        observer?.closed(contradiction: contradiction)
        return
      }
      if lexer.isWord("proofgoal") {
        try lexer.advance()
        try proofGoal(&goals)
      } else {
        try subproofStatement()
      }
    }
  }

  private mutating func subproofStatement() throws(ProofRefusal) {
    let label = try takeLabel()
    guard lexer.token == .word else { throw ProofRefusal("expected a rule or 'qed', met \(lexer.shown)") }
    let rule = lexer.wordText
    try lexer.advance()
    guard try derivation(rule) else {
      throw ProofRefusal("inside a subproof: \(ProofChecker.complaint(rule))")
    }
    try assign(label)
  }

  /// `proofgoal #2 … qed` or `proofgoal 17 … qed`: assumes the goal's negation and reaches a contradiction.
  private mutating func proofGoal(_ goals: inout ProofGoals) throws(ProofRefusal) {
    guard lexer.token == .word else { throw ProofRefusal("expected a proof goal, met \(lexer.shown)") }
    let name = lexer.wordText
    let goal: ProofGoals.Goal
    let isSettled: Bool
    if name.utf8.first == UInt8(ascii: "#") {
      guard let number = Int(name.dropFirst()), number > 0, number <= goals.numbered.count else {
        throw ProofRefusal("there is no proof goal \(lexer.shown)")
      }
      try lexer.advance()
      goal = goals.numbered[number - 1]
      if case .settled = goal { isSettled = true } else { isSettled = false }
      goals.numbered[number - 1] = .settled
    } else {
      let id = try takeID()
      guard let row = goals.fromConstraints[id] else { throw ProofRefusal("there is no open proof goal \(id)") }
      goal = .show(row)
      goals.settle(constraint: id)
      isSettled = false
    }
    var contradiction = ProofGoals()
    contradiction.needsContradiction = true
    try openSubproof()
    let first = state.database.nextID
    switch goal {
    case .show(let row): try state.database.add(row.negated, isCore: false)
    case .refute(let rows): for row in rows { try state.database.add(row, isCore: false) }
    // The goal was trivial: it is proven anyway, and its lines are read all the same.
    case .settled: try state.database.add(ProofChecker.contradiction, isCore: false)
    }
    observer?.goalBegan(name, premises: Array(first..<state.database.nextID), isSettled: isSettled)
    try runSubproof(&contradiction, of: [name])
    closeSubproof()
  }

  /// 0 ≥ 1.
  static let contradiction: Row = {
    var row = Row()
    row.degree = 1
    return row
  }()

  /// Takes `qed`, `end`, with its name and hint; the number of the hinted constraint, which is a contradiction.
  private mutating func takeEnd(_ names: Set<String>) throws(ProofRefusal) -> Int? {
    try lexer.advance()
    var hint: Int?
    if dialect == .three {
      if lexer.token == .word {
        guard names.contains(lexer.wordText) else { throw ProofRefusal("a subproof that ends as \(lexer.shown)") }
        try lexer.advance()
      }
      if lexer.token == .colon {
        try lexer.advance()
        hint = try takeSlot()
      }
    } else if lexer.token == .word {
      hint = try takeSlot()
    }
    try lexer.endStatement()
    guard let hint else { return nil }
    guard state.database.isContradiction(hint) else {
      throw ProofRefusal("the hinted constraint is not a contradiction")
    }
    return state.database.id(hint)
  }
}
