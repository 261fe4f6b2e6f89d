import ExactArithmetic

// A solution is believed only after every constraint of the formula itself has been evaluated under it, so that an upper
// bound needs no argument about what has been derived or deleted.
extension ProofChecker {
  enum SolutionUse { case logging, improving, excluding }

  /// `sol`, `soli` (in version 1 `o`) and `solx` (`v`): literals; propagation may complete them.
  mutating func solutionRule(_ use: SolutionUse) throws(ProofRefusal) {
    let literals = try takeLiterals()
    var stated: Integer?
    if dialect == .three && lexer.token == .colon {
      try lexer.advance()
      stated = try lexer.takeInteger("the objective's value")
    }
    try lexer.endStatement()
    if dialect == .one && use == .logging {
      // `ov` is about the formula alone, whatever has been derived.
      let value = try objectiveOfSolution(literals)
      bestValue = min(bestValue ?? value, value)
      observer?.solved(literals, improving: nil)
      return
    }
    // Version 1 wants the objective's variables spelt out.
    if dialect == .one && use == .improving { try requireObjectiveVariables(literals) }
    let (value, current) = try evaluate(literals)
    if let stated, stated != current {
      throw ProofRefusal("the solution's objective is \(current.map { "\($0)" } ?? "open")")
    }
    if let value {
      bestValue = min(bestValue ?? value, value)
    } else {
      throw ProofRefusal("a variable of the objective is open")
    }
    switch use {
    case .logging: observer?.solved(completed, improving: nil)
    case .improving:
      guard let current else { throw ProofRefusal("a variable of the objective is open") }
      cut = min(cut ?? current, current)
      observer?.solved(completed, improving: state.database.nextID)
      try derive(state.row(objective, sign: -1, atLeast: .one - current), isCore: true)
    case .excluding:
      excludesSolutions = true
      observer?.unsupported("'solx'")
      var row = Row()
      for literal in literals { state.accumulator.add(word: 1, literal: literal ^ 1) }
      state.accumulator.addToBound(.one)
      state.accumulator.finish(into: &row)
      try derive(row, isCore: true)
    }
  }

  /// The value of the formula's objective and of the current one under `literals` and what they propagate.
  private mutating func evaluate(_ literals: [Int32]) throws(ProofRefusal) -> (value: Integer?, current: Integer?) {
    guard let height = state.database.assume(literals) else {
      throw ProofRefusal("the assignment propagates to a conflict")
    }
    defer { state.database.undo(to: height) }
    if observer != nil { completed = state.database.propagator.trail.elements }
    // They stay where they are until the undoing.
    let values = state.database.propagator.trail.values
    let isTrue = { (literal: Int32) -> Bool? in
      let value = values[Int(literal)]
      return value == 0 ? nil : value > 0
    }
    if let index = firstUnsatisfied({ isTrue($0) ?? false }) {
      throw ProofRefusal("the assignment does not satisfy constraint \(index + 1) of the formula")
    }
    if let id = state.database.unsatisfiedCore {
      throw ProofRefusal("the assignment does not satisfy core constraint \(id)")
    }
    return (formulaObjective.value(isTrue), objective.value(isTrue))
  }

  /// The formula's objective under a solution of it; nothing completes the literals.
  func objectiveOfSolution(_ literals: [Int32]) throws(ProofRefusal) -> Integer {
    let assigned = Set(literals)
    guard !literals.contains(where: { assigned.contains($0 ^ 1) }) else {
      throw ProofRefusal("the solution contradicts itself")
    }
    if let index = firstUnsatisfied({ assigned.contains($0) }) {
      throw ProofRefusal("the solution does not satisfy constraint \(index + 1) of the formula")
    }
    let value = formulaObjective.value { assigned.contains($0) ? true : assigned.contains($0 ^ 1) ? false : nil }
    guard let value else { throw ProofRefusal("a variable of the objective is open") }
    return value
  }

  private func requireObjectiveVariables(_ literals: [Int32]) throws(ProofRefusal) {
    let variables = Set(literals.map { $0 >> 1 })
    guard objective.terms.allSatisfy({ variables.contains($0.literal >> 1) }) else {
      throw ProofRefusal("a variable of the objective is open")
    }
  }

  private var formulaObjective: Objective {
    Objective(terms: formula.objective.map { (number: $0.coefficient, literal: $0.literal.code) })
  }

  /// The place of the first constraint of the formula whose true literals do not reach the degree.
  func firstUnsatisfied(_ isTrue: (Int32) -> Bool) -> Int? {
    formula.constraints.firstIndex { constraint in
      var sum = Integer.zero
      for term in constraint.terms where isTrue(term.literal.code) { sum += term.coefficient }
      return sum < constraint.degree
    }
  }
}
