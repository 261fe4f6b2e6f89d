import CertificateChecking
import SearchCore

/// The clause against a search's decisions as a proof spells it, kept up decision by decision: a search closes millions
/// of nodes a second, and each clause has most of its text in common with the one before.
public final class SpeltPath {
  /// Room for one literal: a blank, "1", a blank, "~", "x" and up to ten digits.
  private static let stride = 16
  /// The negations of the literals, each true and then false, at multiples of `stride`, and how long each is.
  private let spellings: FlatArray<UInt8>
  private let lengths: FlatArray<UInt8>
  private let text: FlatArray<UInt8>
  /// The length of the spelling before each decision.
  private let starts: FlatArray<Int>
  /// The number of decisions.
  public private(set) var depth = 0
  private var used = 0

  /// - Parameter literals: those that decisions are about; each at most once on a path.
  public init(_ literals: [Literal]) {
    spellings = FlatArray(repeating: 0, count: 2 * literals.count * SpeltPath.stride)
    lengths = FlatArray(repeating: 0, count: 2 * literals.count)
    // One more than the decisions: what all of them stand under.
    text = FlatArray(repeating: 0, count: (literals.count + 2) * SpeltPath.stride)
    starts = FlatArray(repeating: 0, count: literals.count + 1)
    for (number, literal) in literals.enumerated() {
      for (index, negation) in [!literal, literal].enumerated() {
        let spelling = Array(SpeltPath.spell(negation).utf8)
        lengths[2 * number + index] = UInt8(spelling.count)
        for (place, character) in spelling.enumerated() {
          spellings[(2 * number + index) * SpeltPath.stride + place] = character
        }
      }
    }
  }

  private static func spell(_ literal: Literal) -> String {
    " 1 \(literal.isNegated ? "~" : "")x\(literal.variable)"
  }

  /// Begins with the negation of `premise`, below which all decisions are.
  /// - Precondition: nothing has been decided.
  public func begin(under premise: Literal) {
    for (place, character) in SpeltPath.spell(!premise).utf8.enumerated() {
      text[place] = character
      used = place + 1
    }
  }

  /// Literal number `literal` is decided, to be true or false.
  public func push(_ literal: Int, isTrue: Bool) {
    let spelling = 2 * literal + (isTrue ? 0 : 1)
    starts[depth] = used
    depth += 1
    // All of its room, so that the size is known beforehand.
    (text.base + used).update(from: spellings.base + spelling * SpeltPath.stride, count: SpeltPath.stride)
    used += Int(lengths[spelling])
  }

  /// The last decision stays, but is spelt no more.
  public func blank() { used = starts[depth - 1] }

  /// The last decision is taken back.
  public func pop() {
    depth -= 1
    used = starts[depth]
  }

  /// Hands `body` the spelling, which is there for the call only.
  public func withSpelling<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: text.base, count: used))
  }
}
