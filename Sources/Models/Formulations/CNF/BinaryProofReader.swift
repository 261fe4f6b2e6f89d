/// Reads the binary DRAT format piece by piece: `a` or `d`, then the literals of the clause, each as 2·|l| (+ 1 where
/// negative) in groups of seven bits, the lowest first, and a zero.
///
/// Source: M. Heule, "The DRAT format and DRAT-trim checker", 2016, arXiv:1610.06229.
public struct BinaryProofReader {
  /// A byte that does not belong into the format.
  public struct Fault: Error, Equatable, Sendable {
    /// From 0.
    public let offset: Int
    /// The byte at that offset.
    public let met: UInt8
    /// A fault at byte `offset`.
    public init(offset: Int, met: UInt8) {
      self.offset = offset
      self.met = met
    }
  }
  private var literals: [Int32] = []
  private var isDeletion: Bool?
  private var number: UInt64 = 0
  private var shift: UInt64 = 0
  private var offset = 0

  /// A reader at the beginning of a proof.
  public init() {}

  /// True if the last step read was complete.
  public var isBetweenSteps: Bool { isDeletion == nil }

  /// Hands each step that ends within `bytes` to `body`.
  public mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (_ isDeletion: Bool, _ literals: [Int32]) -> Void
  ) throws(Fault) {
    for byte in bytes {
      defer { offset += 1 }
      guard let isDeletion else {
        guard byte == UInt8(ascii: "a") || byte == UInt8(ascii: "d") else { throw Fault(offset: offset, met: byte) }
        self.isDeletion = byte == UInt8(ascii: "d")
        continue
      }
      guard shift <= 28 else { throw Fault(offset: offset, met: byte) }
      number |= UInt64(byte & 0x7f) << shift
      shift += 7
      if byte & 0x80 != 0 { continue }
      if number == 0 {
        body(isDeletion, literals)
        literals.removeAll(keepingCapacity: true)
        self.isDeletion = nil
      } else {
        guard number > 1, let variable = Int32(exactly: number >> 1) else { throw Fault(offset: offset, met: byte) }
        literals.append(number & 1 == 1 ? -variable : variable)
      }
      number = 0
      shift = 0
    }
  }
}
