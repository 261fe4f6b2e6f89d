extension JSONParser {
  /// A string, from its opening quote: checked here, and spelt again on demand.
  mutating func string() throws(InputError) {
    let start = at
    _ = try text()
    try append(.string, from: start)
  }

  /// The text of the string at hand, escapes taken out; its closing quote is passed.
  mutating func text() throws(InputError) -> String {
    let start = at
    var utf8: [UInt8] = []
    at += 1
    while true {
      guard at < bytes.count else { throw error("the file ends inside a string that is not closed") }
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        if let text = String(validating: utf8, as: UTF8.self) { return text }
        at = start
        throw error("met bytes that are not UTF-8 in a string")
      case UInt8(ascii: "\\"): utf8 += try escaped().utf8
      case 0..<0x20: throw error("met \(shown) in a string: control characters are escaped, as in \\u000a")
      default:
        utf8.append(bytes[at])
        at += 1
      }
    }
  }

  /// The character that an escape stands for.
  private mutating func escaped() throws(InputError) -> String {
    guard at + 1 < bytes.count else { throw error("the file ends inside a string that is not closed") }
    let plain: [UInt8: Unicode.Scalar] = [0x62: "\u{8}", 0x66: "\u{c}", 0x6e: "\n", 0x72: "\r", 0x74: "\t"]
    switch bytes[at + 1] {
    case UInt8(ascii: "u"):
      let start = at
      var units = [try unit()]
      // The second half of a pair stands right behind the first, and nowhere else.
      if (0xd800..<0xdc00).contains(units[0]), let second = try? unit() { units.append(second) }
      if let text = String(validating: units, as: UTF16.self) { return text }
      at = start
      throw error("half of a surrogate pair")
    case let c where "\"\\/bfnrt".utf8.contains(c):
      at += 2
      return String(plain[c] ?? Unicode.Scalar(c))
    default: throw error("no such escape in JSON")
    }
  }

  /// The number that `\u` and four hexadecimal digits spell.
  private mutating func unit() throws(InputError) -> UInt16 {
    let digits = bytes[at...].prefix(6).dropFirst(2)
    guard bytes[at...].starts(with: "\\u".utf8), digits.count == 4,
      digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("\\u needs four hexadecimal digits") }
    at += 6
    return unit
  }
}

extension JSONValue {
  /// The text of a string that the parser has checked.
  package var decodedString: String {
    var parser = JSONParser(bytes: document.bytes, file: document.file, budget: .unlimited)
    parser.at = start
    return (try? parser.text()) ?? ""
  }
}
