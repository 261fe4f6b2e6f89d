import ExactArithmetic

// The rules that derive by hints or from one constraint, and those that only delete or move.
extension Checker {
  /// `rup C : ~ 3 7`: the negation of C and the named constraints, one after another, propagate to a conflict.
  mutating func hintedPropagation() throws(KernelRefusal) {
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and hints")
    var isConflict = row.isTrivial
    defer { store.forgetAssignment() }
    while lexer.token == .word {
      let hint = try lexer.takes("~") ? row.negated : takeLive().entry.row
      isConflict = store.propagate(hint) || isConflict
    }
    guard isConflict else { throw KernelRefusal("the hints do not lead to a conflict") }
    try lexer.endStatement()
    try store.add(row)
  }

  /// `ia C : 3`: constraint 3 implies C, term by term.
  mutating func implicationByOne() throws(KernelRefusal) {
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and the number of a constraint")
    guard try takeLive().entry.row.implies(row) else {
      throw KernelRefusal("the named constraint does not imply this one")
    }
    try lexer.endStatement()
    try store.add(row)
  }

  /// `del id 3 4`.
  mutating func deletion() throws(KernelRefusal) {
    try lexer.take("id")
    while lexer.token == .word {
      let (id, entry) = try takeLive()
      guard id >= firstOwnID else { throw KernelRefusal("a subproof deletes only its own constraints") }
      guard loaded == nil || !entry.isCore else {
        throw KernelRefusal("constraint \(id) is core, and an order is loaded")
      }
      store.remove(id)
    }
    try lexer.endStatement()
  }

  /// `core id 3 4`: derived constraints become core.
  mutating func moveToCore() throws(KernelRefusal) {
    try lexer.take("id")
    while lexer.token == .word { store.makeCore(try takeLive().id) }
    try lexer.endStatement()
  }
}
