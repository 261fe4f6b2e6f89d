import ExactArithmetic

// The rules that derive by hints or from one constraint, and those that only delete or move.
extension Checker {
  /// `rup C : ~ 3 7`: the negation of C and the named constraints, one after another, propagate to a conflict.
  mutating func hintedPropagation() throws(KernelRefusal) {
    try lexer.advance()
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and hints")
    var isConflict = row.isTrivial
    defer { store.forgetAssignment() }
    while lexer.token == .word {
      if lexer.isWord("~") {
        try lexer.advance()
        isConflict = isConflict || store.propagateNegation(of: row)
      } else {
        let slot = try takeSlot()
        isConflict = isConflict || store.propagate(slot)
      }
    }
    guard isConflict else { throw KernelRefusal("the hints do not lead to a conflict") }
    try lexer.endStatement()
    try store.add(row, isCore: false)
  }

  /// `ia C : 3`: constraint 3 implies C, term by term.
  mutating func implicationByOne() throws(KernelRefusal) {
    try lexer.advance()
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and the number of a constraint")
    let slot = try takeSlot()
    guard store.implies(slot, row) else { throw KernelRefusal("the named constraint does not imply this one") }
    try lexer.endStatement()
    try store.add(row, isCore: false)
  }

  /// `del id 3 4`.
  mutating func deletion() throws(KernelRefusal) {
    try lexer.advance()
    try lexer.take("id")
    while lexer.token == .word {
      let slot = try takeSlot()
      let header = store.headers[slot]
      guard Int(header.id) >= firstOwnID else { throw KernelRefusal("a subproof deletes only its own constraints") }
      if loaded != nil, header.isCore, store.derivedCount > 0 {
        throw KernelRefusal("constraint \(header.id) is core, an order is loaded, and there are derived constraints")
      }
      store.remove(slot)
    }
    try lexer.endStatement()
  }

  /// `core id 3 4`: derived constraints become core.
  mutating func moveToCore() throws(KernelRefusal) {
    try lexer.advance()
    try lexer.take("id")
    while lexer.token == .word { store.makeCore(try takeSlot()) }
    try lexer.endStatement()
  }
}
