import ExactArithmetic

extension SolutionReader {
  /// `<CPLEXSolution>` with `<header solutionStatusValue="101" …/>` and, in `<variables>`,
  /// `<variable name="x" value="1"/>` each; of several solutions the first. Other elements are skipped.
  ///
  /// Source: IBM, "SOL file format: solution files" of the CPLEX 22.1 documentation. Status 1 and 101 mean optimal
  /// without a tolerance, 3 and 103 infeasible.
  static func readCPLEX(_ bytes: [UInt8], into solution: inout SolutionFile) throws(SolutionFileError) {
    var text = SolutionBytes(bytes, file: solution.file)
    var isInside = false
    while let tag = try nextTag(&text) {
      switch tag.name {
      case "CPLEXSolution": isInside = true
      case "/CPLEXSolution":
        guard isInside else { throw text.error("<CPLEXSolution> before its end") }
        if solution.claim == .claimedInfeasible { solution.hasPoint = false }
        return
      case "header" where isInside:
        let status = tag.attributes["solutionStatusValue"]
        solution.status = tag.attributes["solutionStatusString"] ?? status.map { "solutionStatusValue \($0)" }
        solution.state(objective: tag.attributes["objectiveValue"].map { $0[...] })
        if status == "1" || status == "101" { solution.claim = .claimedOptimal }
        if status == "3" || status == "103" { solution.claim = .claimedInfeasible }
      case "variables" where isInside: solution.hasPoint = true
      case "variable" where isInside:
        guard let name = tag.attributes["name"], let value = tag.attributes["value"] else {
          throw text.error("a variable with the attributes name and value")
        }
        try solution.record(name, value[...], text)
      default: break
      }
    }
    throw text.error("</CPLEXSolution>: the file is cut off")
  }

  private struct Tag {
    /// With a slash before it where the tag is an element's end.
    var name: String
    var attributes: [String: String] = [:]
  }

  /// The next tag that is neither a declaration nor a comment; nil at the end. Text between tags is skipped.
  private static func nextTag(_ text: inout SolutionBytes) throws(SolutionFileError) -> Tag? {
    while true {
      _ = text.take { $0 != UInt8(ascii: "<") }
      guard text.next != nil else { return nil }
      if text.isAt("<?") {
        try text.skip(past: "?>", "'?>'")
      } else if text.isAt("<!--") {
        try text.skip(past: "-->", "'-->'")
      } else {
        break
      }
    }
    text.advance()
    var tag = Tag(name: try text.text(text.take { isNameByte($0) || $0 == UInt8(ascii: "/") }))
    guard !tag.name.isEmpty else { throw text.error("the name of an element") }
    while true {
      text.skipBlanks()
      if text.isAt("/>") || text.isAt(">") {
        text.advance(by: text.isAt(">") ? 1 : 2)
        return tag
      }
      let name = try text.text(text.take(while: isNameByte))
      text.skipBlanks()
      guard !name.isEmpty, text.isAt("=") else { throw text.error("ATTRIBUTE=\"VALUE\" or '>'") }
      text.advance()
      text.skipBlanks()
      guard let quote = text.next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        throw text.error("a quoted value of \(name.prefix(40))")
      }
      text.advance()
      let value = try text.text(text.take { $0 != quote && $0 != UInt8(ascii: "<") })
      guard text.next == quote else { throw text.error("the end of the value of \(name.prefix(40))") }
      text.advance()
      guard tag.attributes.updateValue(unescaped(value), forKey: name) == nil else {
        throw text.error("each attribute once, not \(name.prefix(40)) again")
      }
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte >= 0x80
      || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":")].contains(byte)
  }

  /// `value` with the five named entities as characters. Names of this package's programs need none.
  private static func unescaped(_ value: String) -> String {
    guard value.utf8.contains(UInt8(ascii: "&")) else { return value }
    var result = ""
    var rest = value[...]
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
    while let first = rest.first {
      if let (entity, character) = entities.first(where: { rest.hasPrefix($0.0) }) {
        result += character
        rest = rest.dropFirst(entity.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
