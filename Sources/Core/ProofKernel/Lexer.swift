import ExactArithmetic

/// Cuts a text into words and marks, reading ahead by one, in one pass over the stream. Both the proof and the formula
/// are read with it: they differ in their comments.
package struct Lexer {
  package enum Token { case word, semicolon, colon, end }
  /// How comments begin: `%` anywhere, or `*` at the beginning of a line.
  package enum Comments { case percent, starLine }

  private let source: any ProofSource
  private let comments: Comments
  private let longestWord: Int
  private var bytes: [UInt8] = []
  private var position = 0
  private var wordStart = 0
  private var isAtLineStart = true
  // Of the current word, so that its bytes are looked at once.
  private enum Prefix { case none, plus, minus, tilde, plain, negated, other }
  /// The characters before its digits: nothing, a sign, `~`, `x` or `~x`; `other` where it has no such form.
  private var prefix = Prefix.none
  private var digits = 0
  private var hasLeadingZero = false
  /// The digits' value, where they are at most 18.
  private var value = 0

  package private(set) var token = Token.end
  /// The line of `token`, from 1.
  package private(set) var line = 1

  package init(_ source: any ProofSource, comments: Comments, longestWord: Int) {
    self.source = source
    self.comments = comments
    self.longestWord = longestWord
  }

  // MARK: Reading on

  package mutating func advance() throws(KernelRefusal) {
    while true {
      if position == bytes.count, try !refill(keepingFrom: position) {
        token = .end
        return
      }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\n") {
        line += 1
        isAtLineStart = true
        continue
      }
      if byte <= 0x20 { continue }
      if comments == .percent ? byte == UInt8(ascii: "%") : isAtLineStart && byte == UInt8(ascii: "*") {
        try skipComment()
        continue
      }
      isAtLineStart = false
      switch byte {
      case UInt8(ascii: ";"): token = .semicolon
      case UInt8(ascii: ":"): token = .colon
      default:
        (position, wordStart) = (position - 1, position - 1)
        try readWord()
        token = .word
      }
      return
    }
  }

  private mutating func skipComment() throws(KernelRefusal) {
    while true {
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      if position < bytes.count { return }
      if try !refill(keepingFrom: position) { return }
    }
  }

  private mutating func readWord() throws(KernelRefusal) {
    (prefix, digits, value) = (.none, 0, 0)
    while true {
      while position < bytes.count {
        let byte = bytes[position]
        let digit = byte &- UInt8(ascii: "0")
        if digit <= 9 {
          if digits == 0 { hasLeadingZero = digit == 0 }
          value = value &* 10 &+ Int(digit)
          digits += 1
        } else if byte <= 0x20 || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":")
          || byte == UInt8(ascii: "%") && comments == .percent
        {
          break
        } else {
          prefix = digits > 0 ? .other : Lexer.prefix(prefix, byte)
        }
        position += 1
      }
      guard position - wordStart <= longestWord else { throw KernelRefusal("a word of more than \(longestWord) bytes") }
      if position < bytes.count { return }
      if try !refill(keepingFrom: wordStart) { return }
    }
  }

  private static func prefix(_ before: Prefix, _ byte: UInt8) -> Prefix {
    switch (before, byte) {
    case (.none, UInt8(ascii: "+")): return .plus
    case (.none, UInt8(ascii: "-")): return .minus
    case (.none, UInt8(ascii: "~")): return .tilde
    case (.none, UInt8(ascii: "x")): return .plain
    case (.tilde, UInt8(ascii: "x")): return .negated
    case _: return .other
    }
  }

  /// Drops what lies before `start` and reads on; false at the end of the text.
  private mutating func refill(keepingFrom start: Int) throws(KernelRefusal) -> Bool {
    let chunk: [UInt8]
    do { chunk = try source.nextChunk() } catch { throw KernelRefusal(error.message, isLimit: true) }
    if chunk.isEmpty { return false }
    bytes = start == bytes.count ? chunk : Array(bytes[start...]) + chunk
    position -= start
    wordStart -= start
    return true
  }

  // MARK: The current word

  var word: ArraySlice<UInt8> { bytes[wordStart..<position] }
  package var wordText: String { String(decoding: word, as: UTF8.self) }
  var wordLength: Int { position - wordStart }
  var firstByte: UInt8 { bytes[wordStart] }

  @inline(__always) package func isWord(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard token == .word, position - wordStart == count else { return false }
    for index in 0..<count where bytes[wordStart + index] != text.utf8Start[index] { return false }
    return true
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

  /// True if the word has digits without a leading zero, and one of these prefixes.
  private func isNumber(_ first: Prefix, _ second: Prefix, _ third: Prefix) -> Bool {
    token == .word && digits > 0 && (digits == 1 || !hasLeadingZero)
      && (prefix == first || prefix == second || prefix == third)
  }

  /// The word as a decimal integer of at most 18 digits, with an optional sign; nil where it is anything else.
  var smallInteger: Int? {
    guard isNumber(.none, .minus, .plus), digits <= 18 else { return nil }
    return prefix == .minus ? -value : value
  }

  /// The word as a decimal integer of any length; nil where it is anything else.
  package var integer: Integer? {
    if let smallInteger { return Integer(smallInteger) }
    guard isNumber(.none, .minus, .plus), let magnitude = Integer(decimal: word.suffix(digits)) else { return nil }
    return prefix == .minus ? -magnitude : magnitude
  }

  /// Twice the variable, plus one where negated, of a word that is `x7` or `~x7`, with at most 8 digits.
  package var literal: Int? {
    guard isNumber(.plain, .negated, .negated), digits <= 8, value > 0 else { return nil }
    return value << 1 | (prefix == .negated ? 1 : 0)
  }

  // MARK: Demands

  package mutating func take(_ text: StaticString) throws(KernelRefusal) {
    guard isWord(text) else { throw KernelRefusal("expected '\(text)', met \(shown)") }
    try advance()
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

  mutating func takeColon() throws(KernelRefusal) -> Bool {
    let isThere = token == .colon
    if isThere { try advance() }
    return isThere
  }
}
