import ExactArithmetic

/// A preorder on assignments of n variables: "the left ones are at least as good as the right ones" where, for each
/// row, Σ weight · right ≥ Σ weight · left. That is transitive and reflexive whatever the weights: sums of numbers are
/// compared.
struct Order {
  /// n
  let count: Int
  /// Each row's weights, one a variable.
  var rows: [[Integer]] = []
}

/// An order over literals of the formula or the proof.
struct LoadedOrder {
  let order: Order
  let literals: [Int32]
}

extension Checker {
  /// O(left(z), right(z)), a constraint a row.
  mutating func rows(of loaded: LoadedOrder, left: Witness, right: Witness) -> [Row] {
    var rows: [Row] = []
    for weights in loaded.order.rows {
      for (weight, literal) in zip(weights, loaded.literals) {
        sum.add(weight, literal: right.image(literal))
        sum.add(-weight, literal: left.image(literal))
      }
      rows.append(sum.takeRow())
    }
    return rows
  }

  /// `load_order name literals;`, or `load_order;` for none. Everything live becomes core, so that nothing rests on the
  /// order that went before.
  mutating func loadOrder() throws(KernelRefusal) {
    loaded = nil
    if lexer.token == .word {
      guard let order = orders[lexer.wordText] else { throw KernelRefusal("there is no order \(lexer.shown)") }
      try lexer.advance()
      let literals = try takeLiterals()
      guard literals.count == order.count else {
        throw KernelRefusal("the order is over \(order.count) variables, not \(literals.count)")
      }
      loaded = LoadedOrder(order: order, literals: literals)
    }
    try lexer.endStatement()
    for id in Array(store.live.keys) { store.makeCore(id) }
  }

  /// `def_order`: variables, rows, and the proofs that VeriPB wants, which are passed over.
  mutating func orderDefinition() throws(KernelRefusal) {
    guard lexer.token == .word, orders.count < 64 else {
      throw KernelRefusal("expected the name of a 64th order at most")
    }
    let name = lexer.wordText
    try lexer.advance()
    try lexer.take("vars", "left")
    let left = try takeNames()
    try lexer.take("right")
    let names = left + (try takeNames())
    guard names.count == 2 * left.count, Set(names).count == names.count else {
      throw KernelRefusal("left and right do not pair variables")
    }
    try lexer.take("aux")
    try lexer.endStatement()
    try end("vars")
    try lexer.take("def")
    var order = Order(count: left.count)
    while !lexer.isWord("end") { order.rows.append(try orderRow(names)) }
    try end("def")
    for block: StaticString in ["transitivity", "reflexivity"] {
      try lexer.take(block)
      try passOver(block)
    }
    try end("def_order")
    orders[name] = order
  }

  private mutating func end(_ block: StaticString) throws(KernelRefusal) {
    try lexer.take("end", block)
    try lexer.endStatement()
  }

  private mutating func takeNames() throws(KernelRefusal) -> [String] {
    var names: [String] = []
    while lexer.token == .word {
      try store.take(256)
      names.append(lexer.wordText)
      try lexer.advance()
    }
    try lexer.endStatement()
    return names
  }

  /// Reads a row, which must have the form Σ weight · right − Σ weight · left ≥ 0 over `names`, the left ones first.
  private mutating func orderRow(_ names: [String]) throws(KernelRefusal) -> [Integer] {
    try store.take(64 * names.count)
    let places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    var weights = [Integer](repeating: .zero, count: names.count)
    while let number = lexer.integer {
      try lexer.advance()
      guard let place = places[lexer.wordText] else {
        throw KernelRefusal("expected a variable of the order, met \(lexer.shown)")
      }
      try store.take(64 + number.bitLength / 4)
      weights[place] += number
      try lexer.advance()
    }
    try lexer.take(">=", "0")
    try lexer.endStatement()
    let count = names.count / 2
    guard (0..<count).allSatisfy({ weights[$0] == -weights[count + $0] }) else {
      throw KernelRefusal("a row of an order that does not weigh left and right alike")
    }
    return Array(weights[count...])
  }

  /// Passes over everything up to `end` and the block's name: nothing rests on it.
  private mutating func passOver(_ block: StaticString) throws(KernelRefusal) {
    var isEnd = false
    while !(isEnd && lexer.isWord(block)) {
      guard lexer.token != .end else { throw KernelRefusal("the text ends inside '\(block)'") }
      isEnd = lexer.isWord("end")
      try lexer.advance()
    }
    try lexer.advance()
    try lexer.endStatement()
  }
}
