import ProofKernel

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
  private let hintLimit: Int
  /// Constraints that the last comment named, in version 1, which has no other place for hints: they are for the next
  /// clause.
  var hints: [Int] = []
  /// The token that the last `advance` found.
  private(set) var token = Token.endOfLine
  /// The line of `token`, from 1.
  private(set) var line = 1
  /// Set once the header has named the version; both matter from the next `advance` on.
  var dialect = ProofDialect.two

  init(_ source: any ProofSource, limits: ProofLimits) {
    self.source = source
    byteLimit = limits.bytes
    longestWord = limits.digits + 2
    hintLimit = limits.hints
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
        try skipComment()
        continue
      default:
        wordStart = position - 1
        try finishWord()
        token = .word
      }
      atLineStart = false
      return
    }
  }

  /// Up to, not including, the line's end. A comment of version 1 that begins with "*~" names constraints: see `hints`.
  private mutating func skipComment() throws(ProofRefusal) {
    var number: Int?
    var length = 0
    var isHint = dialect == .one
    if isHint { hints.removeAll(keepingCapacity: true) }
    while true {
      while position < bytes.count {
        let byte = bytes[position]
        if byte >= 0x30, byte <= 0x39, isHint, length > 0 {
          // A number too long for any constraint is none.
          number = number.map { $0 < 1 << 40 ? $0 * 10 + Int(byte - 0x30) : 0 } ?? Int(byte - 0x30)
        } else {
          if let number, hints.count < hintLimit { hints.append(number) }
          number = nil
          if byte == UInt8(ascii: "\n") { return }
          if length == 0 { isHint = isHint && byte == UInt8(ascii: "~") }
        }
        length += 1
        position += 1
      }
      if try !refill(keepingFrom: position) {
        if let number, hints.count < hintLimit { hints.append(number) }
        return
      }
    }
  }

  private mutating func finishWord() throws(ProofRefusal) {
    while true {
      while position < bytes.count, !isDelimiter(bytes[position]) { position += 1 }
      guard position - wordStart <= longestWord else { throw .limit("a word of more than \(longestWord) bytes") }
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
    guard byteCount <= byteLimit else { throw .limit("a text of more than \(byteLimit) bytes") }
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
