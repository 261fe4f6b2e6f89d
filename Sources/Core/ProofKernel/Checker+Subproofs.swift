import ExactArithmetic

extension Checker {
  /// `pbc C : subproof … qed : 17;`: proof by contradiction.
  mutating func contradiction() throws(KernelRefusal) {
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and a subproof")
    try lexer.take("subproof")
    try subproof("pbc", from: [row.negated])
    try store.add(row)
  }

  /// Reads derivations from `premises` up to `qed : id`, which must name a contradiction; where there are `goals`, also
  /// the proof of each, and then `qed` is enough. Whatever is derived is gone afterwards, its numbers are not used again.
  mutating func subproof(_ name: String, from premises: [Row], goals: Goals? = nil) throws(KernelRefusal) {
    guard depth < limits.depth else { throw KernelRefusal("subproofs nested deeper than \(limits.depth)") }
    let (first, firstOfOuter) = (store.nextID, firstOwnID)
    depth += 1
    firstOwnID = first
    for premise in premises { try store.add(premise) }
    var goals = goals
    while !lexer.isWord("qed") {
      if try lexer.takes("proofgoal") {
        let name = lexer.wordText
        guard let premises = goals?.remove(name) else {
          throw KernelRefusal("there is no open proof goal \(lexer.shown)")
        }
        try lexer.advance()
        try subproof(name, from: premises)
      } else if try !implication() {
        throw KernelRefusal("expected a derivation, the proof of a goal or 'qed', met \(lexer.shown)")
      }
    }
    try lexer.advance()
    if lexer.wordText == name { try lexer.advance() }
    if goals == nil || lexer.token == .colon {
      try takeContradiction()
    } else if let open = goals?.open {
      throw KernelRefusal("no subproof shows proof goal \(open)")
    }
    try lexer.endStatement()
    for id in first..<store.nextID { store.remove(id) }
    depth -= 1
    firstOwnID = firstOfOuter
  }

  /// Takes a colon and the number of a constraint that no assignment satisfies.
  mutating func takeContradiction() throws(KernelRefusal) {
    try lexer.take(.colon, "':' and the number of a contradiction")
    guard try takeLive().entry.row.isContradiction else {
      throw KernelRefusal("the named constraint is not a contradiction")
    }
  }
}
