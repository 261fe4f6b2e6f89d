import CertificateChecking
import ExactArithmetic
import SearchCore

/// Writes a search's log as a proof in VeriPB's format, through a buffer, up to a budget of bytes.
///
/// Constraint numbers count on from the formula's; every step that derives a constraint takes one, an improving
/// solution too (its bound on the objective). Hints stand behind a clause in dialects 2.0 and 3.0, and in a
/// comment before it in 1.1.
public final class SearchProofWriter: SearchLog {
  /// The dialect that is written.
  public let version: ProofVersion
  /// True if clauses come with the constraints that show them.
  public let takesHints: Bool
  /// Bytes written so far, those in the buffer included.
  public var byteCount: Int { flushed + used }
  /// True if the budget was passed: what was written then is no proof.
  public var isOverBudget: Bool { byteCount > budget }
  /// The number of the last constraint.
  public internal(set) var number: Int
  /// The literal under which every learned clause is written: "¬premise or …".
  public var premise: Literal?
  /// Literals of which no definition is kept, and the sums that are at least 0 where they are true.
  public var freshSums: [(literal: Literal, terms: [LiteralTerm])] = []
  private let budget: Int
  private let variableCount: Int
  private let sink: (UnsafeBufferPointer<UInt8>) -> Void

  /// Room for `capacity` bytes and one more word; `used` are taken. One allocation for the whole proof.
  private static let capacity = 1 << 16
  /// Bytes of the longest word that is written at once.
  private static let longestWord = 64
  private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + longestWord)
  private var used = 0
  private var flushed = 0

  /// - Parameters:
  ///   - budget: bytes after which nothing more is written.
  ///   - hints: true if clauses come with the constraints that show them.
  ///   - sink: takes the text in parts of about 64 KiB, each there for the call only.
  public init(
    _ formula: PseudoBooleanFormula, version: ProofVersion, budget: Int, hints: Bool = true,
    sink: @escaping (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    self.version = version
    self.budget = budget
    self.sink = sink
    takesHints = hints
    variableCount = formula.variableCount
    number = formula.constraints.count
    text("pseudo-Boolean proof version \(version.rawValue)\nf \(number)")
    endLine()
  }

  deinit { buffer.deallocate() }

  // MARK: Steps of a search

  /// Writes the clause as a step `rup` (`u` in version 1); its number.
  public func learn(_ clause: UnsafeBufferPointer<Int32>, hints: UnsafeBufferPointer<Int>) -> Int {
    let hasHints = !hints.isEmpty && takesHints
    if hasHints && version == .one {
      // Version 1 has no place for hints: our kernel reads them from a comment.
      word("*~")
      for hint in hints {
        byte(" ")
        decimal(hint)
      }
      word("\n")
    }
    word(version == .one ? "u" : "rup")
    if let premise {
      word(" 1 ")
      name(!premise)
    }
    for literal in clause {
      word(" 1 ")
      name(literal)
    }
    word(" >= 1 ")
    if !hasHints || version == .one {
      word(";\n")
    } else {
      // "~" is the negation of the clause itself.
      word(version == .three ? ": ~" : "; ~")
      for hint in hints {
        byte(" ")
        decimal(hint)
      }
      endLine()
    }
    return next()
  }

  /// A clause that needs no hints.
  public func learn(_ clause: [Literal]) -> Int {
    clause.map(\.code).withUnsafeBufferPointer { learn($0, hints: UnsafeBufferPointer(start: nil, count: 0)) }
  }

  /// A clause whose literals are spelt already, each with a blank and its coefficient before it.
  ///
  /// - Parameter premise: a literal whose negation it has besides.
  public func learn(spelt literals: UnsafeBufferPointer<UInt8>, under premise: Literal? = nil) -> Int {
    word(version == .one ? "u" : "rup")
    if let premise {
      word(" 1 ")
      name(!premise)
    }
    copy(literals)
    word(" >= 1 ;\n")
    return next()
  }

  /// Writes that constraint `number` is deleted.
  public func forget(_ number: Int) { forget(0..<1) { _ in number } }

  /// Constraints are not needed any more: one line for all of them.
  public func forget(_ places: Range<Int>, number: (Int) -> Int) {
    word(version == .one ? "d" : "del id")
    for place in places {
      byte(" ")
      decimal(number(place))
    }
    endLine()
  }

  /// Writes the solution as a step `soli` (`o` in version 1); the number of the bound that follows.
  public func improve(_ values: [Bool]) -> Int {
    word(version == .one ? "o" : "soli")
    for variable in 1..<max(1, values.count) {
      byte(" ")
      name(Int32(variable << 1 | (values[variable] ? 0 : 1)))
    }
    // Nothing propagates these, and a checker may want every constraint satisfied.
    for (literal, terms) in freshSums {
      let sum = terms.reduce(Integer.zero) { sum, term in
        values[Int(term.literal.variable)] != term.literal.isNegated ? sum + term.coefficient : sum
      }
      byte(" ")
      name(sum.signum < 0 ? !literal : literal)
    }
    endLine()
    return next()
  }

  /// Writes half of a definition as a step `red`; its number.
  public func define(_ constraint: PseudoBooleanConstraint, fresh: Int32, value: Bool) -> Int {
    word("red")
    for term in constraint.terms {
      byte(" ")
      text("\(term.coefficient)")
      byte(" ")
      name(term.literal.code)
    }
    word(" >= ")
    text("\(constraint.degree)")
    word(version == .three ? " : " : " ; ")
    name(fresh << 1)
    word(value ? " -> 1" : " -> 0")
    endLine()
    return next()
  }

  /// Writes the sum, divided by `divisor` and rounded up, as a step `pol` (`p` in version 1); its number.
  public func combine(_ summands: [ProofSummand], dividedBy divisor: Int) -> Int {
    word(version == .one ? "p" : "pol")
    for (index, summand) in summands.enumerated() {
      byte(" ")
      let factor: Integer
      switch summand {
      case .constraint(let number, let times):
        decimal(number)
        factor = times
      case .literal(let literal, let times):
        name(literal.code)
        factor = times
      }
      if factor != 1 {
        byte(" ")
        text("\(factor)")
        word(" *")
      }
      if index > 0 { word(" +") }
    }
    if divisor > 1 {
      byte(" ")
      decimal(divisor)
      word(" d")
    }
    endLine()
    return next()
  }

  // MARK: The end

  /// The end of a proof whose last step was the contradiction: the last solution's value is the least.
  ///
  /// - Parameter least: the sum of the objective's terms at that solution.
  public func conclude(least: Integer) { conclude(atLeast: least, best: least) }

  /// The end of a proof: no solution's sum is below `bound`, and the best logged solution's is `best`.
  ///
  /// Version 1 can only claim a contradiction: the bound that the best solution leaves.
  public func conclude(atLeast bound: Integer, best: Integer?) {
    let upper = best.map { "\($0)" } ?? "INF"
    switch version {
    case .one: if bound == best { text("c \(number)\n") }
    case .two: text("output NONE\nconclusion BOUNDS \(bound) \(upper)\nend pseudo-Boolean proof\n")
    case .three: text("output NONE ;\nconclusion BOUNDS \(bound) \(upper) ;\nend pseudo-Boolean proof ;\n")
    }
    flush()
  }

  // MARK: Text

  /// Takes the next number, for a step that derives a constraint.
  public func next() -> Int {
    number += 1
    return number
  }

  /// Ends a step that is no clause: a semicolon in version 3, and a line break.
  public func endLine() { word(version == .three ? " ;\n" : "\n") }

  /// Any text, for what is rare.
  public func text(_ text: String) {
    for character in text.utf8 { put(character) }
  }

  /// One byte of text.
  @inline(__always) public func put(_ character: UInt8) {
    if used >= Self.capacity { flush() }
    buffer[used] = character
    used += 1
  }

  /// One ASCII character.
  @inline(__always) public func byte(_ character: Unicode.Scalar) { put(UInt8(truncatingIfNeeded: character.value)) }

  /// A literal of at most 64 characters.
  @inline(__always) public func word(_ text: StaticString) {
    if used >= Self.capacity { flush() }
    (buffer + used).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    used += text.utf8CodeUnitCount
  }

  /// Text of any length, in few pieces.
  public func copy(_ text: UnsafeBufferPointer<UInt8>) {
    var rest = text
    while rest.count > Self.capacity - used {
      let part = max(0, Self.capacity - used)
      _ = UnsafeMutableBufferPointer(start: buffer + used, count: part).update(fromContentsOf: rest.prefix(part))
      used += part
      flush()
      rest = UnsafeBufferPointer(rebasing: rest.dropFirst(part))
    }
    if let start = rest.baseAddress { (buffer + used).update(from: start, count: rest.count) }
    used += rest.count
  }

  /// The literal's name, such as `~x7`.
  public func name(_ literal: Literal) { name(literal.code) }

  /// The name of a literal's code, such as `~x7`.
  public func name(_ literal: Int32) {
    if literal & 1 == 1 { byte("~") }
    byte("x")
    decimal(Int(literal >> 1))
  }

  /// - Precondition: `value` ≥ 0.
  public func decimal(_ value: Int) {
    if used >= Self.capacity { flush() }
    var (rest, length) = (value, 1)
    while rest >= 10 {
      rest /= 10
      length += 1
    }
    rest = value
    var place = buffer + used + length
    for _ in 0..<length {
      place -= 1
      let shorter = rest / 10
      place.pointee = UInt8(truncatingIfNeeded: 48 + rest - 10 * shorter)
      rest = shorter
    }
    used += length
  }

  /// Hands what is in the buffer to the sink, unless the budget was passed.
  public func flush() {
    flushed += used
    if flushed <= budget { sink(UnsafeBufferPointer(start: buffer, count: used)) }
    used = 0
  }
}
