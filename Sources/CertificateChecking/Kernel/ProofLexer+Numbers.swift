import ExactArithmetic

extension ProofLexer {
  /// What the current token looks like in a message.
  var shown: String {
    switch token {
    case .word:
      let text = String(decoding: word.prefix(40), as: UTF8.self)
      let plain = text.unicodeScalars.map { (0x21...0x7e).contains($0.value) ? String($0) : "?" }.joined()
      return "'\(plain)'"
    case .semicolon: return "';'"
    case .colon: return "':'"
    case .comma: return "','"
    case .endOfLine: return "the end of the line"
    case .endOfFile: return "the end of the proof"
    }
  }

  /// The current word as a decimal integer with an optional sign; nil where it is anything else.
  var integer: Integer? {
    guard token == .word else { return nil }
    let word = word
    var start = word.startIndex
    let isNegative = word[start] == UInt8(ascii: "-")
    if isNegative || word[start] == UInt8(ascii: "+") { start += 1 }
    let count = word.endIndex - start
    guard count > 0 else { return nil }
    // VeriPB's third format forbids leading zeros.
    if dialect == .three && count > 1 && word[start] == UInt8(ascii: "0") { return nil }
    guard count > 18 else {
      var value = 0
      for index in start..<word.endIndex {
        let digit = word[index] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
      }
      return Integer(isNegative ? -value : value)
    }
    guard let magnitude = Integer(decimal: word[start...]), magnitude.signum >= 0 else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// Takes the integer that must stand here.
  mutating func takeInteger(_ what: String) throws(ProofRefusal) -> Integer {
    guard let value = integer else { throw ProofRefusal("expected \(what), met \(shown)") }
    try advance()
    return value
  }

  /// Takes an integer from 0 to 2^31 − 1.
  mutating func takeCount(_ what: String) throws(ProofRefusal) -> Int {
    guard let value = integer?.word, (0...Int(Int32.max)).contains(value) else {
      throw ProofRefusal("expected \(what), met \(shown)")
    }
    try advance()
    return value
  }

  /// Takes `text`, which must stand here.
  mutating func take(_ text: StaticString) throws(ProofRefusal) {
    guard isWord(text) else { throw ProofRefusal("expected '\(text)', met \(shown)") }
    try advance()
  }

  /// Takes `expected`, which must stand here.
  mutating func take(_ expected: Token, _ what: String) throws(ProofRefusal) {
    guard token == expected else { throw ProofRefusal("expected \(what), met \(shown)") }
    try advance()
  }

  /// Ends a statement: its semicolon, or its line with an optional semicolon before.
  mutating func endStatement() throws(ProofRefusal) {
    if dialect == .three { return try take(.semicolon, "';'") }
    if token == .semicolon { try advance() }
    guard token == .endOfLine || token == .endOfFile else {
      throw ProofRefusal("expected the end of the line, met \(shown)")
    }
  }

  /// Skips empty lines.
  mutating func skipLineEnds() throws(ProofRefusal) {
    while token == .endOfLine { try advance() }
  }

  /// Whether the statement is over here.
  var isAtStatementEnd: Bool { token == .semicolon || token == .endOfLine || token == .endOfFile }
}
