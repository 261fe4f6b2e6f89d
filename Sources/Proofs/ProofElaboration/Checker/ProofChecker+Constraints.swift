import ExactArithmetic

extension ProofChecker {
  /// Reads `2 x1 -3 ~x2 >= 1` (or `<=`) into `row`, in normal form.
  mutating func readConstraint(into row: inout Row) throws(ProofRefusal) {
    while true {
      if let number = lexer.smallInteger {
        try lexer.advance()
        state.accumulator.add(word: number, literal: try takeLiteral())
      } else if let number = lexer.integer {
        try lexer.advance()
        state.accumulator.add(number, literal: try takeLiteral())
      } else {
        break
      }
    }
    let isAtMost = lexer.isWord("<=")
    guard isAtMost || lexer.isWord(">=") else {
      if lexer.isWord("==>") || lexer.isWord("<==") { throw ProofRefusal("reified constraints are not supported") }
      throw ProofRefusal("expected a term, '>=' or '<=', met \(lexer.shown)")
    }
    try lexer.advance()
    state.accumulator.addToBound(try lexer.takeInteger("the right side of a constraint"))
    if isAtMost { state.accumulator.negate() }
    state.accumulator.finish(into: &row)
  }

  /// Reads a constraint and, in the dialects of lines, the semicolon behind it.
  mutating func takeConstraint() throws(ProofRefusal) -> Row {
    var row = Row()
    try readConstraint(into: &row)
    if dialect < .three { try lexer.take(.semicolon, "';' behind the constraint") }
    return row
  }

  /// True if arguments follow behind a constraint; takes the colon of version 3.
  mutating func takeArgumentMark() throws(ProofRefusal) -> Bool {
    if dialect < .three { return !lexer.isAtStatementEnd }
    guard lexer.token == .colon else { return false }
    try lexer.advance()
    return true
  }

  /// Takes a literal.
  mutating func takeLiteral() throws(ProofRefusal) -> Int32 {
    if let code = lexer.numberedLiteral, code >> 1 <= state.names.formulaCount {
      try lexer.advance()
      return Int32(code)
    }
    guard lexer.token == .word, let literal = try state.literal(lexer.word) else {
      throw ProofRefusal("expected a literal, met \(lexer.shown)")
    }
    try lexer.advance()
    return literal
  }

  /// Takes a variable.
  mutating func takeVariable() throws(ProofRefusal) -> Int32 {
    if lexer.token == .word, lexer.word.first == UInt8(ascii: "~") {
      throw ProofRefusal("expected a variable, met \(lexer.shown)")
    }
    return try takeLiteral() >> 1
  }

  /// Takes literals up to a mark or the statement's end.
  mutating func takeLiterals() throws(ProofRefusal) -> [Int32] {
    var literals: [Int32] = []
    while lexer.token == .word {
      literals.append(try takeLiteral())
      guard literals.count <= 2 * state.names.count else { throw .limit("a list of more literals than there are") }
    }
    return literals
  }

  /// Reads `2 x1 -3 ~x2 5`, a constant last.
  mutating func takeObjective() throws(ProofRefusal) -> Objective {
    var objective = Objective()
    while let number = lexer.integer {
      try lexer.advance()
      guard lexer.token == .word, let literal = try state.literal(lexer.word) else {
        objective.constant = number
        break
      }
      try state.database.hold(48 + number.bitLength / 8)
      objective.terms.append((number: number, literal: literal))
      try lexer.advance()
    }
    return objective
  }
}
