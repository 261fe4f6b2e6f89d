import ExactArithmetic
import Glibc
import ProofKernel
import ReferenceFormulas

/// A text in a file, as a stream.
public final class TextFile: ProofSource {
  private let descriptor: Int32
  private let path: String
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// Reads from an open file from its beginning, and closes it in the end.
  public init(descriptor: Int32, named path: String) {
    self.descriptor = descriptor
    self.path = path
    lseek(descriptor, 0, SEEK_SET)
  }

  /// Opens the file at `path`; nil where it cannot be opened: `errno` says why.
  public convenience init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    self.init(descriptor: descriptor, named: path)
  }

  deinit { close(descriptor) }

  /// The next bytes, at most 64 KiB; none at the end.
  public func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count >= 0 { return Array(chunk[..<count]) }
      guard errno == EINTR else {
        throw ProofSourceFailure("\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
    }
  }
}

extension PseudoBooleanFormula {
  /// Reads a formula in OPB whole. Throws the line and the reason where the text is none.
  public init(opb text: some ProofSource) throws(KernelRefusal) {
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
  /// Reads a formula in OPB: see `OPBText`.
  public mutating func readOPB(
    _ text: some ProofSource, limits: KernelLimits = KernelLimits()
  ) throws(KernelRefusal) {
    var reader = OPBText(text, limits: limits)
    while let statement = try reader.next() {
      switch statement {
      case .objective(let terms): try minimise(terms)
      case .constraint(let terms, let degree): try add(terms, atLeast: degree)
      }
    }
  }
}
