// Strings with their escapes taken out.
extension JSONValue {
  /// The text of a string that the parser has checked.
  package var decodedString: String {
    let raw = content.dropFirst().dropLast()
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var units: [UInt16] = []
    var text = ""
    var at = raw.startIndex
    func flush() {
      text += String(decoding: units, as: UTF16.self)
      units.removeAll()
    }
    while at < raw.endIndex {
      let next = raw[at...].firstIndex(of: UInt8(ascii: "\\")) ?? raw.endIndex
      if next > at {
        flush()
        text += String(decoding: raw[at..<next], as: UTF8.self)
        at = next
        continue
      }
      let code = raw[at + 1]
      if code == UInt8(ascii: "u") {
        units.append(UInt16(UTF8Check.hexUnit(document.bytes, at + 2) ?? 0xfffd))
        at += 6
      } else {
        let plain: [UInt8: UInt16] = [0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9]
        units.append(plain[code] ?? UInt16(code))
        at += 2
      }
    }
    flush()
    return text
  }
}
