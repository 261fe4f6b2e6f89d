/// Byte-level checks of UTF-8 and of `\u` escapes.
enum UTF8Check {
  /// The length of the well-formed multi-byte sequence at `at`; 0 where it is not well formed.
  static func sequenceLength(_ bytes: [UInt8], _ at: Int) -> Int {
    let length: Int
    switch bytes[at] {
    case 0xc2...0xdf: length = 2
    case 0xe0...0xef: length = 3
    case 0xf0...0xf4: length = 4
    default: return 0
    }
    guard at + length <= bytes.count else { return 0 }
    for index in 1..<length where bytes[at + index] & 0xc0 != 0x80 { return 0 }
    // Overlong forms, surrogates and values above U+10FFFF show in the second byte.
    switch (bytes[at], bytes[at + 1]) {
    case (0xe0, ..<0xa0), (0xed, 0xa0...), (0xf0, ..<0x90), (0xf4, 0x90...): return 0
    default: return length
    }
  }

  /// The four hexadecimal digits at `at`.
  static func hexUnit(_ bytes: [UInt8], _ at: Int) -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
      unit = unit * 16 + UInt32(digit)
    }
    return unit
  }
}
