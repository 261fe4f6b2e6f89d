import ExactArithmetic

extension SolutionReader {
  /// `sat`, `unsat` or `unknown`; `(objectives …)` after `sat` says that the model is a best one; then the model, with
  /// or without the word `model`: `(define-fun NAME () SORT VALUE)` each; or the values of `get-value`: `(NAME VALUE)`
  /// each. Values are `true`, `false`, numbers, and numbers within `-`, `/` and `to_real`; functions with parameters and
  /// values of other sorts are skipped. What a model leaves out may have any value, so 0.
  ///
  /// Source: Barrett, Fontaine, Tinelli, "The SMT-LIB Standard, version 2.6", 2017, section 4.2; `get-objectives` as in
  /// Bjørner, Phan, Fleckenstein, "νZ: an optimizing SMT solver", TACAS 2015.
  static func readSMT(_ bytes: [UInt8], into solution: inout SolutionFile) throws(SolutionFileError) {
    var text = SolutionBytes(bytes, file: solution.file)
    var isSatisfiable = false
    while let token = try nextToken(&text) {
      switch token {
      case .word(let answer) where ["sat", "unsat", "unknown", "timeout"].contains(answer):
        solution.status = answer
        if answer == "sat" { isSatisfiable = true }
        if answer == "unsat" { solution.claim = .claimedInfeasible }
      case .open: try readForm(&text, isSatisfiable, into: &solution)
      default: throw text.error("sat, unsat, unknown or a list")
      }
    }
    solution.omitsZeros = true
    if solution.claim == .claimedInfeasible { solution.hasPoint = false }
  }

  private enum Token: Equatable {
    case open, close
    case word(String)
  }

  /// One list at the outermost level, after its `(`.
  private static func readForm(
    _ text: inout SolutionBytes, _ isSatisfiable: Bool, into solution: inout SolutionFile
  ) throws(SolutionFileError) {
    switch try nextToken(&text) {
    case .word("objectives"):
      if isSatisfiable { solution.claim = .claimedOptimal }
      try readObjectives(&text, into: &solution)
    case .word("error"):
      // After unsat and unknown there may be no model to show.
      guard !isSatisfiable else { throw text.error("a model, not an error") }
      try skipList(&text)
    case .word("model"): try readModel(&text, into: &solution)
    case .open:
      solution.hasPoint = true
      if try readEntry(&text, into: &solution) {
        try readModel(&text, into: &solution)
      } else {
        while let token = try nextToken(&text), token != .close {
          guard token == .open else { throw text.error("'(NAME VALUE)'") }
          _ = try readEntry(&text, into: &solution)
        }
      }
    case .close: solution.hasPoint = true
    default: throw text.error("a model or objectives")
    }
  }

  /// `define-fun …)` of a model or `NAME VALUE)` of `get-value`, after its `(`; true where it is the former.
  private static func readEntry(_ text: inout SolutionBytes, into solution: inout SolutionFile)
    throws(SolutionFileError) -> Bool
  {
    var copy = text
    if try nextToken(&copy) == .word("define-fun") {
      try readDefinition(&text, into: &solution)
      return true
    }
    guard case .word(let name)? = try nextToken(&text), let value = try readValue(&text, depth: 0),
      try nextToken(&text) == .close
    else { throw text.error("'(define-fun NAME …)' or '(NAME VALUE)'") }
    guard solution.values.updateValue(value, forKey: name) == nil else {
      throw text.error("each variable once, not \(name.prefix(40)) again")
    }
    return false
  }

  /// `(TERM VALUE) …)` of `get-objectives`: of a single objective whose value is a number, the value.
  private static func readObjectives(_ text: inout SolutionBytes, into solution: inout SolutionFile)
    throws(SolutionFileError)
  {
    var copy = text
    if try nextToken(&copy) == .open {
      if try nextToken(&copy) == .open { try skipList(&copy) }
      let value = try readValue(&copy, depth: 0)
      if try nextToken(&copy) == .close, try nextToken(&copy) == .close { solution.statedObjective = value }
    }
    try skipList(&text)
  }

  /// Definitions up to the model's `)`.
  private static func readModel(_ text: inout SolutionBytes, into solution: inout SolutionFile)
    throws(SolutionFileError)
  {
    solution.hasPoint = true
    while let token = try nextToken(&text) {
      switch token {
      case .open: try readDefinition(&text, into: &solution)
      case .close: return
      case .word: throw text.error("'(define-fun …)' or the model's ')'")
      }
    }
    throw text.error("the model's ')': the file is cut off")
  }

  /// `define-fun NAME () SORT VALUE)`, after its `(`.
  private static func readDefinition(_ text: inout SolutionBytes, into solution: inout SolutionFile)
    throws(SolutionFileError)
  {
    guard try nextToken(&text) == .word("define-fun"), case .word(let name)? = try nextToken(&text),
      try nextToken(&text) == .open
    else { throw text.error("'define-fun NAME ()'") }
    switch try nextToken(&text) {
    case .close: break
    case .open: return try skipList(&text, depth: 3)
    default: throw text.error("the parameters of \(name.prefix(40))")
    }
    switch try nextToken(&text) {
    case .word("Bool"), .word("Int"), .word("Real"):
      guard let value = try readValue(&text, depth: 0) else { throw text.error("a value of \(name.prefix(40))") }
      guard solution.values.updateValue(value, forKey: name) == nil else {
        throw text.error("each variable once, not \(name.prefix(40)) again")
      }
      guard try nextToken(&text) == .close else { throw text.error("')' after the value of \(name.prefix(40))") }
    case .word: try skipList(&text)
    case .open: try skipList(&text, depth: 2)
    default: throw text.error("the sort of \(name.prefix(40))")
    }
  }

  /// The next value; nil where there is none.
  private static func readValue(_ text: inout SolutionBytes, depth: Int) throws(SolutionFileError) -> Rational? {
    switch try nextToken(&text) {
    case .word("true"): return .one
    case .word("false"): return .zero
    case .word(let word): return SolutionNumber.parse(word[...])
    case .open where depth < 3:
      guard case .word(let sign)? = try nextToken(&text), let first = try readValue(&text, depth: depth + 1) else {
        return nil
      }
      var value = -first
      if sign == "/" {
        guard let second = try readValue(&text, depth: depth + 1), second.signum != 0 else { return nil }
        value = first / second
      } else if sign == "to_real" {
        value = first
      } else if sign != "-" {
        return nil
      }
      return try nextToken(&text) == .close ? value : nil
    default: return nil
    }
  }

  /// Skips to after the `)` that closes `depth` open lists.
  private static func skipList(_ text: inout SolutionBytes, depth: Int = 1) throws(SolutionFileError) {
    var depth = depth
    while depth > 0 {
      switch try nextToken(&text) {
      case .open: depth += 1
      case .close: depth -= 1
      case .word: break
      case nil: throw text.error("')': the file is cut off")
      }
    }
  }

  /// A bracket, a symbol (without its bars), a number or a string (with its quotes).
  private static func nextToken(_ text: inout SolutionBytes) throws(SolutionFileError) -> Token? {
    while true {
      text.skipBlanks()
      guard text.isAt(";") else { break }
      _ = text.take { $0 != UInt8(ascii: "\n") }
    }
    guard let byte = text.next else { return nil }
    switch byte {
    case UInt8(ascii: "("):
      text.advance()
      return .open
    case UInt8(ascii: ")"):
      text.advance()
      return .close
    case UInt8(ascii: "|"), UInt8(ascii: "\""):
      text.advance()
      let body = try text.text(text.take { $0 != byte })
      guard text.next == byte else { throw text.error("the end of a quoted text") }
      text.advance()
      return .word(byte == UInt8(ascii: "|") ? body : "\"" + body + "\"")
    default:
      let special: [UInt8] = [0x20, 0x28, 0x29, 0x3b, 0x7c, 0x22]
      return .word(try text.text(text.take { $0 > 0x20 && !special.contains($0) }.orByte(&text)))
    }
  }
}

extension ArraySlice<UInt8> {
  /// At least one byte, so that no control character is met for ever.
  fileprivate func orByte(_ text: inout SolutionBytes) throws(SolutionFileError) -> ArraySlice<UInt8> {
    guard isEmpty else { return self }
    throw text.error("a symbol, a number or a bracket, not a control character")
  }
}
