import ExactArithmetic

/// Cuts a text into words and marks, reading ahead by one, in one pass over the stream. Both the proof and the formula
/// are read with it: they differ in their comments.
struct Lexer {
  enum Token { case word, semicolon, colon, end }
  /// How comments begin: `%` anywhere, or `*` at the beginning of a line.
  enum Comments { case percent, starLine }

  private let source: any KernelTextSource
  private let comments: Comments
  private let longestWord: Int
  private var bytes: [UInt8] = []
  private var position = 0
  private var wordStart = 0
  private var isAtLineStart = true
  private(set) var token = Token.end
  /// The line of `token`, from 1.
  private(set) var line = 1

  init(_ source: any KernelTextSource, comments: Comments, longestWord: Int) {
    self.source = source
    self.comments = comments
    self.longestWord = longestWord
  }

  // MARK: Reading on

  mutating func advance() throws(KernelRefusal) {
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
        wordStart = position - 1
        try finishWord()
        token = .word
      }
      return
    }
  }

  private mutating func skipComment() throws(KernelRefusal) {
    while true {
      while position < bytes.count {
        if bytes[position] == UInt8(ascii: "\n") { return }
        position += 1
      }
      if try !refill(keepingFrom: position) { return }
    }
  }

  private mutating func finishWord() throws(KernelRefusal) {
    while true {
      while position < bytes.count {
        let byte = bytes[position]
        if byte <= 0x20 || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") { break }
        if byte == UInt8(ascii: "%") && comments == .percent { break }
        position += 1
      }
      guard position - wordStart <= longestWord else { throw KernelRefusal("a word of more than \(longestWord) bytes") }
      if position < bytes.count { return }
      if try !refill(keepingFrom: wordStart) { return }
    }
  }

  /// Drops what lies before `start` and reads on; false at the end of the text.
  private mutating func refill(keepingFrom start: Int) throws(KernelRefusal) -> Bool {
    let chunk = try source.nextBytes()
    if chunk.isEmpty { return false }
    bytes = start == bytes.count ? chunk : Array(bytes[start...]) + chunk
    position -= start
    wordStart -= start
    return true
  }

  // MARK: The current word

  var word: ArraySlice<UInt8> { bytes[wordStart..<position] }
  var wordText: String { String(decoding: word, as: UTF8.self) }
  var wordLength: Int { position - wordStart }
  var firstByte: UInt8 { bytes[wordStart] }

  func isWord(_ text: StaticString) -> Bool {
    guard token == .word, position - wordStart == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { buffer in
      for index in 0..<buffer.count where bytes[wordStart + index] != buffer[index] { return false }
      return true
    }
  }

  /// The current token in a message.
  var shown: String {
    switch token {
    case .word:
      let plain = word.prefix(40).map { (0x21...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
      return "'\(String(decoding: plain, as: UTF8.self))'"
    case .semicolon: return "';'"
    case .colon: return "':'"
    case .end: return "the end of the text"
    }
  }

  /// The word as a decimal integer of at most 18 bytes, with an optional sign; nil where it is anything else.
  var smallInteger: Int? {
    guard token == .word, position - wordStart <= 18 else { return nil }
    var place = wordStart
    let sign = bytes[place]
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place += 1 }
    guard let value = number(from: place) else { return nil }
    return sign == UInt8(ascii: "-") ? -value : value
  }

  /// The word as a decimal integer of any length; nil where it is anything else.
  var integer: Integer? {
    if let smallInteger { return Integer(smallInteger) }
    guard token == .word, wordLength > 18 else { return nil }
    var digits = word
    let sign = firstByte
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits.removeFirst() }
    guard digits.first != UInt8(ascii: "0"), digits.allSatisfy({ $0 &- 0x30 <= 9 }),
      let magnitude = Integer(decimal: digits)
    else { return nil }
    return sign == UInt8(ascii: "-") ? -magnitude : magnitude
  }

  /// Twice the variable, plus one where negated, of a word that is `x7` or `~x7`, with at most 8 digits.
  var literal: Int? {
    guard token == .word else { return nil }
    var place = wordStart
    let isNegated = bytes[place] == UInt8(ascii: "~")
    if isNegated { place += 1 }
    guard place < position, bytes[place] == UInt8(ascii: "x"), position - place <= 9,
      let value = number(from: place + 1), value > 0
    else { return nil }
    return value << 1 | (isNegated ? 1 : 0)
  }

  /// The digits from `place` to the word's end; nil without one, with another byte, or with a leading zero.
  private func number(from place: Int) -> Int? {
    guard place < position, bytes[place] != UInt8(ascii: "0") || position - place == 1 else { return nil }
    var value = 0
    for index in place..<position {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }

  // MARK: Demands

  mutating func take(_ text: StaticString) throws(KernelRefusal) {
    guard isWord(text) else { throw KernelRefusal("expected '\(text)', met \(shown)") }
    try advance()
  }

  mutating func take(_ expected: Token, _ name: String) throws(KernelRefusal) {
    guard token == expected else { throw KernelRefusal("expected \(name), met \(shown)") }
    try advance()
  }

  mutating func endStatement() throws(KernelRefusal) { try take(.semicolon, "';'") }

  mutating func takeInteger(_ name: String) throws(KernelRefusal) -> Integer {
    guard let value = integer else { throw KernelRefusal("expected \(name), met \(shown)") }
    try advance()
    return value
  }

  mutating func takeColon() throws(KernelRefusal) -> Bool {
    guard token == .colon else { return false }
    try advance()
    return true
  }
}
