import ExactArithmetic
import TrainingProblem

/// A source file as lines of words between blanks, each with its place.
struct SourceText {
  struct Word {
    let bytes: ArraySlice<UInt8>
    let line: Int
    /// From 1, in characters.
    let column: Int
    func `is`(_ text: StaticString) -> Bool {
      text.withUTF8Buffer { bytes.elementsEqual($0) }
    }
  }

  let file: String
  private let bytes: [UInt8]
  private var position: Int
  /// The number of the line last taken, from 1.
  private(set) var line = 0
  private var wordsTaken = 0
  private var digitsTaken = 0

  init(_ bytes: [UInt8], file: String) throws(InputError) {
    guard bytes.count <= SourceLimits.fileBytes else {
      throw InputError(file: file, message: "the file has more than \(SourceLimits.fileBytes >> 20) MiB")
    }
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The words of the next line that has any; nil at the end of the file. A line that begins with one of `comments`
  /// is skipped.
  mutating func nextLine(comments: (Word) -> Bool) throws(InputError) -> [Word]? {
    while position < bytes.count {
      line += 1
      let words = try takeLine()
      if let first = words.first, !comments(first) { return words }
    }
    return nil
  }

  private mutating func takeLine() throws(InputError) -> [Word] {
    var words: [Word] = []
    var start: Int?
    var (column, startColumn) = (0, 0)
    func close() {
      guard let begin = start else { return }
      words.append(Word(bytes: bytes[begin..<position], line: line, column: startColumn))
      start = nil
    }
    while position < bytes.count {
      let byte = bytes[position]
      // Bytes that continue a character are not counted.
      if byte & 0xc0 != 0x80 { column += 1 }
      let isLast = position + 1 == bytes.count || bytes[position + 1] == 0x0a
      if byte == 0x0a {
        close()
        position += 1
        break
      }
      if byte == 0x20 || byte == 0x09 || (byte == 0x0d && isLast) {
        close()
      } else if byte < 0x20 || byte == 0x7f {
        throw InputError(file: file, line: line, column: column, message: "a control character, expected text")
      } else if start == nil {
        (start, startColumn) = (position, column)
        wordsTaken += 1
        guard wordsTaken <= SourceLimits.words else {
          throw InputError(
            file: file, line: line, column: column,
            message: "more than \(SourceLimits.words) words, the most that this program reads")
        }
      }
      position += 1
      if position == bytes.count { close() }
    }
    return words
  }

  // MARK: Words

  func error(_ word: Word, _ message: String) -> InputError {
    InputError(file: file, line: word.line, column: word.column, message: message)
  }

  /// At the end of the line last taken, or of the file.
  func error(atEnd message: String) -> InputError { InputError(file: file, line: max(line, 1), message: message) }

  func shown(_ word: Word) -> String {
    "'\(InputError.printable(String(decoding: word.bytes, as: UTF8.self), limit: 40))'"
  }

  /// An integer of any size within the limits.
  mutating func integer(_ word: Word, _ what: String) throws(InputError) -> Integer {
    try spendDigits(word.bytes.count, word)
    guard let value = Integer(decimal: word.bytes) else {
      throw error(word, "met \(shown(word)), expected \(what)")
    }
    return value
  }

  mutating func integer(_ word: Word, _ what: String, in range: ClosedRange<Int>) throws(InputError) -> Int {
    let value = try integer(word, what)
    guard let small = value.word, range.contains(small) else {
      throw error(word, "met \(shown(word)), expected \(what) in \(range.lowerBound) … \(range.upperBound)")
    }
    return small
  }

  mutating func rational(_ word: Word, _ what: String) throws(InputError) -> Rational {
    let parsed: (value: Rational, digits: Int)
    do throws(RationalTextError) {
      parsed = try RationalText.parse(Array(word.bytes))
    } catch {
      switch error {
      case .malformed: throw self.error(word, "met \(shown(word)), expected \(what)")
      case .zeroDenominator: throw self.error(word, "a denominator of 0")
      case .tooLong(let limit): throw self.error(word, "a number of more than \(limit) digits")
      }
    }
    try spendDigits(parsed.digits, word)
    return parsed.value
  }

  private mutating func spendDigits(_ count: Int, _ word: Word) throws(InputError) {
    digitsTaken += count
    guard digitsTaken <= SourceLimits.digits else {
      throw error(word, "more than \(SourceLimits.digits) digits in all, the most that this program reads")
    }
  }

  /// A name: any text without control characters.
  func name(_ word: Word) throws(InputError) -> String {
    guard let name = String(validating: word.bytes, as: UTF8.self) else { throw error(word, "bytes that are no UTF-8") }
    let isPlain = name.unicodeScalars.allSatisfy {
      !(0x80...0x9f).contains($0.value) && !(0x2028...0x202e).contains($0.value)
    }
    guard isPlain else { throw error(word, "a control character, expected a name") }
    return name
  }
}
