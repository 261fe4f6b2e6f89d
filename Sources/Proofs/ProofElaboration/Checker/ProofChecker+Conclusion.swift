import ExactArithmetic

// The foot of versions 2 and 3: output, conclusion, end, and nothing behind.
extension ProofChecker {
  mutating func readFoot() throws(ProofRefusal) -> ProofConclusion {
    try lexer.take("output")
    guard lexer.isWord("NONE") else { throw ProofRefusal("the output \(lexer.shown) is not supported") }
    try lexer.advance()
    try lexer.endStatement()
    try lexer.skipLineEnds()
    try lexer.take("conclusion")
    let conclusion = try readConclusion()
    try lexer.endStatement()
    try lexer.skipLineEnds()
    try lexer.take("end")
    try lexer.take("pseudo-Boolean")
    try lexer.take("proof")
    try lexer.endStatement()
    try lexer.skipLineEnds()
    guard lexer.token == .endOfFile else { throw ProofRefusal("\(lexer.shown) behind the end of the proof") }
    return conclusion
  }

  private mutating func readConclusion() throws(ProofRefusal) -> ProofConclusion {
    guard lexer.token == .word else { throw ProofRefusal("expected a conclusion, met \(lexer.shown)") }
    let kind = lexer.wordText
    switch kind {
    case "NONE", "SAT", "UNSAT", "BOUNDS": try lexer.advance()
    case "ENUMERATION_COMPLETE", "ENUMERATION_PARTIAL":
      throw ProofRefusal("conclusions of enumeration are not supported")
    default: throw ProofRefusal("unknown conclusion \(lexer.shown)")
    }
    switch kind {
    case "NONE":
      observer?.concluded(.nothing, by: nil, solution: nil)
      return .nothing
    case "SAT":
      if try takeColon() {
        let literals = try takeLiterals()
        _ = try objectiveOfSolution(literals)
        observer?.concluded(.satisfiable, by: nil, solution: literals)
      } else if bestValue == nil {
        throw ProofRefusal("no solution is known")
      } else {
        observer?.concluded(.satisfiable, by: nil, solution: nil)
      }
      return .satisfiable
    case "UNSAT":
      let hint = try takeColon() ? try takeSlot() : nil
      try requireInfeasibility(hint)
      noteInfeasibility(hint)
      return .infeasible
    default: return try readBounds()
    }
  }

  private mutating func takeColon() throws(ProofRefusal) -> Bool {
    guard lexer.token == .colon else { return false }
    try lexer.advance()
    return true
  }

  /// `BOUNDS 3 : 17 5 : x1 ~x2`, where each hint may be missing.
  private mutating func readBounds() throws(ProofRefusal) -> ProofConclusion {
    let lower = try takeBound()
    let hint = try takeColon() ? try takeSlot() : nil
    let upper = try takeBound()
    var solution: [Int32]?
    if try takeColon() {
      guard let upper else { throw ProofRefusal("a solution for an upper bound of INF") }
      let literals = try takeLiterals()
      solution = literals
      let value = try objectiveOfSolution(literals)
      guard value == upper else { throw ProofRefusal("the solution's objective is \(value), not \(upper)") }
    } else if let upper {
      guard let bestValue else { throw ProofRefusal("no solution is known for the upper bound") }
      guard upper == bestValue else { throw ProofRefusal("the best known solution has the objective \(bestValue)") }
    }
    guard let lower else {
      guard upper == nil else { throw ProofRefusal("a lower bound of INF and a solution") }
      try requireInfeasibility(hint)
      noteInfeasibility(hint)
      return .infeasible
    }
    if let upper, lower > upper { throw ProofRefusal("the lower bound is above the upper bound") }
    try requireLowerBound(lower, hint)
    if let observer {
      let row = state.row(objective, sign: 1, atLeast: lower)
      let premise = hint.map { state.database.id($0) } ?? state.database.contradiction
      let found = premise ?? (row.isTrivial ? nil : state.database.findImplying(row, usesTrail: false))
      observer.concluded(.bounds(lower: lower, upper: upper), by: found, solution: solution)
    }
    return .bounds(lower: lower, upper: upper)
  }

  /// An integer, or nil for `INF`.
  private mutating func takeBound() throws(ProofRefusal) -> Integer? {
    if lexer.isWord("INF") {
      try lexer.advance()
      return nil
    }
    return try lexer.takeInteger("a bound")
  }

  private func noteInfeasibility(_ hint: Int?) {
    observer?.concluded(
      .infeasible, by: hint.map { state.database.id($0) } ?? state.database.contradiction, solution: nil)
  }

  /// A contradiction, with no solution cut off before.
  private func requireInfeasibility(_ hint: Int?) throws(ProofRefusal) {
    guard cut == nil, !excludesSolutions, bestValue == nil else { throw ProofRefusal("solutions have been logged") }
    try requireContradiction(hint)
  }

  private func requireContradiction(_ hint: Int?) throws(ProofRefusal) {
    if let hint {
      guard state.database.isContradiction(hint) else {
        throw ProofRefusal("the hinted constraint is not a contradiction")
      }
    } else {
      guard state.database.numbers.hasContradiction else { throw ProofRefusal("no live constraint is a contradiction") }
    }
  }

  /// Solutions of `cut` and above may be gone, so a bound above it is never shown; up to it, the bound follows from a
  /// contradiction or from a constraint that implies objective ≥ bound.
  private mutating func requireLowerBound(_ lower: Integer, _ hint: Int?) throws(ProofRefusal) {
    if excludesSolutions { throw ProofRefusal("solutions have been cut off, so that nothing bounds the rest") }
    if let cut, lower > cut { throw ProofRefusal("the lower bound is above the logged objective \(cut)") }
    if let bestValue, lower > bestValue {
      throw ProofRefusal("the lower bound is above the logged objective \(bestValue)")
    }
    if state.database.numbers.hasContradiction { return }
    let row = state.row(objective, sign: 1, atLeast: lower)
    if row.isTrivial { return }
    if let hint {
      let target = state.database.load(row)
      defer { state.database.unload(target) }
      guard state.database.implies(hint, target) else {
        throw ProofRefusal("the hinted constraint does not imply the bound")
      }
    } else if state.database.findImplying(row, usesTrail: false) == nil {
      throw ProofRefusal("no live constraint implies the bound")
    }
  }
}
