import CertificateChecking
import ExactArithmetic

/// Writes a search's log as a proof in VeriPB's format, through a buffer, up to a budget of bytes.
///
/// Constraint numbers count on from the formula's; an improving solution takes one (its bound on the objective).
public final class SearchProofWriter: SearchLog {
  public let version: ProofVersion
  /// Bytes written so far, those in the buffer included.
  public private(set) var byteCount = 0
  /// Whether the budget was passed: what was written then is no proof.
  public var isOverBudget: Bool { byteCount > budget }
  private let budget: Int
  private let variableCount: Int
  /// The number of what was derived last.
  private(set) var number: Int
  private var buffer: [UInt8] = []
  private let sink: ([UInt8]) -> Void

  /// - Parameters:
  ///   - budget: bytes after which nothing more is written.
  ///   - sink: takes the text in parts of about 64 KiB.
  public init(
    _ formula: PseudoBooleanFormula, version: ProofVersion, budget: Int, sink: @escaping ([UInt8]) -> Void
  ) {
    self.version = version
    self.budget = budget
    self.sink = sink
    variableCount = formula.variableCount
    number = formula.constraints.count
    buffer.reserveCapacity(1 << 16 + 4096)
    text("pseudo-Boolean proof version \(version.rawValue)\nf \(number)")
    endLine()
  }

  // MARK: Steps

  public func learn(_ clause: [Literal]) -> Int {
    text(version == .one ? "u" : "rup")
    for literal in clause {
      text(" 1 ")
      name(literal)
    }
    text(" >= 1 ;\n")
    number += 1
    flushIfFull()
    return number
  }

  public func forget(_ number: Int) {
    text(version == .one ? "d " : "del id ")
    text(String(number))
    endLine()
    flushIfFull()
  }

  public func improve(_ values: [Bool]) {
    text(version == .one ? "o" : "soli")
    for variable in 1..<Int32(max(1, values.count)) {
      text(" ")
      name(Literal(variable, isNegated: !values[Int(variable)]))
    }
    endLine()
    number += 1
    flushIfFull()
  }

  /// The end of a proof whose last step was the contradiction: the last solution's value is the least.
  ///
  /// - Parameter least: the sum of the objective's terms at that solution.
  public func conclude(least: Integer) {
    switch version {
    case .one: text("c \(number)\n")
    case .two: text("output NONE\nconclusion BOUNDS \(least) \(least)\nend pseudo-Boolean proof\n")
    case .three: text("output NONE ;\nconclusion BOUNDS \(least) \(least) ;\nend pseudo-Boolean proof ;\n")
    }
    flush()
  }

  /// Takes the next number, for a step that derives a constraint.
  func takeNumber() -> Int {
    number += 1
    return number
  }

  // MARK: Text

  func endLine() { text(version == .three ? " ;\n" : "\n") }

  func text(_ text: String) { buffer.append(contentsOf: text.utf8) }

  func name(_ literal: Literal) {
    if literal.isNegated { buffer.append(UInt8(ascii: "~")) }
    buffer.append(UInt8(ascii: "x"))
    let start = buffer.count
    var rest = literal.variable
    repeat {
      buffer.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    buffer[start...].reverse()
  }

  func flushIfFull() { if buffer.count >= 1 << 16 { flush() } }

  func flush() {
    byteCount += buffer.count
    if !isOverBudget { sink(buffer) }
    buffer.removeAll(keepingCapacity: true)
  }
}
