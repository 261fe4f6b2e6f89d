import ExactArithmetic
import ProofKernel

/// Reads a formula in OPB, statement by statement: `min: 1 x1 -2 ~x2;`, then constraints with `>=`, `<=` or `=`, which
/// counts as two, `>=` first.
public struct OPBText {
  /// Integer multiples of literals, these as codes: twice the variable, plus one where negated.
  public typealias Terms = [(coefficient: Integer, literal: Int32)]
  /// One statement of the text.
  public enum Statement {
    /// The sum to minimise.
    case objective(Terms)
    /// Σ coefficient · literal ≥ degree.
    case constraint(Terms, atLeast: Integer)
  }

  private var lexer: Lexer
  private let largest: Int
  private var isAtStart = true
  private var hasBegun = false
  /// The second half of an equation.
  private var waiting: Statement?

  /// A reader at the beginning of `text`, which refuses words and variables beyond `limits`.
  public init(_ text: some ProofSource, limits: KernelLimits = KernelLimits()) {
    lexer = Lexer(WithoutStarLines(text), comment: nil, longestWord: limits.word)
    largest = limits.variables
  }

  /// The next statement; nil at the end. Throws the line and the reason where the text is no formula.
  public mutating func next() throws(KernelRefusal) -> Statement? {
    if let statement = waiting {
      waiting = nil
      return statement
    }
    do {
      if !hasBegun { try lexer.advance() }
      hasBegun = true
      if lexer.token == .end { return nil }
      return try statement()
    } catch { throw KernelRefusal("line \(lexer.line): \(error.reason)") }
  }

  private mutating func statement() throws(KernelRefusal) -> Statement {
    defer { isAtStart = false }
    if lexer.isWord("min") {
      guard isAtStart else { throw KernelRefusal("an objective that is not the first statement") }
      try lexer.advance()
      try lexer.take(.colon, "':'")
      let terms = try takeTerms()
      try lexer.endStatement()
      return .objective(terms)
    }
    let terms = try takeTerms()
    let relation = lexer.token == .word ? lexer.wordText : ""
    guard [">=", "<=", "="].contains(relation) else {
      throw KernelRefusal("expected a term, '>=', '<=' or '=', met \(lexer.shown)")
    }
    try lexer.advance()
    let degree = try lexer.takeInteger("the right side")
    try lexer.endStatement()
    let atMost = Statement.constraint(
      relation == ">=" ? [] : terms.map { (coefficient: -$0.coefficient, literal: $0.literal) }, atLeast: -degree)
    if relation == "<=" { return atMost }
    if relation == "=" { waiting = atMost }
    return .constraint(terms, atLeast: degree)
  }

  private mutating func takeTerms() throws(KernelRefusal) -> Terms {
    var terms: Terms = []
    while let number = lexer.integer {
      try lexer.advance()
      guard let code = lexer.literal, Int(code >> 1) <= largest else {
        throw KernelRefusal("expected a literal of x1 to x\(largest), met \(lexer.shown)")
      }
      terms.append((coefficient: number, literal: code))
      guard terms.count <= largest else { throw KernelRefusal("more than \(largest) terms") }
      try lexer.advance()
    }
    return terms
  }
}

/// A text whose lines that begin with `*`, OPB's comments, have blanks in place of what they say.
private final class WithoutStarLines: ProofSource {
  private let text: any ProofSource
  private var isAtStart = true
  private var isInComment = false

  init(_ text: any ProofSource) { self.text = text }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    var chunk = try text.nextChunk()
    for (place, byte) in chunk.enumerated() {
      if byte == UInt8(ascii: "\n") {
        (isAtStart, isInComment) = (true, false)
        continue
      }
      if isAtStart && byte == UInt8(ascii: "*") { isInComment = true }
      if byte > 0x20 { isAtStart = false }
      if isInComment { chunk[place] = UInt8(ascii: " ") }
    }
    return chunk
  }
}
