/// Cuts a proof into words and marks, reading ahead by one, in one pass over the stream.
struct ProofLexer {
  enum Token {
    case word, semicolon, colon, comma
    /// Only in the dialects whose statements are lines.
    case endOfLine
    case endOfFile
  }

  private let source: any ProofSource
  private(set) var bytes: [UInt8] = []
  private(set) var position = 0
  private(set) var wordStart = 0
  private var atLineStart = true
  private var lineIsOver = false
  private var byteCount = 0
  private let byteLimit: Int
  private let longestWord: Int
  /// What the next `advance` found.
  private(set) var token = Token.endOfLine
  /// The line of `token`, from 1.
  private(set) var line = 1
  /// Set once the header has named the version; both matter from the next `advance` on.
  var dialect = ProofDialect.two

  init(_ source: any ProofSource, limits: ProofLimits) {
    self.source = source
    byteLimit = limits.bytes
    longestWord = limits.digits + 2
  }

  /// The bytes of the current word.
  var word: ArraySlice<UInt8> { bytes[wordStart..<position] }
  var wordText: String { String(decoding: word, as: UTF8.self) }

  func isWord(_ text: StaticString) -> Bool {
    guard token == .word, position - wordStart == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { buffer in
      for index in 0..<buffer.count where bytes[wordStart + index] != buffer[index] { return false }
      return true
    }
  }

  /// Moves to the next token.
  mutating func advance() throws(ProofRefusal) {
    if lineIsOver {
      line += 1
      lineIsOver = false
    }
    while true {
      if position == bytes.count, try !refill(keepingFrom: position) {
        token = .endOfFile
        return
      }
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
      case UInt8(ascii: "\n"):
        atLineStart = true
        if dialect == .three {
          line += 1
          continue
        }
        lineIsOver = true
        token = .endOfLine
        return
      case UInt8(ascii: ";"): token = .semicolon
      case UInt8(ascii: ":"): token = .colon
      case UInt8(ascii: ","): token = .comma
      case UInt8(ascii: "*") where atLineStart && dialect < .three, UInt8(ascii: "%") where dialect == .three:
        let isHint = try beginsHints()
        guard isHint else {
          try skipComment()
          continue
        }
        wordStart = position - 1
        try finishWord()
        token = .word
      default:
        wordStart = position - 1
        try finishWord()
        token = .word
      }
      atLineStart = false
      return
    }
  }

  /// Whether "~ " follows the asterisk of a comment, in version 1.
  private mutating func beginsHints() throws(ProofRefusal) -> Bool {
    guard dialect == .one else { return false }
    while position + 1 >= bytes.count {
      // The asterisk is kept, so that the word can begin with it.
      guard try refill(keepingFrom: position - 1) else { return false }
    }
    return bytes[position] == UInt8(ascii: "~") && bytes[position + 1] == UInt8(ascii: " ")
  }

  /// The current word as a positive number of at most 18 digits; nil for anything else.
  var smallNumber: Int? {
    guard token == .word, position > wordStart, position - wordStart <= 18 else { return nil }
    var number = 0
    for index in wordStart..<position {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      number = number * 10 + Int(bytes[index] - 0x30)
    }
    return number > 0 ? number : nil
  }

  /// Up to, not including, the line's end.
  private mutating func skipComment() throws(ProofRefusal) {
    while true {
      while position < bytes.count {
        if bytes[position] == UInt8(ascii: "\n") { return }
        position += 1
      }
      if try !refill(keepingFrom: position) { return }
    }
  }

  private mutating func finishWord() throws(ProofRefusal) {
    while true {
      while position < bytes.count, !isDelimiter(bytes[position]) { position += 1 }
      guard position - wordStart <= longestWord else { throw ProofRefusal("a word of more than \(longestWord) bytes") }
      if position < bytes.count { return }
      if try !refill(keepingFrom: wordStart) { return }
    }
  }

  @inline(__always) private func isDelimiter(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",")
      || (byte == UInt8(ascii: "%") && dialect == .three)
  }

  /// Reads on, dropping what lies before `start`; false at the end.
  private mutating func refill(keepingFrom start: Int) throws(ProofRefusal) -> Bool {
    let chunk: [UInt8]
    do { chunk = try source.nextChunk() } catch { throw ProofRefusal("the proof cannot be read: \(error.message)") }
    guard !chunk.isEmpty else { return false }
    byteCount += chunk.count
    guard byteCount <= byteLimit else { throw ProofRefusal("a text of more than \(byteLimit) bytes") }
    if start == bytes.count {
      bytes = chunk
    } else {
      bytes = Array(bytes[start...]) + chunk
    }
    position -= start
    wordStart -= start
    return true
  }
}
