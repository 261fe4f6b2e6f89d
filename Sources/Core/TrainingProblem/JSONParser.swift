/// The grammar of JSON (RFC 8259), strictly: no comments, no trailing commas, UTF-8 only, one value.
struct JSONParser {
  let bytes: [UInt8]
  let file: String
  let budget: Budget
  var at = 0
  var nodes: [JSONDocument.Node] = []
  private var depth = 0

  init(bytes: [UInt8], file: String, budget: Budget) {
    self.bytes = bytes
    self.file = file
    self.budget = budget
  }

  mutating func parse() throws(InputError) -> [JSONDocument.Node] {
    guard bytes.count <= ReadingLimits.fileBytes else {
      throw InputError(file: file, message: "the file has more than \(ReadingLimits.fileBytes >> 20) MiB")
    }
    let values = JSONParser.mostValues(in: bytes)
    try budget.ask(values * MemoryLayout<JSONDocument.Node>.stride, reading: file)
    nodes.reserveCapacity(values)
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
    skipBlanks()
    try value()
    skipBlanks()
    guard at == bytes.count else { throw error("met \(shown) after the end of the value, expected nothing") }
    return nodes
  }

  /// At least the values and keys of a text: each stands at the beginning, or behind one of four marks; a mark in a string
  /// counts as well. Room for them is asked for at once, since a list that grows is moved to twice the room.
  private static func mostValues(in bytes: [UInt8]) -> Int {
    var count = 1
    bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes {
        let isMark =
          byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte | 0x20 == UInt8(ascii: "{")
        count &+= isMark ? 1 : 0
      }
    }
    return count
  }

  private mutating func value() throws(InputError) {
    guard at < bytes.count else { throw error("the file ends where a value was expected") }
    switch bytes[at] {
    case UInt8(ascii: "{"): try container(.object, closedBy: UInt8(ascii: "}"))
    case UInt8(ascii: "["): try container(.array, closedBy: UInt8(ascii: "]"))
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"), 0x30...0x39: try number()
    case UInt8(ascii: "t"): try word("true", .true_)
    case UInt8(ascii: "f"): try word("false", .false_)
    case UInt8(ascii: "n"): try word("null", .null)
    default: throw error("met \(shown), expected a value")
    }
  }

  /// An object or a list, from its opening bracket. Nesting is limited, so the call stack is, too.
  private mutating func container(_ kind: JSONDocument.Kind, closedBy closer: UInt8) throws(InputError) {
    guard depth < ReadingLimits.nesting else {
      throw error("nesting is deeper than \(ReadingLimits.nesting) levels")
    }
    depth += 1
    let number = nodes.count
    try append(kind, from: at)
    at += 1
    try moveOn(inside: kind)
    var isClosed = bytes[at] == closer
    if isClosed { at += 1 }
    while !isClosed {
      if kind == .object { try key() }
      try value()
      try moveOn(inside: kind)
      isClosed = bytes[at] == closer
      guard isClosed || bytes[at] == UInt8(ascii: ",") else {
        throw error("met \(shown), expected a comma or the closing \(kind == .object ? "brace" : "bracket")")
      }
      at += 1
      if !isClosed { try moveOn(inside: kind) }
    }
    nodes[number].end = UInt32(at)
    nodes[number].next = UInt32(nodes.count)
    depth -= 1
  }

  /// A key and its colon.
  private mutating func key() throws(InputError) {
    guard bytes[at] == UInt8(ascii: "\"") else { throw error("met \(shown), expected a key in double quotes") }
    try string()
    try moveOn(inside: .object)
    guard bytes[at] == UInt8(ascii: ":") else { throw error("met \(shown), expected a colon after the key") }
    at += 1
    try moveOn(inside: .object)
  }

  /// Passes over blanks to a byte that is there.
  private mutating func moveOn(inside kind: JSONDocument.Kind) throws(InputError) {
    skipBlanks()
    guard at < bytes.count else {
      throw error("the file ends inside \(kind == .object ? "an object" : "a list") that is not closed")
    }
  }

  private mutating func word(_ word: StaticString, _ kind: JSONDocument.Kind) throws(InputError) {
    let start = at
    for expected in "\(word)".utf8 {
      guard at < bytes.count, bytes[at] == expected else {
        at = start
        throw error("met \(shown), expected a value")
      }
      at += 1
    }
    try append(kind, from: start)
  }

  private mutating func number() throws(InputError) {
    let start = at
    func isDigit(_ index: Int) -> Bool { index < bytes.count && (0x30...0x39).contains(bytes[index]) }
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    guard isDigit(at) else { throw error("met \(shown) in a number, expected a digit") }
    let leadingZero = bytes[at] == 0x30
    while isDigit(at) { at += 1 }
    if leadingZero, isDigit(start + (bytes[start] == UInt8(ascii: "-") ? 2 : 1)) {
      at = start
      throw error("a number does not begin with a zero that another digit follows")
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      guard isDigit(at) else { throw error("met \(shown) after a decimal point, expected a digit") }
      while isDigit(at) { at += 1 }
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      guard isDigit(at) else { throw error("met \(shown) in an exponent, expected a digit") }
      while isDigit(at) { at += 1 }
    }
    try append(.number, from: start)
  }

  // MARK: -

  mutating func append(_ kind: JSONDocument.Kind, from start: Int) throws(InputError) {
    if nodes.count.isMultiple(of: 1 << 18) { try budget.ask(reading: file) }
    nodes.append(.init(start: UInt32(start), end: UInt32(at), next: UInt32(nodes.count + 1), kind: kind))
  }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0a || bytes[at] == 0x0d || bytes[at] == 0x09 {
      at += 1
    }
  }

  /// The character at hand, as a message shows it.
  var shown: String {
    guard at < bytes.count else { return "the end of the file" }
    let character = String(decoding: bytes[at..<min(at + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
    return "'" + InputError.printable(character.map { String($0) } ?? "") + "'"
  }

  func error(_ message: String) -> InputError {
    let (line, column) = JSONDocument.position(of: at, in: bytes)
    return InputError(file: file, line: line, column: column, message: message)
  }
}
