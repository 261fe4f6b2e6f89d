import ExactArithmetic

/// A file of clauses that is not in its format: where, what was met, what was expected.
public struct ClausalFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file's name, as it was given.
  public let file: String
  /// From 1.
  public let line: Int
  /// The token met and the one expected.
  public let message: String
  /// File, line and message, in one line.
  public var description: String { "\(file): line \(line): \(message)" }
}

/// Reads DIMACS CNF and WCNF (as of the MaxSAT evaluation 2022) strictly: numbers in range, counts as declared, every
/// clause ended by 0. Clauses may span lines in CNF only.
public struct ClausalReader {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1

  private init(_ bytes: [UInt8], _ file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// Reads DIMACS CNF. Linear in the file.
  public static func readCNF(_ bytes: [UInt8], file: String) throws(ClausalFileError) -> ClausalFormula {
    var reader = ClausalReader(bytes, file)
    return try reader.readCNF()
  }

  /// Reads WCNF as of 2022: `h` before hard clauses, a weight before soft ones. Linear in the file.
  public static func readWCNF(_ bytes: [UInt8], file: String) throws(ClausalFileError) -> ClausalFormula {
    var reader = ClausalReader(bytes, file)
    return try reader.readWCNF()
  }

  /// The greatest variable that is read.
  public static let variableLimit = 1 << 28

  // MARK: Formats

  private mutating func readCNF() throws(ClausalFileError) -> ClausalFormula {
    var formula = ClausalFormula()
    try readComments(into: &formula)
    guard let p = word(), p == Array("p".utf8), let kind = word(), kind == Array("cnf".utf8) else {
      throw error("expected 'p cnf VARIABLES CLAUSES'")
    }
    let variables = try count("variables", limit: ClausalReader.variableLimit)
    let clauses = try count("clauses", limit: Int.max)
    try endLine()
    formula.reserve(variables: variables)
    var clause: [Int32] = []
    while skipToToken() {
      if clause.isEmpty, bytes[position] == UInt8(ascii: "c") {
        skipLine()
        continue
      }
      let literal = try literal(limit: variables)
      if literal != 0 {
        clause.append(literal)
      } else {
        formula.add(clause)
        clause.removeAll(keepingCapacity: true)
      }
    }
    guard clause.isEmpty else { throw error("the file ends within a clause, expected 0") }
    guard formula.clauseCount == clauses else {
      throw error("\(formula.clauseCount) clauses, and \(clauses) declared")
    }
    return formula
  }

  private mutating func readWCNF() throws(ClausalFileError) -> ClausalFormula {
    var formula = ClausalFormula()
    while skipToToken() {
      if bytes[position] == UInt8(ascii: "c") {
        formula.comments.append(comment())
        continue
      }
      let head = word() ?? []
      let isHard = head == Array("h".utf8)
      let weight = isHard ? Integer.zero : Integer(decimal: head)
      guard let weight, isHard || weight.signum > 0, head.first != UInt8(ascii: "-") else {
        throw error("met '\(String(decoding: head.prefix(20), as: UTF8.self))', expected 'h' or a positive weight")
      }
      var clause: [Int32] = []
      while true {
        let before = line
        guard skipToToken(), line == before else { throw error("the clause has no 0 at its end", at: before) }
        let literal = try literal(limit: ClausalReader.variableLimit)
        if literal == 0 { break }
        clause.append(literal)
      }
      try endLine()
      if isHard { formula.add(clause) } else { formula.add(SoftClause(weight: weight, literals: clause)) }
    }
    return formula
  }

  private mutating func readComments(into formula: inout ClausalFormula) throws(ClausalFileError) {
    while skipToToken(), bytes[position] == UInt8(ascii: "c") { formula.comments.append(comment()) }
  }

  // MARK: Tokens

  private func error(_ message: String, at line: Int? = nil) -> ClausalFileError {
    ClausalFileError(file: file, line: line ?? self.line, message: message)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }

  /// True if there is another token; passes blanks and line ends.
  private mutating func skipToToken() -> Bool {
    while position < bytes.count {
      if bytes[position] == 0x0a { line += 1 } else if !ClausalReader.isBlank(bytes[position]) { return true }
      position += 1
    }
    return false
  }

  private mutating func skipLine() { while position < bytes.count, bytes[position] != 0x0a { position += 1 } }

  private mutating func comment() -> String {
    position += 1
    if position < bytes.count, bytes[position] == 0x20 { position += 1 }
    let start = position
    skipLine()
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The next token of this line.
  private mutating func word() -> [UInt8]? {
    while position < bytes.count, ClausalReader.isBlank(bytes[position]) { position += 1 }
    let start = position
    while position < bytes.count, bytes[position] != 0x0a, !ClausalReader.isBlank(bytes[position]) { position += 1 }
    return position > start ? Array(bytes[start..<position]) : nil
  }

  private mutating func endLine() throws(ClausalFileError) {
    if let rest = word() {
      throw error("met '\(String(decoding: rest.prefix(20), as: UTF8.self))', expected the end of the line")
    }
  }

  private mutating func count(_ what: String, limit: Int) throws(ClausalFileError) -> Int {
    guard let text = word(), let number = Integer(decimal: text)?.word, number >= 0, number <= limit else {
      throw error("expected the number of \(what), at most \(limit)")
    }
    return number
  }

  private mutating func literal(limit: Int) throws(ClausalFileError) -> Int32 {
    let start = position
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let digits = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]), value <= limit {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
    }
    let isEnded = position == bytes.count || bytes[position] == 0x0a || ClausalReader.isBlank(bytes[position])
    guard isEnded, position > digits, value <= limit, !(isNegative && value == 0) else {
      position = start
      let met = String(decoding: (word() ?? []).prefix(20), as: UTF8.self)
      throw error("met '\(met)', expected a literal of a variable up to \(limit), or 0")
    }
    return Int32(isNegative ? -value : value)
  }
}
