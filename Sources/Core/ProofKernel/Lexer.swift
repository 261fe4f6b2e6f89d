import ExactArithmetic

/// Cuts a text into words and marks, reading ahead by one, in one pass over the stream.
package struct Lexer {
  package enum Token { case word, semicolon, colon, end }

  /// nil for a text without words.
  private let source: (any ProofSource)?
  /// The byte that begins a comment up to the line's end, where there is one.
  private let comment: UInt8?
  private let longestWord: Int
  private var chunk: [UInt8] = []
  private var place = 0

  package private(set) var token = Token.end
  /// The bytes of the current word; none where the token is none.
  private(set) var word: [UInt8] = []
  /// The line of `token`, from 1.
  package private(set) var line = 1

  package init(_ source: (any ProofSource)?, comment: UInt8?, longestWord: Int) {
    (self.source, self.comment, self.longestWord) = (source, comment, longestWord)
  }

  // MARK: Reading on

  package mutating func advance() throws(KernelRefusal) {
    word.removeAll(keepingCapacity: true)
    token = .end
    var isInComment = false
    while let byte = try next() {
      if byte == UInt8(ascii: "\n") {
        line += 1
        isInComment = false
      } else if byte == comment {
        isInComment = true
      } else if byte > 0x20 && !isInComment {
        return try readToken(byte)
      }
      place += 1
    }
  }

  private mutating func readToken(_ first: UInt8) throws(KernelRefusal) {
    if first == UInt8(ascii: ";") || first == UInt8(ascii: ":") {
      token = first == UInt8(ascii: ";") ? .semicolon : .colon
      place += 1
      return
    }
    token = .word
    while let byte = try next(), byte > 0x20, byte != UInt8(ascii: ";"), byte != UInt8(ascii: ":"), byte != comment {
      guard word.count < longestWord else { throw KernelRefusal("a word of more than \(longestWord) bytes") }
      word.append(byte)
      place += 1
    }
  }

  /// The byte at hand; nil at the end of the text.
  @inline(__always) private mutating func next() throws(KernelRefusal) -> UInt8? {
    if place < chunk.count { return chunk[place] }
    do { chunk = try source?.nextChunk() ?? [] } catch { throw KernelRefusal(error.message, isLimit: true) }
    place = 0
    return chunk.first
  }

  // MARK: The current word

  package var wordText: String { String(decoding: word, as: UTF8.self) }

  package func isWord(_ text: StaticString) -> Bool {
    word.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The current token in a message.
  package var shown: String {
    switch token {
    case .word:
      let plain = word.prefix(40).map { (0x21...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
      return "'\(String(decoding: plain, as: UTF8.self))'"
    case .semicolon: return "';'"
    case .colon: return "':'"
    case .end: return "the end of the text"
    }
  }

  /// The number of at most `most` digits, without leading zeros, that the word is from `start` on; nil where it is
  /// anything else.
  private func digits(from start: Int, most: Int) -> Int? {
    let count = word.count - start
    guard count >= 1, count <= most, count == 1 || word[start] != UInt8(ascii: "0") else { return nil }
    var value = 0
    for byte in word[start...] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  private var signLength: Int { word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") ? 1 : 0 }

  /// The word as a decimal integer of any length; nil where it is anything else.
  package var integer: Integer? {
    if let value = digits(from: signLength, most: 18) { return Integer(word[0] == UInt8(ascii: "-") ? -value : value) }
    let digits = word.dropFirst(signLength)
    guard digits.count > 18, let first = digits.first, (0x31...0x39).contains(first),
      let magnitude = Integer(decimal: digits)
    else { return nil }
    return word[0] == UInt8(ascii: "-") ? -magnitude : magnitude
  }

  /// Twice the variable, plus one where negated, of a word that is `x7` or `~x7`, with at most 8 digits.
  package var literal: Int32? {
    let isNegated = word.first == UInt8(ascii: "~")
    let start = isNegated ? 2 : 1
    guard word.count > start, word[start - 1] == UInt8(ascii: "x"), let variable = digits(from: start, most: 8),
      variable > 0
    else { return nil }
    return Int32(variable << 1 | (isNegated ? 1 : 0))
  }

  // MARK: Demands

  package mutating func take(_ words: StaticString...) throws(KernelRefusal) {
    for word in words {
      guard isWord(word) else { throw KernelRefusal("expected '\(word)', met \(shown)") }
      try advance()
    }
  }

  package mutating func take(_ expected: Token, _ name: String) throws(KernelRefusal) {
    guard token == expected else { throw KernelRefusal("expected \(name), met \(shown)") }
    try advance()
  }

  package mutating func endStatement() throws(KernelRefusal) { try take(.semicolon, "';'") }

  package mutating func takeInteger(_ name: String) throws(KernelRefusal) -> Integer {
    guard let value = integer else { throw KernelRefusal("expected \(name), met \(shown)") }
    try advance()
    return value
  }

  /// Takes a word or mark where it is there.
  mutating func takes(_ word: StaticString) throws(KernelRefusal) -> Bool {
    let isThere = isWord(word)
    if isThere { try advance() }
    return isThere
  }
}
