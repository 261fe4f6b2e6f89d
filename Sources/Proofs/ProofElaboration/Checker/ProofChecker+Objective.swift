import ExactArithmetic

extension ProofChecker {
  /// `obju new f` and `obju diff f`: goes over to an objective that the live constraints prove equal.
  mutating func objectiveUpdateRule() throws(ProofRefusal) {
    if loaded != nil { throw ProofRefusal("'obju' under a loaded order is not supported") }
    let isDifference = lexer.isWord("diff")
    guard isDifference || lexer.isWord("new") else {
      throw ProofRefusal("expected 'new' or 'diff', met \(lexer.shown)")
    }
    try lexer.advance()
    var new = try takeObjective()
    if isDifference {
      try state.database.hold(24 * (new.terms.count + objective.terms.count))
      new.terms += objective.terms
      new.constant += objective.constant
    }
    if dialect == .two && lexer.token == .semicolon { try lexer.advance() }
    let hasSubproof = try takeSubproofMark()
    var goals = ProofGoals()
    goals.add(state.row(new, notBelow: objective))
    goals.add(state.row(objective, notBelow: new))
    if hasSubproof {
      try openSubproof()
      try runSubproof(&goals, of: ["obju"])
      closeSubproof()
    } else {
      try lexer.endStatement()
      try settle(goals)
    }
    observer?.unsupported("'obju'")
    objective = new
    objectiveVariables = []
  }

  /// `eobj f`: the current objective is this one.
  mutating func equalObjectiveRule() throws(ProofRefusal) {
    let stated = try takeObjective()
    try lexer.endStatement()
    let difference = state.row(stated, notBelow: objective)
    guard difference.literals.isEmpty, difference.numbers.degree.signum == 0 else {
      throw ProofRefusal("the current objective is another one")
    }
  }
}
