import ExactArithmetic

extension Checker {
  // MARK: Solutions

  /// `soli L;`, `sol L;`: L satisfies every constraint of the formula and of the core. With `soli` only better
  /// solutions count from here on: the constraint "objective ≤ value − 1" joins the core.
  mutating func solution(improves: Bool) throws(KernelRefusal) {
    try lexer.advance()
    let value = try takeSolution(holdsCore: true)
    try lexer.endStatement()
    bestValue = min(bestValue ?? value, value)
    guard improves else { return }
    cut = min(cut ?? value, value)
    for term in objective { sum.add(-term.number, literal: term.literal) }
    sum.addToBound(.one - value)
    let row = sum.takeRow()
    try store.add(row, isCore: true)
  }

  /// Takes literals and returns the objective under them; nothing completes them.
  private mutating func takeSolution(holdsCore: Bool) throws(KernelRefusal) -> Integer {
    defer { store.forgetAssignment() }
    while lexer.token == .word {
      let literal = try takeLiteral()
      guard store.values[Int(literal)] >= 0 else { throw KernelRefusal("the solution contradicts itself") }
      store.assume(literal)
    }
    for slot in 0..<store.formulaCount where !store.isSatisfied(slot) {
      throw KernelRefusal("the solution does not satisfy constraint \(slot + 1) of the formula")
    }
    if holdsCore {
      for slot in store.formulaCount..<max(store.headers.count, store.formulaCount) {
        let header = store.headers[slot]
        guard header.id == 0 || !header.isCore || store.isSatisfied(slot) else {
          throw KernelRefusal("the solution does not satisfy core constraint \(header.id)")
        }
      }
    }
    var value = Integer.zero
    for term in objective {
      guard store.values[Int(term.literal)] != 0 else { throw KernelRefusal("a variable of the objective is open") }
      if store.values[Int(term.literal)] > 0 { value += term.number }
    }
    return value
  }

  // MARK: The foot

  mutating func conclusion() throws(KernelRefusal) -> KernelConclusion {
    try lexer.take("output")
    try lexer.take("NONE")
    try lexer.endStatement()
    try lexer.take("conclusion")
    let result = try claim()
    try lexer.endStatement()
    for word: StaticString in ["end", "pseudo-Boolean", "proof"] { try lexer.take(word) }
    try lexer.endStatement()
    guard lexer.token == .end else { throw KernelRefusal("\(lexer.shown) behind the end of the proof") }
    return result
  }

  private mutating func claim() throws(KernelRefusal) -> KernelConclusion {
    if lexer.isWord("NONE") {
      try lexer.advance()
      return .nothing
    }
    if lexer.isWord("SAT") {
      try lexer.advance()
      try lexer.take(.colon, "':' and a solution")
      _ = try takeSolution(holdsCore: false)
      return .satisfiable
    }
    if lexer.isWord("UNSAT") {
      try lexer.advance()
      try lexer.take(.colon, "':' and the number of a contradiction")
      return try infeasibility()
    }
    try lexer.take("BOUNDS")
    return try bounds()
  }

  private mutating func infeasibility() throws(KernelRefusal) -> KernelConclusion {
    guard bestValue == nil else { throw KernelRefusal("a solution has been shown") }
    try requireContradiction()
    return .infeasible
  }

  /// `3 : 17 5 : x1 ~x2`: each hint but the solution must be there; without it a solution of just that value has been
  /// shown.
  private mutating func bounds() throws(KernelRefusal) -> KernelConclusion {
    if lexer.isWord("INF") {
      try lexer.advance()
      try lexer.take(.colon, "':' and the number of a contradiction")
      let result = try infeasibility()
      try lexer.take("INF")
      return result
    }
    let lower = try lexer.takeInteger("a lower bound")
    try lexer.take(.colon, "':' and the number of a constraint")
    let slot = try takeSlot()
    for term in objective { sum.add(term.number, literal: term.literal) }
    sum.addToBound(lower)
    let row = sum.takeRow()
    guard store.isContradiction(slot) || store.implies(slot, row) else {
      throw KernelRefusal("the named constraint does not imply the lower bound")
    }
    // Solutions from the cut on may be gone: nothing above it is ever shown.
    if let least = cut, lower > least { throw KernelRefusal("the lower bound is above the solution of value \(least)") }
    if lexer.isWord("INF") {
      try lexer.advance()
      return .bounds(lower: lower, upper: nil)
    }
    let upper = try lexer.takeInteger("an upper bound")
    if try lexer.takeColon() {
      let value = try takeSolution(holdsCore: false)
      guard value == upper else { throw KernelRefusal("the solution's objective is \(value), not \(upper)") }
    } else if bestValue != upper {
      throw KernelRefusal("no solution of value \(upper) has been shown, or a better one")
    }
    guard lower <= upper else { throw KernelRefusal("the lower bound is above the upper one") }
    return .bounds(lower: lower, upper: upper)
  }
}
