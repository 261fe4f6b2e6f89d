import ExactArithmetic

extension Checker {
  // MARK: Solutions

  /// `soli L;`, `sol L;`: L satisfies every constraint of the formula and of the core. With `soli` only better
  /// solutions count from here on: the constraint "objective ≤ value − 1" joins the core.
  mutating func solution(improves: Bool) throws(KernelRefusal) {
    let value = try takeSolution(holdsCore: true)
    try lexer.endStatement()
    bestValue = min(bestValue ?? value, value)
    guard improves else { return }
    cut = min(cut ?? value, value)
    for (literal, number) in objective { sum.add(-number, literal: literal) }
    sum.addToBound(.one - value)
    try store.add(sum.takeRow(), isCore: true)
  }

  /// Takes literals and returns the objective under them; nothing completes them.
  private mutating func takeSolution(holdsCore: Bool) throws(KernelRefusal) -> Integer {
    defer { store.forgetAssignment() }
    for literal in try takeLiterals() {
      guard store.values[Int(literal)] >= 0 else { throw KernelRefusal("the solution contradicts itself") }
      store.assume(literal)
    }
    if let place = formula.firstIndex(where: { !store.satisfies($0) }) {
      throw KernelRefusal("the solution does not satisfy constraint \(place + 1) of the formula")
    }
    var broken: Int?
    for (id, entry) in store.live where holdsCore && entry.isCore && !store.satisfies(entry.row) {
      broken = min(broken ?? id, id)
    }
    if let broken { throw KernelRefusal("the solution does not satisfy core constraint \(broken)") }
    var value = Integer.zero
    for (literal, number) in objective {
      guard store.values[Int(literal)] != 0 else { throw KernelRefusal("a variable of the objective is open") }
      if store.values[Int(literal)] > 0 { value += number }
    }
    return value
  }

  // MARK: The foot

  mutating func conclusion() throws(KernelRefusal) -> KernelConclusion {
    try lexer.take("output", "NONE")
    try lexer.endStatement()
    try lexer.take("conclusion")
    let result = try claim()
    try lexer.endStatement()
    try lexer.take("end", "pseudo-Boolean", "proof")
    try lexer.endStatement()
    guard lexer.token == .end else { throw KernelRefusal("\(lexer.shown) behind the end of the proof") }
    return result
  }

  private mutating func claim() throws(KernelRefusal) -> KernelConclusion {
    if try lexer.takes("NONE") { return .nothing }
    if try lexer.takes("SAT") {
      try lexer.take(.colon, "':' and a solution")
      _ = try takeSolution(holdsCore: false)
      return .satisfiable
    }
    if try lexer.takes("UNSAT") { return try infeasibility() }
    try lexer.take("BOUNDS")
    guard try lexer.takes("INF") else { return try bounds() }
    let result = try infeasibility()
    try lexer.take("INF")
    return result
  }

  private mutating func infeasibility() throws(KernelRefusal) -> KernelConclusion {
    guard bestValue == nil else { throw KernelRefusal("a solution has been shown") }
    try takeContradiction()
    return .infeasible
  }

  /// `3 : 17 5 : x1 ~x2`: each hint but the solution must be there; without it a solution of just that value has been
  /// shown.
  private mutating func bounds() throws(KernelRefusal) -> KernelConclusion {
    let lower = try lexer.takeInteger("a lower bound")
    try lexer.take(.colon, "':' and the number of a constraint")
    let shown = try takeLive().entry.row
    for (literal, number) in objective { sum.add(number, literal: literal) }
    sum.addToBound(lower)
    guard shown.isContradiction || shown.implies(sum.takeRow()) else {
      throw KernelRefusal("the named constraint does not imply the lower bound")
    }
    // Solutions from the cut on may be gone: nothing above it is ever shown.
    if let least = cut, lower > least { throw KernelRefusal("the lower bound is above the solution of value \(least)") }
    if try lexer.takes("INF") { return .bounds(lower: lower, upper: nil) }
    let upper = try lexer.takeInteger("an upper bound")
    if lexer.token == .colon {
      try lexer.advance()
      let value = try takeSolution(holdsCore: false)
      guard value == upper else { throw KernelRefusal("the solution's objective is \(value), not \(upper)") }
    } else if bestValue != upper {
      throw KernelRefusal("no solution of value \(upper) has been shown, or a better one")
    }
    guard lower <= upper else { throw KernelRefusal("the lower bound is above the upper one") }
    return .bounds(lower: lower, upper: upper)
  }
}
