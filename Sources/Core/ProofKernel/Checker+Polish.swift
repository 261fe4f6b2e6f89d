import ExactArithmetic

/// An entry on the stack of a `pol` step.
private enum Operand {
  /// A factor, or the number of a constraint, as what comes next decides.
  case number(Integer)
  case literal(Int32)
  /// A constraint, so many times.
  case row(Row, times: Integer)
  /// The content of `Checker.sum`; at most one operand is there.
  case sum
}

// `pol`: cutting planes in reverse Polish notation. Each operation keeps every 0-1 solution of its operands.
extension Checker {
  mutating func polish() throws(KernelRefusal) {
    var stack: [Operand] = []
    /// Working memory that the step has asked for.
    var spent = 0
    while lexer.token == .word {
      if let number = lexer.integer {
        stack.append(.number(number))
      } else if let literal = lexer.literal {
        try admit(literal)
        stack.append(.literal(literal))
      } else {
        try operate(&stack, &spent)
      }
      guard stack.count <= limits.operands else { throw KernelRefusal("more than \(limits.operands) operands") }
      try lexer.advance()
    }
    guard stack.count == 1 else { throw KernelRefusal("the operations leave not one constraint") }
    try accumulate(try pop(&stack), &spent)
    try lexer.endStatement()
    store.giveBack(spent)
    try store.add(sum.takeRow())
  }

  private mutating func operate(_ stack: inout [Operand], _ spent: inout Int) throws(KernelRefusal) {
    if lexer.isWord("+") {
      let second = try pop(&stack)
      let first = try pop(&stack)
      if case .sum = second {
        try accumulate(first, &spent)
      } else {
        try gather(first, &stack, &spent)
        try accumulate(second, &spent)
      }
      return stack.append(.sum)
    }
    if lexer.isWord("*") {
      let factor = try popNumber(&stack, atLeast: .zero)
      let operand = try pop(&stack)
      if case .number(let number) = operand { return stack.append(.row(try live(number).entry.row, times: factor)) }
      try gather(operand, &stack, &spent)
      guard sum.growth + factor.bitLength <= limits.bits else {
        throw KernelRefusal("numbers of more than \(limits.bits) binary digits")
      }
      if sum.growth + factor.bitLength > 60 { try spend(sum.variables.count * (64 + factor.bitLength / 4), &spent) }
      sum.multiply(by: factor)
    } else if lexer.isWord("d") {
      let divisor = try popNumber(&stack, atLeast: .one)
      try gather(try pop(&stack), &stack, &spent)
      sum.divide(by: divisor)
    } else if lexer.isWord("s") {
      try gather(try pop(&stack), &stack, &spent)
      sum.saturate()
    } else if lexer.isWord("w") {
      guard case .literal(let literal)? = stack.popLast(), literal & 1 == 0 else {
        throw KernelRefusal("'w' needs a variable before it")
      }
      try gather(try pop(&stack), &stack, &spent)
      sum.weaken(literal >> 1)
    } else {
      throw KernelRefusal("expected a number, a literal or an operation, met \(lexer.shown)")
    }
    stack.append(.sum)
  }

  private func pop(_ stack: inout [Operand]) throws(KernelRefusal) -> Operand {
    guard let operand = stack.popLast() else { throw KernelRefusal("\(lexer.shown) lacks an operand") }
    return operand
  }

  private func popNumber(_ stack: inout [Operand], atLeast least: Integer) throws(KernelRefusal) -> Integer {
    guard case .number(let value) = try pop(&stack), value >= least else {
      throw KernelRefusal("\(lexer.shown) needs a number of at least \(least) before it")
    }
    return value
  }

  private mutating func spend(_ bytes: Int, _ spent: inout Int) throws(KernelRefusal) {
    try store.take(bytes)
    spent += bytes
  }

  /// Makes `operand`, just taken from `stack`, the sum's content; an operand that lies there is taken out of it.
  private mutating func gather(
    _ operand: Operand, _ stack: inout [Operand], _ spent: inout Int
  ) throws(KernelRefusal) {
    if case .sum = operand { return }
    if let place = stack.lastIndex(where: { if case .sum = $0 { true } else { false } }) {
      let row = sum.takeRow()
      try spend(row.bytes, &spent)
      stack[place] = .row(row, times: .one)
    }
    try accumulate(operand, &spent)
  }

  /// Adds an operand to the sum.
  private mutating func accumulate(_ operand: Operand, _ spent: inout Int) throws(KernelRefusal) {
    switch operand {
    case .number(let number): try accumulate(.row(try live(number).entry.row, times: .one), &spent)
    case .literal(let literal): sum.add(.one, literal: literal)
    case .row(let row, let factor):
      if factor.bitLength + row.total.bitLength > 60 {
        try spend(row.bytes + row.literals.count * (64 + factor.bitLength / 4), &spent)
      }
      sum.add(row, times: factor)
    case .sum: break
    }
  }
}
