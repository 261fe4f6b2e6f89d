/// A preorder on assignments of n variables: "the left ones are at least as good as the right ones" where all of `rows`
/// hold. Shown to be transitive and reflexive before it may be loaded.
struct Preorder {
  /// Variables of the definition's own state.
  var left: [Int32] = []
  var right: [Int32] = []
  var rows: [Row] = []

  /// The definition with its variables replaced, one by one, in the variables of `state`.
  func conditions(left: [Int32], right: [Int32], in state: inout ProofState) -> [Row] {
    var images: [Int32: Int32] = [:]
    for (variable, image) in zip(self.left, left) { images[variable] = image }
    for (variable, image) in zip(self.right, right) { images[variable] = image }
    var result: [Row] = []
    for row in rows {
      result.append(state.substitute(row) { literal in (images[literal >> 1] ?? literal) ^ (literal & 1) })
    }
    return result
  }
}

/// A preorder over literals of the formula or the proof.
struct LoadedOrder {
  let order: Preorder
  let literals: [Int32]
  /// Those of the literals: most witnesses map none of them.
  let variables: Set<Int32>

  init(order: Preorder, literals: [Int32]) {
    self.order = order
    self.literals = literals
    variables = Set(literals.map { $0 >> 1 })
  }

  /// O(first(z), second(z)).
  func conditions(_ first: (Int32) -> Int32, _ second: (Int32) -> Int32, in state: inout ProofState) -> [Row] {
    order.conditions(left: literals.map(first), right: literals.map(second), in: &state)
  }
}

extension ProofChecker {
  /// `load_order name literals`, or `load_order` for none. Everything live becomes core, so that nothing rests on the
  /// order that went before.
  mutating func loadOrderRule() throws(ProofRefusal) {
    let name = lexer.isAtStatementEnd ? nil : lexer.wordText
    if lexer.isAtStatementEnd {
      loaded = nil
    } else {
      guard lexer.token == .word, let order = orders[lexer.wordText] else {
        throw ProofRefusal("there is no order \(lexer.shown)")
      }
      try lexer.advance()
      let literals = try takeLiterals()
      guard literals.count == order.left.count else {
        throw ProofRefusal("the order is over \(order.left.count) variables, not \(literals.count)")
      }
      loaded = LoadedOrder(order: order, literals: literals)
    }
    try lexer.endStatement()
    observer?.orderLoaded(name, loaded?.literals ?? [])
    state.database.moveAllToCore()
  }
}
