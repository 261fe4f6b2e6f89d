import ExactArithmetic

// `pol`: cutting planes, written in reverse Polish notation. Each operation keeps every 0-1 solution of its operands.
extension ProofChecker {
  /// An entry on the stack of a `pol` step.
  enum PolishOperand {
    /// A number: a factor, or the number of a constraint, as what comes next decides.
    case integer(Integer)
    /// A live constraint, taken so many times.
    case scaled(slot: Int, factor: Integer)
    /// The axiom that a literal is at least 0.
    case literal(Int32)
    /// A sum that lies in the accumulator; at most one operand does.
    case sum
    /// A sum that has been taken out of the accumulator.
    case row(Row)
  }

  /// Reads and carries out a `pol` step.
  mutating func polishRule() throws(ProofRefusal) {
    var stack: [PolishOperand] = []
    heldBySums = 0
    defer { state.accumulator.clear() }
    // For the observer.
    var words: [PolishWord] = []
    let isHeard = observer != nil
    while lexer.token == .word {
      if let integer = lexer.integer {
        if isHeard { words.append(.integer(integer)) }
        stack.append(.integer(integer))
        try lexer.advance()
      } else if lexer.word.count == 1, let operation = lexer.word.first {
        if isHeard { words.append(.operation(operation)) }
        try operate(&stack)
        try lexer.advance()
      } else if lexer.word.first == UInt8(ascii: "@") {
        let slot = try takeSlot()
        if isHeard { words.append(.constraint(state.database.id(slot))) }
        stack.append(.scaled(slot: slot, factor: .one))
      } else {
        let literal = try takeLiteral()
        if isHeard { words.append(.literal(literal)) }
        stack.append(.literal(literal))
      }
      guard stack.count <= limits.operands else { throw .limit("more than \(limits.operands) operands") }
    }
    // Version 1 allows a closing 0.
    if dialect == .one, stack.count == 2, case .integer(.zero)? = stack.last {
      stack.removeLast()
      _ = words.popLast()
    }
    try lexer.endStatement()
    guard let last = stack.popLast(), stack.isEmpty else {
      throw ProofRefusal("the operations leave \(stack.count + 1) constraints, not one")
    }
    try accumulate(last)
    var row = Row()
    state.accumulator.finish(into: &row)
    observer?.polished(state.database.nextID, words)
    try derive(row)
  }

  /// Carries out the operation that the current word names.
  private mutating func operate(_ stack: inout [PolishOperand]) throws(ProofRefusal) {
    switch lexer.word.first {
    case UInt8(ascii: "+"):
      let second = try pop(&stack)
      let first = try pop(&stack)
      // The content of the accumulator stays there.
      if case .sum = second {
        try accumulate(first)
      } else {
        try gather(first, in: &stack)
        try accumulate(second)
      }
      stack.append(.sum)
    case UInt8(ascii: "*"): try multiply(&stack)
    case UInt8(ascii: "d"):
      let divisor = try popInteger(&stack, above: 0, "a divisor")
      try gatherTop(&stack)
      state.accumulator.divide(by: divisor)
    case UInt8(ascii: "c") where dialect == .three:
      let divisor = try popInteger(&stack, above: 0, "a divisor")
      try gatherTop(&stack)
      state.accumulator.divideVariables(by: divisor)
    case UInt8(ascii: "-") where dialect == .three:
      let difference = try popInteger(&stack, above: -1, "what to subtract")
      try gatherTop(&stack)
      state.accumulator.addToBound(-difference)
    case UInt8(ascii: "s"):
      try gatherTop(&stack)
      state.accumulator.saturate()
    case UInt8(ascii: "w"):
      guard case .literal(let literal)? = stack.popLast(), literal & 1 == 0 else {
        throw ProofRefusal("'w' needs a variable before it")
      }
      try gatherTop(&stack)
      state.accumulator.weaken(literal >> 1)
    case UInt8(ascii: "m"), UInt8(ascii: "n"):
      throw ProofRefusal("the operation \(lexer.shown) (mixed integer rounding) is not supported")
    default: throw ProofRefusal("unknown operation \(lexer.shown)")
    }
  }

  private mutating func multiply(_ stack: inout [PolishOperand]) throws(ProofRefusal) {
    let factor = try popInteger(&stack, above: -1, "a factor")
    switch try pop(&stack) {
    case .integer(let integer): stack.append(.scaled(slot: try liveSlot(try resolve(integer)), factor: factor))
    case let operand:
      try gather(operand, in: &stack)
      try hold(state.accumulator.bytes(times: factor))
      state.accumulator.multiply(by: factor)
      guard state.accumulator.growth <= limits.bits else {
        throw .limit("numbers of more than \(limits.bits) binary digits")
      }
      stack.append(.sum)
    }
  }

  private func pop(_ stack: inout [PolishOperand]) throws(ProofRefusal) -> PolishOperand {
    guard let operand = stack.popLast() else { throw ProofRefusal("\(lexer.shown) lacks an operand") }
    return operand
  }

  private func popInteger(
    _ stack: inout [PolishOperand], above least: Integer, _ what: String
  ) throws(ProofRefusal) -> Integer {
    guard case .integer(let value)? = stack.popLast() else {
      throw ProofRefusal("\(lexer.shown) needs \(what) before it")
    }
    guard value > least else { throw ProofRefusal("\(what) that is not above \(least)") }
    return value
  }

  private mutating func gatherTop(_ stack: inout [PolishOperand]) throws(ProofRefusal) {
    try gather(try pop(&stack), in: &stack)
    stack.append(.sum)
  }

  /// Makes `operand`, just taken from `stack`, the accumulator's content.
  private mutating func gather(_ operand: PolishOperand, in stack: inout [PolishOperand]) throws(ProofRefusal) {
    if case .sum = operand { return }
    if let place = stack.lastIndex(where: { if case .sum = $0 { true } else { false } }) {
      var row = Row()
      state.accumulator.finish(into: &row)
      heldBySums += row.storedBytes
      try hold(heldBySums)
      stack[place] = .row(row)
    }
    try accumulate(operand)
  }

  /// Before the sums of this step take `bytes`.
  private mutating func hold(_ bytes: Int) throws(ProofRefusal) {
    guard bytes <= limits.sumBytes else { throw .limit("sums of more than \(limits.sumBytes >> 20) MiB in one step") }
    try state.database.hold(bytes)
  }

  /// Adds `operand` to the accumulator.
  private mutating func accumulate(_ operand: PolishOperand) throws(ProofRefusal) {
    switch operand {
    case .integer(let integer): state.accumulate(try liveSlot(try resolve(integer)), times: .one)
    case .scaled(let slot, let factor):
      let wide = state.database.propagator.rows.wide(slot)
      if factor.word == nil || wide != nil {
        let bits = (wide?.largest.bitLength ?? 64) + factor.bitLength
        try hold(state.database.propagator.rows.terms(slot).count * (112 + bits / 8))
      }
      state.accumulate(slot, times: factor)
    case .literal(let literal): state.accumulator.add(word: 1, literal: literal)
    case .sum: break
    case .row(let row): state.accumulate(row)
    }
  }
}
