import ExactArithmetic

// `pol`: cutting planes in reverse Polish notation. Each operation keeps every 0-1 solution of its operands.
extension Checker {
  /// An entry on the stack of a `pol` step.
  private enum Operand {
    /// A factor, or the number of a constraint, as what comes next decides.
    case number(Integer)
    /// A constraint, so many times.
    case scaled(slot: Int, factor: Integer)
    /// The axiom that a literal is at least 0.
    case literal(Int32)
    /// The content of `Checker.sum`; at most one operand is there.
    case sum
    /// A constraint that had to make room there.
    case row(Row)
  }

  mutating func polish() throws(KernelRefusal) {
    try lexer.advance()
    var stack: [Operand] = []
    defer {
      sum.clear()
      store.giveBack(spent)
      spent = 0
    }
    while lexer.token == .word {
      if let number = lexer.integer {
        stack.append(.number(number))
      } else if lexer.wordLength == 1 {
        try operate(&stack)
      } else if let code = lexer.literal {
        try admit(Int32(code))
        stack.append(.literal(Int32(code)))
      } else {
        throw KernelRefusal("expected a number, a literal or an operation, met \(lexer.shown)")
      }
      guard stack.count <= limits.operands else { throw KernelRefusal("more than \(limits.operands) operands") }
      try lexer.advance()
    }
    guard let last = stack.popLast(), stack.isEmpty else {
      throw KernelRefusal("the operations leave not one constraint")
    }
    try accumulate(last)
    try lexer.endStatement()
    let row = sum.takeRow()
    try store.add(row, isCore: false)
  }

  private mutating func operate(_ stack: inout [Operand]) throws(KernelRefusal) {
    switch lexer.firstByte {
    case UInt8(ascii: "+"):
      let second = try pop(&stack)
      let first = try pop(&stack)
      if case .sum = second {
        try accumulate(first)
      } else {
        try gather(first, &stack)
        try accumulate(second)
      }
    case UInt8(ascii: "*"):
      let factor = try popNumber(&stack, atLeast: .zero)
      let operand = try pop(&stack)
      if case .number(let number) = operand {
        return stack.append(.scaled(slot: try slot(number), factor: factor))
      }
      try gather(operand, &stack)
      guard sum.growth + factor.bitLength <= limits.bits else {
        throw KernelRefusal("numbers of more than \(limits.bits) binary digits")
      }
      if sum.growth + factor.bitLength > 60 { try spend(sum.variables.count * (64 + factor.bitLength / 4)) }
      sum.multiply(by: factor)
    case UInt8(ascii: "d"):
      let divisor = try popNumber(&stack, atLeast: .one)
      try gather(try pop(&stack), &stack)
      sum.divide(by: divisor)
    case UInt8(ascii: "s"):
      try gather(try pop(&stack), &stack)
      sum.saturate()
    case UInt8(ascii: "w"):
      guard case .literal(let literal)? = stack.popLast(), literal & 1 == 0 else {
        throw KernelRefusal("'w' needs a variable before it")
      }
      try gather(try pop(&stack), &stack)
      sum.weaken(literal >> 1)
    default: throw KernelRefusal("unknown operation \(lexer.shown)")
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

  /// Makes `operand`, just taken from `stack`, the sum's content.
  private mutating func gather(_ operand: Operand, _ stack: inout [Operand]) throws(KernelRefusal) {
    if case .sum = operand { return }
    try makeRoom(&stack)
    try accumulate(operand)
  }

  /// Asks for working memory, until the step ends.
  private mutating func spend(_ bytes: Int) throws(KernelRefusal) {
    try store.take(bytes)
    spent += bytes
  }

  private func slot(_ number: Integer) throws(KernelRefusal) -> Int {
    guard let word = number.word, word != .min else { throw KernelRefusal("there is no constraint of that number") }
    return try slot(word)
  }

  /// Takes an operand that lies in `sum` out of it, where there is one.
  private mutating func makeRoom(_ stack: inout [Operand]) throws(KernelRefusal) {
    guard let place = stack.lastIndex(where: { if case .sum = $0 { true } else { false } }) else { return }
    let row = sum.takeRow()
    try spend(ConstraintStore.bytes(row.literals.count, row.wide))
    stack[place] = .row(row)
  }

  private mutating func accumulate(_ operand: Operand) throws(KernelRefusal) {
    switch operand {
    case .number(let number): try add(try slot(number), times: .one)
    case .scaled(let slot, let factor): try add(slot, times: factor)
    case .literal(let literal): sum.add(.one, literal: literal)
    case .sum: break
    case .row(let row): sum.add(row)
    }
  }

  /// Adds `factor` ≥ 0 times the constraint in `slot` to the sum.
  private mutating func add(_ slot: Int, times factor: Integer) throws(KernelRefusal) {
    let header = store.headers[slot]
    if header.isWide || factor.word == nil {
      let row = store.row(at: slot)
      try spend(ConstraintStore.bytes(row.literals.count, row.wide) + row.literals.count * (64 + factor.bitLength / 4))
      return sum.add(row, times: factor)
    }
    for index in 0..<header.count {
      sum.add(factor * Integer(store.coefficient(header, index)), literal: store.literals[header.start + index])
    }
    sum.addToBound(factor * Integer(header.degree))
  }
}
