import CertificateChecking
import ExactArithmetic
import Glibc
import ProofKernel

/// A text in a file, as a stream for the kernel and for the checker.
public final class TextFile: KernelTextSource, ProofSource {
  private let descriptor: Int32
  private let path: String
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// Reads from an open file from its beginning, and closes it in the end.
  public init(descriptor: Int32, named path: String) {
    self.descriptor = descriptor
    self.path = path
    lseek(descriptor, 0, SEEK_SET)
  }

  /// Nil where it cannot be opened; `errno` says why.
  public convenience init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    self.init(descriptor: descriptor, named: path)
  }

  deinit { close(descriptor) }

  public func nextBytes() throws(KernelRefusal) -> [UInt8] {
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count >= 0 { return Array(chunk[..<count]) }
      guard errno == EINTR else { throw KernelRefusal("\(path) cannot be read: \(String(cString: strerror(errno)))") }
    }
  }

  public func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    do { return try nextBytes() } catch { throw ProofSourceFailure(error.reason) }
  }
}

extension PseudoBooleanFormula {
  /// Reads a formula in OPB whole. Throws the line and the reason where the text is none.
  public init(opb text: some KernelTextSource) throws(KernelRefusal) {
    self.init()
    var reader = OPBText(text)
    func convert(_ terms: OPBText.Terms) -> [LiteralTerm] {
      for term in terms { variableCount = max(variableCount, Int(term.literal >> 1)) }
      return terms.map { LiteralTerm($0.coefficient, Literal(code: $0.literal)) }
    }
    while let statement = try reader.next() {
      switch statement {
      case .objective(let terms): objective = convert(terms)
      case .constraint(let terms, let degree):
        constraints.append(PseudoBooleanConstraint(convert(terms), atLeast: degree))
      }
    }
  }
}

extension KernelInput {
  /// The kernel's own copy of a formula.
  public init(_ formula: PseudoBooleanFormula, limits: KernelLimits = KernelLimits()) throws(KernelRefusal) {
    self.init(limits: limits)
    try minimise(formula.objective.map { (coefficient: $0.coefficient, literal: $0.literal.code) })
    for constraint in formula.constraints {
      try add(
        constraint.terms.map { (coefficient: $0.coefficient, literal: $0.literal.code) }, atLeast: constraint.degree)
    }
  }
}
