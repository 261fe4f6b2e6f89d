/// A solution file whose format does not go by lines, byte by byte, with the number of the line.
struct SolutionBytes: SolutionPlace {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private(set) var line = 1

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// True if the text goes on with `text`.
  func isAt(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    return (0..<count).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
  }

  mutating func advance(by count: Int = 1) {
    for _ in 0..<min(count, bytes.count - position) {
      if bytes[position] == UInt8(ascii: "\n") { line += 1 }
      position += 1
    }
  }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || (0x09...0x0d).contains(byte) { advance() }
  }

  /// Takes the bytes for which `isWanted` holds.
  mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = position
    while let byte = next, isWanted(byte) { advance() }
    return bytes[start..<position]
  }

  /// Skips to after `text`; `what` names it in the error where there is none.
  mutating func skip(past text: StaticString, _ what: String) throws(SolutionFileError) {
    while !isAt(text) {
      guard next != nil else { throw error("\(what) before the end of the file") }
      advance()
    }
    advance(by: text.utf8CodeUnitCount)
  }

  func error(_ expected: String) -> SolutionFileError {
    SolutionFileError(file: file, line: line, message: "expected \(expected)")
  }

  /// `bytes` as text.
  func text(_ bytes: ArraySlice<UInt8>) throws(SolutionFileError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw error("UTF-8 text") }
    return text
  }
}
