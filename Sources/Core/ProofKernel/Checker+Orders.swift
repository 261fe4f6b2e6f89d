import ExactArithmetic

/// A preorder on assignments of n variables: "the left ones are at least as good as the right ones" where, for each
/// row, Σ weight · right ≥ Σ weight · left. That is transitive and reflexive whatever the weights: sums of numbers are
/// compared.
struct Order {
  var count = 0
  /// Each row's weights, with their places among the variables.
  var rows: [[(place: Int, weight: Integer)]] = []
}

/// An order over literals of the formula or the proof.
struct LoadedOrder {
  let order: Order
  let literals: [Int32]
}

extension Checker {
  /// O(left(z), right(z)), a constraint a row.
  mutating func conditions(
    of loaded: LoadedOrder, left: (Int32) -> Int32, right: (Int32) -> Int32
  ) -> [Row] {
    var result: [Row] = []
    for weights in loaded.order.rows {
      for (place, weight) in weights {
        let literal = loaded.literals[place]
        sum.add(weight, literal: right(literal))
        sum.add(-weight, literal: left(literal))
      }
      let row = sum.takeRow()
      result.append(row)
    }
    return result
  }

  /// `load_order name literals;`, or `load_order;` for none. Everything live becomes core, so that nothing rests on the
  /// order that went before.
  mutating func loadOrder() throws(KernelRefusal) {
    try lexer.advance()
    loaded = nil
    if lexer.token == .word {
      guard let order = orders[lexer.wordText] else { throw KernelRefusal("there is no order \(lexer.shown)") }
      try lexer.advance()
      var literals: [Int32] = []
      while lexer.token == .word { literals.append(try takeLiteral()) }
      guard literals.count == order.count else {
        throw KernelRefusal("the order is over \(order.count) variables, not \(literals.count)")
      }
      loaded = LoadedOrder(order: order, literals: literals)
    }
    try lexer.endStatement()
    store.makeAllCore()
  }

  /// `def_order`: variables, rows, and the proofs that VeriPB wants, which are passed over.
  mutating func orderDefinition() throws(KernelRefusal) {
    try lexer.advance()
    guard lexer.token == .word, orders.count < 64 else {
      throw KernelRefusal("expected the name of a 64th order at most")
    }
    let name = lexer.wordText
    try lexer.advance()
    try lexer.take("vars")
    var places: [[UInt8]: Int] = [:]
    let left = try orderVariables("left", &places)
    let right = try orderVariables("right", &places)
    guard left == right, places.count == 2 * left else { throw KernelRefusal("left and right do not pair variables") }
    try lexer.take("aux")
    try lexer.endStatement()
    try end("vars")
    try lexer.take("def")
    var order = Order(count: left)
    while !lexer.isWord("end") { order.rows.append(try orderRow(places, left)) }
    try end("def")
    for block: StaticString in ["transitivity", "reflexivity"] {
      try lexer.take(block)
      try passOver(block)
    }
    try end("def_order")
    orders[name] = order
  }

  private mutating func end(_ block: StaticString) throws(KernelRefusal) {
    try lexer.take("end")
    try lexer.take(block)
    try lexer.endStatement()
  }

  private mutating func orderVariables(_ side: StaticString, _ places: inout [[UInt8]: Int]) throws(KernelRefusal)
    -> Int
  {
    try lexer.take(side)
    var count = 0
    while lexer.token == .word {
      try store.take(256)
      places[Array(lexer.word)] = places.count
      count += 1
      try lexer.advance()
    }
    try lexer.endStatement()
    return count
  }

  /// Reads a row, which must have the form Σ weight · right − Σ weight · left ≥ 0 over positive literals.
  private mutating func orderRow(
    _ places: [[UInt8]: Int], _ count: Int
  ) throws(KernelRefusal) -> [(place: Int, weight: Integer)] {
    var weights: [Int: Integer] = [:]
    while let number = lexer.integer {
      try lexer.advance()
      guard lexer.token == .word, let place = places[Array(lexer.word)] else {
        throw KernelRefusal("expected a variable of the order, met \(lexer.shown)")
      }
      try store.take(64 + number.bitLength / 4)
      guard weights.updateValue(number, forKey: place) == nil else { throw KernelRefusal("a variable stands twice") }
      try lexer.advance()
    }
    try lexer.take(">=")
    guard try lexer.takeInteger("0") == .zero else {
      throw KernelRefusal("a row of an order whose right side is not 0")
    }
    try lexer.endStatement()
    let isBalanced = weights.allSatisfy { place, weight in
      weights[place < count ? place + count : place - count] == -weight
    }
    guard isBalanced else { throw KernelRefusal("a row of an order that does not weigh left and right alike") }
    return weights.filter { $0.key >= count }.map { (place: $0.key - count, weight: $0.value) }
      .sorted { $0.place < $1.place }
  }

  /// Passes over everything up to `end` and the block's name: nothing rests on it.
  private mutating func passOver(_ block: StaticString) throws(KernelRefusal) {
    while true {
      let isEnd = lexer.isWord("end")
      guard lexer.token != .end else { throw KernelRefusal("the text ends inside '\(block)'") }
      try lexer.advance()
      if isEnd && lexer.isWord(block) { break }
    }
    try lexer.advance()
    try lexer.endStatement()
  }
}
