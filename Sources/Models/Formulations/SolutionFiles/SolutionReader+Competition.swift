import ExactArithmetic

extension SolutionReader {
  /// Lines `c …`, `s STATUS`, `o OBJECTIVE` and `v VALUES` in any order; where a solver prints several solutions, each
  /// after another line, the last one counts.
  ///
  /// Sources: the rules of the SAT competitions, of the pseudo-Boolean competition 2024 and of the MaxSAT evaluation
  /// 2022 (whose `v` line is one character a variable).
  static func readCompetition(
    _ lines: inout SolutionLines, _ names: [String], into solution: inout SolutionFile
  ) throws(SolutionFileError) {
    var block = LiteralBlock()
    var hasEnded = false
    while let line = try lines.nextContent() {
      let parts = words(line)
      switch parts[0] {
      case "c": break
      case "s":
        solution.status = parts.dropFirst().joined(separator: " ")
        solution.claim = try claim(ofCompetition: parts.dropFirst().joined(separator: " "), lines)
      case "o":
        guard parts.count == 2, SolutionNumber.parse(parts[1]) != nil else { throw lines.error("'o OBJECTIVE'") }
        solution.state(objective: parts[1])
      case "v":
        if hasEnded { block = LiteralBlock() }
        block.isPresent = true
        for word in parts.dropFirst() { block.words.append((word, lines.number)) }
      default: throw lines.error("a line that begins with c, s, o or v")
      }
      hasEnded = parts[0] != "v"
    }
    if solution.claim == .claimedInfeasible { return }
    try block.record(names, lines, into: &solution)
  }

  private static func claim(ofCompetition status: String, _ lines: SolutionLines) throws(SolutionFileError)
    -> SolutionClaim
  {
    switch status {
    case "OPTIMUM FOUND": return .claimedOptimal
    case "UNSATISFIABLE": return .claimedInfeasible
    case "SATISFIABLE", "UNKNOWN", "UNSUPPORTED": return .none
    default:
      throw lines.error("the status OPTIMUM FOUND, SATISFIABLE, UNSATISFIABLE or UNKNOWN, not '\(status.prefix(40))'")
    }
  }

  /// `SAT` and the literals on the next line, `UNSAT` or `INDET`.
  static func readMiniSat(
    _ lines: inout SolutionLines, _ names: [String], into solution: inout SolutionFile
  ) throws(SolutionFileError) {
    let status = try lines.nextContent()
    solution.status = status
    if status == "UNSAT" { solution.claim = .claimedInfeasible }
    var block = LiteralBlock()
    while let line = try lines.nextContent() {
      guard status == "SAT", !block.isPresent else { throw lines.error("one line of literals after SAT, and no more") }
      block.isPresent = true
      for word in words(line) { block.words.append((word, lines.number)) }
    }
    guard status != "SAT" || block.words.last?.text == "0" else {
      throw lines.error("literals and 0 at their end: the file is cut off")
    }
    try block.record(names, lines, into: &solution)
  }
}

/// The words of one solution's `v` lines.
private struct LiteralBlock {
  var words: [(text: Substring, line: Int)] = []
  var isPresent = false

  /// Takes the words for what they are: `x1 -x2 …`, `1 -2 … 0`, or one word `0110…` with a character a variable.
  ///
  /// A single word is no list of literals where the program has as many variables as it has characters: the list would
  /// have to name them all.
  func record(_ names: [String], _ lines: SolutionLines, into solution: inout SolutionFile) throws(SolutionFileError) {
    guard isPresent else { return }
    solution.hasPoint = true
    // A line that names nothing leaves everything out.
    if words.isEmpty { solution.omitsZeros = true }
    if words.count == 1, words[0].text.utf8.count >= names.count, words[0].text.allSatisfy({ $0 == "0" || $0 == "1" }) {
      for (name, bit) in zip(names, words[0].text.utf8) { solution.set(name, bit == UInt8(ascii: "1")) }
      return
    }
    var isEnded = false
    let known = Set(names)
    for (text, line) in words {
      func error(_ expected: String) -> SolutionFileError { lines.error(line: line, expected) }
      guard !isEnded else { throw error("nothing after the 0 that ends the literals") }
      let isNegative = text.first == "-" || text.first == "~"
      let body = isNegative ? text.dropFirst() : text
      guard body.first?.isNumber == true else {
        // A program without variables is written with one that says nothing.
        if names.isEmpty, body == "x1" { continue }
        guard known.contains(String(body)) else {
          throw error("a literal of a variable of the program, not '\(text.prefix(40))'")
        }
        guard solution.set(String(body), !isNegative) else { throw error("each variable once, not \(body) again") }
        continue
      }
      guard body.utf8.count <= 10, let number = Int(body), number <= 1 << 31, text.first != "~" else {
        throw error("a literal of a variable of the program, not '\(text.prefix(40))'")
      }
      isEnded = number == 0
      // A formula may have more variables than those of the map: what was added to make clauses of it.
      guard !isEnded, number <= names.count else { continue }
      guard solution.set(names[number - 1], !isNegative) else { throw error("each variable once, not \(number) again") }
    }
    // A list that is whole leaves out variables of no clause, as MiniSat's do: any value serves.
    if isEnded { solution.omitsZeros = true }
  }
}

extension SolutionFile {
  /// Records a literal's value; false where the variable has one.
  @discardableResult
  fileprivate mutating func set(_ name: String, _ value: Bool) -> Bool {
    values.updateValue(value ? .one : .zero, forKey: name) == nil
  }
}
