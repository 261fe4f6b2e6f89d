import ExactArithmetic

extension ProofLexer {
  /// The current token as a message shows it.
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

  /// The current word as a decimal integer with an optional sign, of at most 18 digits; nil where it is anything else.
  var smallInteger: Int? {
    guard token == .word else { return nil }
    var place = wordStart
    let isNegative = bytes[place] == UInt8(ascii: "-")
    if isNegative || bytes[place] == UInt8(ascii: "+") { place += 1 }
    guard place < position, position - place <= 18 else { return nil }
    // VeriPB's third format forbids leading zeros.
    if dialect == .three && position - place > 1 && bytes[place] == UInt8(ascii: "0") { return nil }
    var value = 0
    while place < position {
      let digit = bytes[place] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
      place += 1
    }
    return isNegative ? -value : value
  }

  /// The current word as a decimal integer of any length with an optional sign; nil where it is anything else.
  var integer: Integer? {
    if let smallInteger { return Integer(smallInteger) }
    guard token == .word, position - wordStart > 18 else { return nil }
    var digits = word
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    if dialect == .three && digits.count > 1 && digits.first == UInt8(ascii: "0") { return nil }
    guard let magnitude = Integer(decimal: digits), magnitude.signum >= 0 else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// The code of the literal that the current word spells, where that is `x7` or `~x7` with a number of at most 9 digits
  /// that does not begin with 0; nil otherwise.
  var numberedLiteral: Int? {
    guard token == .word else { return nil }
    var place = wordStart
    let isNegated = bytes[place] == UInt8(ascii: "~")
    if isNegated { place += 1 }
    guard position - place >= 2, position - place <= 10, bytes[place] == UInt8(ascii: "x"),
      bytes[place + 1] != UInt8(ascii: "0")
    else { return nil }
    var value = 0
    place += 1
    while place < position {
      let digit = bytes[place] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
      place += 1
    }
    return value << 1 | (isNegated ? 1 : 0)
  }

  /// Takes the integer that must stand here.
  mutating func takeInteger(_ what: String) throws(ProofRefusal) -> Integer {
    guard let value = integer else { throw ProofRefusal("expected \(what), met \(shown)") }
    try advance()
    return value
  }

  /// Takes an integer from 0 to 2^31 − 1.
  mutating func takeCount(_ what: String) throws(ProofRefusal) -> Int {
    guard let value = smallInteger, (0...Int(Int32.max)).contains(value) else {
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

  /// True if the statement is over here.
  var isAtStatementEnd: Bool { token == .semicolon || token == .endOfLine || token == .endOfFile }
}
