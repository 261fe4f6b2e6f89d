import ExactArithmetic

extension Checker {
  /// The state that a subproof leaves behind as it found it.
  struct Frame {
    var nextID: Int
    var firstOwnID: Int
  }

  /// Enters a subproof: what is derived until it is closed is gone afterwards, its numbers are not used again.
  mutating func openFrame() throws(KernelRefusal) -> Frame {
    guard depth < limits.depth else { throw KernelRefusal("subproofs nested deeper than \(limits.depth)") }
    depth += 1
    defer { firstOwnID = store.nextID }
    return Frame(nextID: store.nextID, firstOwnID: firstOwnID)
  }

  mutating func closeFrame(_ frame: Frame) {
    depth -= 1
    store.remove(from: frame.nextID)
    firstOwnID = frame.firstOwnID
  }

  /// Reads the goals' subproofs up to `qed`: of all that are left, or of a contradiction that makes them needless.
  mutating func subproof(of goals: inout Goals, _ name: String) throws(KernelRefusal) {
    while !lexer.isWord("qed") {
      if lexer.isWord("proofgoal") {
        try proofGoal(&goals)
      } else if try !implication() {
        throw KernelRefusal("expected 'proofgoal', a derivation or 'qed', met \(lexer.shown)")
      }
    }
    try lexer.advance()
    if lexer.token == .word, lexer.wordText == name { try lexer.advance() }
    if try lexer.takeColon() {
      try requireContradiction()
    } else if let open = goals.open {
      throw KernelRefusal("no subproof shows proof goal \(open)")
    }
    try lexer.endStatement()
  }

  /// `proofgoal #2 … qed : 17;`: assumes the goal's negation and names a contradiction.
  private mutating func proofGoal(_ goals: inout Goals) throws(KernelRefusal) {
    try lexer.advance()
    guard lexer.token == .word else { throw KernelRefusal("expected a proof goal, met \(lexer.shown)") }
    let name = lexer.wordText
    var goal: Goal?
    if lexer.firstByte == UInt8(ascii: "#") {
      if let number = Int(name.dropFirst()), number > 0, number <= goals.numbered.count {
        goal = goals.numbered[number - 1]
        goals.numbered[number - 1] = nil
      }
    } else if let id = lexer.smallInteger, let row = goals.fromConstraints.removeValue(forKey: id) {
      goal = .show(row)
    }
    guard let goal else { throw KernelRefusal("there is no open proof goal \(lexer.shown)") }
    try lexer.advance()
    let frame = try openFrame()
    switch goal {
    case .show(let row): try store.add(row.negated, isCore: false)
    case .refute(let rows): for row in rows { try store.add(row, isCore: false) }
    }
    try contradictionProof(name)
    closeFrame(frame)
  }

  /// `pbc C : subproof … qed : 17;`: proof by contradiction.
  mutating func contradiction() throws(KernelRefusal) {
    try lexer.advance()
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and a subproof")
    try lexer.take("subproof")
    let frame = try openFrame()
    try store.add(row.negated, isCore: false)
    try contradictionProof("pbc")
    closeFrame(frame)
    try store.add(row, isCore: false)
  }

  /// Reads derivations up to `qed : id`, which must name a contradiction.
  private mutating func contradictionProof(_ name: String) throws(KernelRefusal) {
    while !lexer.isWord("qed") {
      guard try implication() else { throw KernelRefusal("expected a derivation or 'qed', met \(lexer.shown)") }
    }
    try lexer.advance()
    if lexer.token == .word, lexer.wordText == name { try lexer.advance() }
    try lexer.take(.colon, "':' and the number of a contradiction")
    try requireContradiction()
    try lexer.endStatement()
  }

  /// Takes the number of a constraint that no assignment satisfies.
  mutating func requireContradiction() throws(KernelRefusal) {
    let slot = try takeSlot()
    guard store.isContradiction(slot) else { throw KernelRefusal("the named constraint is not a contradiction") }
  }
}
