/// The grammar of JSON (RFC 8259), strictly: no comments, no trailing commas, UTF-8 only, one value.
struct JSONParser {
  let bytes: [UInt8]
  let file: String
  let budget: Budget
  var at = 0
  var nodes: [JSONDocument.Node] = []

  init(bytes: [UInt8], file: String, budget: Budget) {
    self.bytes = bytes
    self.file = file
    self.budget = budget
  }

  /// The token that must come next inside the innermost open array or object.
  private enum Expecting { case valueOrClose, value, keyOrClose, key, colon, commaOrClose }

  /// An open array or object.
  private struct Container {
    let node: Int
    let isObject: Bool
    var expecting: Expecting
  }

  mutating func parse() throws(InputError) -> [JSONDocument.Node] {
    guard bytes.count <= ReadingLimits.fileBytes else {
      throw InputError(file: file, message: "the file has more than \(ReadingLimits.fileBytes >> 20) MiB")
    }
    let values = JSONParser.mostValues(in: bytes)
    try budget.ask(values * MemoryLayout<JSONDocument.Node>.stride, reading: file)
    nodes.reserveCapacity(values)
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
    var open: [Container] = []
    skipBlanks()
    try value(&open)
    var looks = 0
    while let innermost = open.last {
      looks += 1
      if looks.isMultiple(of: 1 << 18) { try budget.ask(reading: file) }
      skipBlanks()
      guard at < bytes.count else {
        throw error("the file ends inside \(innermost.isObject ? "an object" : "a list") that is not closed")
      }
      try step(&open, innermost.expecting, byte: bytes[at])
    }
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

  private mutating func step(
    _ open: inout [Container], _ expecting: Expecting, byte: UInt8
  ) throws(InputError) {
    let top = open.count - 1
    let closer: UInt8 = open[top].isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    switch expecting {
    case .valueOrClose, .keyOrClose, .commaOrClose:
      if byte == closer {
        at += 1
        let closed = open.removeLast().node
        nodes[closed].end = UInt32(at)
        nodes[closed].next = UInt32(nodes.count)
      } else if expecting == .commaOrClose {
        guard byte == UInt8(ascii: ",") else {
          throw error("met \(shown), expected a comma or the closing \(open[top].isObject ? "brace" : "bracket")")
        }
        at += 1
        open[top].expecting = open[top].isObject ? .key : .value
      } else if expecting == .keyOrClose {
        try key(&open)
      } else {
        open[top].expecting = .commaOrClose
        try value(&open)
      }
    case .value:
      open[top].expecting = .commaOrClose
      try value(&open)
    case .key:
      try key(&open)
    case .colon:
      guard byte == UInt8(ascii: ":") else { throw error("met \(shown), expected a colon after the key") }
      at += 1
      open[top].expecting = .value
    }
  }

  private mutating func key(_ open: inout [Container]) throws(InputError) {
    guard bytes[at] == UInt8(ascii: "\"") else { throw error("met \(shown), expected a key in double quotes") }
    try string()
    open[open.count - 1].expecting = .colon
  }

  private mutating func value(_ open: inout [Container]) throws(InputError) {
    guard at < bytes.count else { throw error("the file ends where a value was expected") }
    switch bytes[at] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = bytes[at] == UInt8(ascii: "{")
      guard open.count < ReadingLimits.nesting else {
        throw error("nesting is deeper than \(ReadingLimits.nesting) levels")
      }
      open.append(
        Container(node: nodes.count, isObject: isObject, expecting: isObject ? .keyOrClose : .valueOrClose))
      append(isObject ? .object : .array, from: at)
      at += 1
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"), 0x30...0x39: try number()
    case UInt8(ascii: "t"): try word("true", .true_)
    case UInt8(ascii: "f"): try word("false", .false_)
    case UInt8(ascii: "n"): try word("null", .null)
    default: throw error("met \(shown), expected a value")
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
    append(kind, from: start)
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
    append(.number, from: start)
  }

  // MARK: -

  mutating func append(_ kind: JSONDocument.Kind, from start: Int) {
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
