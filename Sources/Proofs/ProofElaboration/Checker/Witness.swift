/// A substitution: some variables mapped to literals or constants, the rest to themselves.
struct Witness {
  /// By variable: a literal code, or 0 and 1 for false and true.
  private var images: [Int32: Int32] = [:]
  /// The mapped variables, in the proof's order.
  private(set) var variables: [Int32] = []

  /// The pairs, in the proof's order.
  var pairs: [(variable: Int32, image: Int32)] { variables.map { (variable: $0, image: image($0 << 1)) } }

  var isEmpty: Bool { variables.isEmpty }

  /// False where the variable is mapped already.
  mutating func map(_ variable: Int32, to image: Int32) -> Bool {
    guard images.updateValue(image, forKey: variable) == nil else { return false }
    variables.append(variable)
    return true
  }

  /// The image of a literal; constants stay.
  func image(_ literal: Int32) -> Int32 {
    guard literal > 1, let image = images[literal >> 1] else { return literal }
    return image ^ (literal & 1)
  }
}

extension ProofChecker {
  /// Reads `x1 -> 0 x2 x3 x4 -> ~x5`; the arrows may be missing.
  mutating func takeWitness() throws(ProofRefusal) -> Witness {
    var witness = Witness()
    while lexer.token == .word, !lexer.isWord("begin"), !lexer.isWord("subproof") {
      let variable = try takeVariable()
      if lexer.isWord("->") || (lexer.isWord("→") && dialect < .three) { try lexer.advance() }
      let image: Int32
      if lexer.isWord("0") || lexer.isWord("1") {
        image = lexer.isWord("1") ? 1 : 0
        try lexer.advance()
      } else {
        image = try takeLiteral()
      }
      guard witness.map(variable, to: image) else { throw ProofRefusal("the witness maps a variable twice") }
      if lexer.token == .comma && dialect < .three { try lexer.advance() }
    }
    return witness
  }
}
