// `def_order`, in version 1 and 2 also `pre_order`: variables, definition, and a proof that it is a preorder. The proof
// knows nothing but the definition, so the block has a state of its own.
extension ProofChecker {
  mutating func orderDefinition() throws(ProofRefusal) {
    guard lexer.token == .word else { throw ProofRefusal("expected an order's name, met \(lexer.shown)") }
    let name = lexer.wordText
    try lexer.advance()
    try takeLineEnd()
    var outer = ProofState(variableCount: 0, limits: limits, state.database.budget)
    swap(&outer, &state)
    let observer = observer
    self.observer = nil
    defer { self.observer = observer }
    let order = try orderBlocks()
    try blockEnd(dialect == .one ? "pre_order" : "def_order")
    swap(&outer, &state)
    if outer.database.isSpent { state.database.noteSpent() }
    orders[name] = order
    observer?.orderDefined(name, left: order.left, right: order.right, rows: order.rows)
  }

  /// Variables, definition, transitivity, and perhaps reflexivity: in this order, each once, so that what is shown is
  /// shown of the whole definition.
  private mutating func orderBlocks() throws(ProofRefusal) -> Preorder {
    var order = Preorder()
    try blockBegin("vars")
    try orderVariables(&order)
    if lexer.isWord("spec") || lexer.isWord("aux_def") {
      throw ProofRefusal("orders with a specification are not supported")
    }
    try blockBegin("def")
    try orderRows(&order)
    try blockBegin("transitivity")
    try transitivity(of: order)
    let goals = reflexivityGoals(order)
    try lexer.skipLineEnds()
    if lexer.isWord("reflexivity") {
      try blockBegin("reflexivity")
      try orderProof(premises: [], goals: goals)
      try blockEnd("reflexivity")
    } else {
      try settle(goals)
    }
    return order
  }

  /// `vars`, `def`, …, which must stand here.
  private mutating func blockBegin(_ name: StaticString) throws(ProofRefusal) {
    try lexer.skipLineEnds()
    try lexer.take(name)
    try takeLineEnd()
    try lexer.skipLineEnds()
  }

  /// Ends a line that begins a block; in version 3 nothing stands there.
  private mutating func takeLineEnd() throws(ProofRefusal) {
    if dialect < .three { try lexer.endStatement() }
  }

  /// `end`, in version 1 and 2 also `qed`, in version 3 perhaps with the block's name.
  private mutating func blockEnd(_ name: StaticString) throws(ProofRefusal) {
    try lexer.skipLineEnds()
    guard lexer.isWord("end") || (lexer.isWord("qed") && dialect < .three) else {
      throw ProofRefusal("expected the end of '\(name)', met \(lexer.shown)")
    }
    try lexer.advance()
    if dialect == .three && lexer.isWord(name) { try lexer.advance() }
    try lexer.endStatement()
  }

  private mutating func orderVariables(_ order: inout Preorder) throws(ProofRefusal) {
    order.left = try variableLine("left")
    try lexer.skipLineEnds()
    order.right = try variableLine("right")
    try lexer.skipLineEnds()
    if lexer.isWord("aux"), try !variableLine("aux").isEmpty {
      throw ProofRefusal("orders with auxiliary variables are not supported")
    }
    try blockEnd("vars")
    try lexer.skipLineEnds()
    guard order.left.count == order.right.count else { throw ProofRefusal("left and right differ in length") }
    guard Set(order.left + order.right).count == 2 * order.left.count else {
      throw ProofRefusal("a variable of the order stands twice")
    }
  }

  private mutating func variableLine(_ kind: StaticString) throws(ProofRefusal) -> [Int32] {
    try lexer.take(kind)
    var variables: [Int32] = []
    while lexer.token == .word {
      if lexer.word.first == UInt8(ascii: "$") { throw ProofRefusal("auxiliary variables are not supported") }
      variables.append(try takeVariable())
    }
    try lexer.endStatement()
    return variables
  }

  private mutating func orderRows(_ order: inout Preorder) throws(ProofRefusal) {
    let known = Set(order.left + order.right)
    while true {
      try lexer.skipLineEnds()
      if lexer.isWord("end") || lexer.isWord("qed") { break }
      let row = try takeConstraint()
      guard row.literals.allSatisfy({ known.contains($0 >> 1) }) else {
        throw ProofRefusal("the order's definition holds a variable that is not its own")
      }
      try state.database.hold(row.storedBytes)
      order.rows.append(row)
      if dialect == .three { try lexer.endStatement() } else { try takeLineEnd() }
    }
    try blockEnd("def")
  }

  /// O(u, v) and O(v, w) imply O(u, w).
  private mutating func transitivity(of order: Preorder) throws(ProofRefusal) {
    try blockBegin("vars")
    let fresh = try variableLine("fresh_right")
    try lexer.skipLineEnds()
    for kind: StaticString in ["fresh_aux_1", "fresh_aux_2", "fresh_aux1", "fresh_aux2"] where lexer.isWord(kind) {
      guard try variableLine(kind).isEmpty else { throw ProofRefusal("auxiliary variables are not supported") }
      try lexer.skipLineEnds()
    }
    try blockEnd("vars")
    guard fresh.count == order.left.count, Set(order.left + order.right + fresh).count == 3 * fresh.count else {
      throw ProofRefusal("the fresh variables are not as many new ones")
    }
    let (u, v, w) = (order.left.map { $0 << 1 }, order.right.map { $0 << 1 }, fresh.map { $0 << 1 })
    var goals = ProofGoals()
    for row in order.conditions(left: u, right: w, in: &state) { goals.add(row) }
    let premises = order.conditions(left: u, right: v, in: &state) + order.conditions(left: v, right: w, in: &state)
    try lexer.skipLineEnds()
    try orderProof(premises: premises, goals: goals)
    try blockEnd("transitivity")
  }

  /// O(u, u) holds.
  private mutating func reflexivityGoals(_ order: Preorder) -> ProofGoals {
    var goals = ProofGoals()
    let u = order.left.map { $0 << 1 }
    for row in order.conditions(left: u, right: u, in: &state) { goals.add(row) }
    return goals
  }

  /// `proof … qed`.
  private mutating func orderProof(premises: [Row], goals: ProofGoals) throws(ProofRefusal) {
    var goals = goals
    try blockBegin("proof")
    try openSubproof()
    for row in premises { try state.database.add(row, isCore: false) }
    try runSubproof(&goals, of: ["proof"])
    closeSubproof(reusingNumbers: true)
  }
}
