extension JSONParser {
  /// A string, from its opening quote: escapes and UTF-8 are checked here and decoded on demand.
  mutating func string() throws(InputError) {
    let start = at
    at += 1
    while true {
      guard at < bytes.count else { throw error("the file ends inside a string that is not closed") }
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        try append(.string, from: start)
        return
      case UInt8(ascii: "\\"): try escape()
      case 0..<0x20: throw error("met \(shown) in a string: control characters are escaped, as in \\u000a")
      case 0x20..<0x80: at += 1
      default:
        let length = UTF8Check.sequenceLength(bytes, at)
        guard length > 0 else { throw error("met a byte that is not UTF-8") }
        at += length
      }
    }
  }

  private mutating func escape() throws(InputError) {
    guard at + 1 < bytes.count else { throw error("the file ends inside a string that is not closed") }
    switch bytes[at + 1] {
    case UInt8(ascii: "u"):
      guard let unit = UTF8Check.hexUnit(bytes, at + 2) else { throw error("\\u needs four hexadecimal digits") }
      if (0xd800..<0xdc00).contains(unit) {
        guard at + 7 < bytes.count, bytes[at + 6] == UInt8(ascii: "\\"), bytes[at + 7] == UInt8(ascii: "u"),
          let low = UTF8Check.hexUnit(bytes, at + 8), (0xdc00..<0xe000).contains(low)
        else { throw error("half of a surrogate pair") }
        at += 12
      } else if (0xdc00..<0xe000).contains(unit) {
        throw error("half of a surrogate pair")
      } else {
        at += 6
      }
    case let c where "\"\\/bfnrt".utf8.contains(c): at += 2
    default: throw error("no such escape in JSON")
    }
  }
}
