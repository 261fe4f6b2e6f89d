import ExactArithmetic

extension SolutionReader {
  /// `{"SolutionInfo": {"Status": 2, "ObjVal": …}, "Vars": [{"VarName": NAME, "X": VALUE}, …]}`; zeros are left out, and
  /// other keys skipped. Numbers may stand in quotes.
  ///
  /// Source: "JSON solution format" of the Gurobi Optimizer Reference Manual. Status 2 means optimal, 3 infeasible.
  static func readGurobiJSON(_ bytes: [UInt8], into solution: inout SolutionFile) throws(SolutionFileError) {
    var text = SolutionBytes(bytes, file: solution.file)
    var code: String?
    try eachKey(&text) { (key, text) throws(SolutionFileError) in
      switch key {
      case "SolutionInfo":
        try eachKey(&text) { (key, text) throws(SolutionFileError) in
          guard ["Status", "ObjVal"].contains(key) else { return try skipJSON(&text) }
          let value = try scalar(&text)
          if key == "Status" { code = value } else { solution.state(objective: value[...]) }
        }
      case "Vars":
        solution.hasPoint = true
        solution.omitsZeros = true
        try eachElement(&text) { (text) throws(SolutionFileError) in
          var name: String?
          var value: String?
          try eachKey(&text) { (key, text) throws(SolutionFileError) in
            switch key {
            case "VarName": name = try scalar(&text)
            case "X": value = try scalar(&text)
            default: try skipJSON(&text)
            }
          }
          guard let name, let value else { throw text.error("a variable with the keys VarName and X") }
          try solution.record(name, value[...], text)
        }
      default: try skipJSON(&text)
      }
    }
    guard let code else { throw text.error("SolutionInfo with the key Status") }
    solution.status = "Status \(code)"
    if code == "2" { solution.claim = .claimedOptimal }
    if code == "3" {
      solution.claim = .claimedInfeasible
      solution.hasPoint = false
    }
  }

  private typealias Step = (inout SolutionBytes) throws(SolutionFileError) -> Void

  private static func eachKey(
    _ text: inout SolutionBytes, _ body: (String, inout SolutionBytes) throws(SolutionFileError) -> Void
  ) throws(SolutionFileError) {
    try eachPart(&text, "{", "}") { (text) throws(SolutionFileError) in
      let key = try scalar(&text)
      try expect(":", &text)
      try body(key, &text)
    }
  }

  private static func eachElement(_ text: inout SolutionBytes, _ body: Step) throws(SolutionFileError) {
    try eachPart(&text, "[", "]", body)
  }

  private static func eachPart(
    _ text: inout SolutionBytes, _ open: StaticString, _ close: StaticString, _ body: Step
  ) throws(SolutionFileError) {
    try expect(open, &text)
    text.skipBlanks()
    if text.isAt(close) { return try expect(close, &text) }
    while true {
      try body(&text)
      text.skipBlanks()
      guard text.isAt(",") else { return try expect(close, &text) }
      try expect(",", &text)
    }
  }

  private static func expect(_ mark: StaticString, _ text: inout SolutionBytes) throws(SolutionFileError) {
    text.skipBlanks()
    guard text.isAt(mark) else { throw text.error("'\(mark)'") }
    text.advance()
  }

  /// A string without its quotes, or the text of a number or word. Names of this package's programs need no escapes.
  private static func scalar(_ text: inout SolutionBytes) throws(SolutionFileError) -> String {
    text.skipBlanks()
    if text.isAt("\"") {
      text.advance()
      let body = try text.text(text.take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
      guard text.isAt("\"") else { throw text.error("the end of a string without escapes") }
      text.advance()
      return body
    }
    let body = try text.text(text.take { isWordByte($0) })
    guard !body.isEmpty else { throw text.error("a string or a number") }
    return body
  }

  /// Letters, digits, signs and the point.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || [0x2b, 0x2d, 0x2e].contains(byte)
  }

  /// Skips a value of any kind, counting brackets outside of strings.
  private static func skipJSON(_ text: inout SolutionBytes) throws(SolutionFileError) {
    var depth = 0
    repeat {
      text.skipBlanks()
      if text.isAt("{") || text.isAt("[") {
        depth += 1
        text.advance()
      } else if text.isAt("}") || text.isAt("]") {
        depth -= 1
        text.advance()
      } else if depth > 0, text.isAt(",") || text.isAt(":") {
        text.advance()
      } else if text.isAt("\"") {
        text.advance()
        while let byte = text.next, byte != UInt8(ascii: "\"") { text.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1) }
        guard text.isAt("\"") else { throw text.error("the end of a string") }
        text.advance()
      } else {
        _ = try scalar(&text)
      }
    } while depth > 0
    guard depth == 0 else { throw text.error("a value") }
  }
}
