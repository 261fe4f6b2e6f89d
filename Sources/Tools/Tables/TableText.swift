import TrainingProblem

/// The text of a table's file as UTF-8, whatever Unicode form the file has.
enum TableText {
  /// UTF-8 without its byte order mark. UTF-16 is known by its byte order mark.
  ///
  /// - Throws: where the bytes are neither, or hold a NUL character, with the place. Linear.
  static func decode(_ bytes: [UInt8], file: String) throws(InputError) -> (text: [UInt8], note: String?) {
    if bytes.starts(with: [0xff, 0xfe]) { return try wide(bytes, file, isLittle: true) }
    if bytes.starts(with: [0xfe, 0xff]) { return try wide(bytes, file, isLittle: false) }
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    if let bad = firstInvalid(text) {
      let (line, column) = TextPlace.lineAndColumn(of: bad, in: text)
      throw InputError(
        file: file, line: line, column: column,
        message:
          "the byte 0x\(hex(text[bad])) is no UTF-8 (an older encoding, such as Latin-1?), expected UTF-8 or UTF-16; 'iconv -f latin1 -t utf-8' turns it into that"
      )
    }
    try refuseNUL(text, file)
    return (text, nil)
  }

  private static func wide(
    _ bytes: [UInt8], _ file: String, isLittle: Bool
  ) throws(InputError) -> (text: [UInt8], note: String?) {
    guard bytes.count.isMultiple(of: 2) else {
      throw InputError(file: file, message: "UTF-16 with an odd number of bytes: the file is cut short")
    }
    let units = stride(from: 2, to: bytes.count, by: 2).map { at in
      isLittle
        ? UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 : UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
    }
    var text: [UInt8] = []
    text.reserveCapacity(units.count)
    var isBroken = false
    isBroken = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true) {
      text.append($0)
    }
    guard !isBroken else {
      let (line, column) = TextPlace.lineAndColumn(of: text.count, in: text)
      throw InputError(file: file, line: line, column: column, message: "half of a UTF-16 pair")
    }
    try refuseNUL(text, file)
    return (text, "read as UTF-16")
  }

  private static func refuseNUL(_ text: [UInt8], _ file: String) throws(InputError) {
    guard let bad = text.firstIndex(of: 0) else { return }
    let (line, column) = TextPlace.lineAndColumn(of: bad, in: text)
    throw InputError(
      file: file, line: line, column: column, message: "a NUL character: a file cut short, or not a text file")
  }

  /// The offset of the first byte that is not part of well-formed UTF-8.
  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    var at = 0
    while at < bytes.count {
      let lead = bytes[at]
      if lead < 0x80 {
        at += 1
        continue
      }
      let (length, least): (Int, UInt32)
      switch lead {
      case 0xc2...0xdf: (length, least) = (2, 0x80)
      case 0xe0...0xef: (length, least) = (3, 0x800)
      case 0xf0...0xf4: (length, least) = (4, 0x10000)
      default: return at
      }
      guard at + length <= bytes.count else { return at }
      var scalar = UInt32(lead) & (0x7f >> UInt32(length))
      for next in bytes[at + 1..<at + length] {
        guard next & 0xc0 == 0x80 else { return at }
        scalar = scalar << 6 | UInt32(next & 0x3f)
      }
      guard scalar >= least, Unicode.Scalar(scalar) != nil else { return at }
      at += length
    }
    return nil
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
}

/// Places in a text as people count them.
enum TextPlace {
  /// Line and column of byte `offset`, both from 1; columns count characters. A line ends with LF, CRLF or CR. Linear.
  static func lineAndColumn(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for at in 0..<min(offset, bytes.count) {
      let isEnd = bytes[at] == 0x0a || (bytes[at] == 0x0d && !(at + 1 < bytes.count && bytes[at + 1] == 0x0a))
      if isEnd {
        (line, column) = (line + 1, 1)
      } else if bytes[at] & 0xc0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}
