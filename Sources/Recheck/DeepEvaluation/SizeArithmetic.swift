import ExactArithmetic
import TrainingProblem

/// Replay with bounds on sizes: a value is n/d for integers n and d with |n| < 2^`above` and 0 < d ≤ 2^`below`, both
/// formed from the constants by sums and products alone, without cancelling. `above` is 0 where n is 0.
///
/// The denominator is a product of denominators of constants: a prime that divides none of these does not divide it.
struct SizeArithmetic: ReplayArithmetic {
  struct Size: Sendable, Equatable {
    let above: Integer
    let below: Integer

    /// Bounds both.
    func union(_ other: Size) -> Size { Size(above: max(above, other.above), below: max(below, other.below)) }
  }
  var isStopped: Bool { false }
  var place = ReplayPlace()
  /// Bits of the longest number met, numerator and denominator together.
  private(set) var longest: Integer = 2

  /// The longest `above` met: that of any number that is tested for zero is no longer.
  private(set) var longestAbove: Integer = 1

  private mutating func meet(_ size: Size) -> Size {
    longest = max(longest, size.above + size.below)
    longestAbove = max(longestAbove, size.above)
    return size
  }

  /// The longest of all options; nil where there is no edge, or the parameter is real.
  mutating func options(_ options: Options) -> Size? {
    switch options {
    case .real: return nil
    case .range(let low, let high): return constant(Rational(max(low.magnitude, high.magnitude)))
    case .list(let values):
      return values.reduce(nil) { longest, value in
        let size = constant(value)
        return longest.map { union($0, size) } ?? size
      }
    }
  }

  mutating func constant(_ value: Rational) -> Size {
    meet(
      Size(
        above: Integer(value.numerator.bitLength),
        below: Integer(value.isInteger ? 0 : value.denominator.bitLength)))
  }

  mutating func sum(_ a: Size, _ b: Size) -> Size {
    if a.above.signum == 0 { return b }
    if b.above.signum == 0 { return a }
    return meet(Size(above: max(a.above + b.below, b.above + a.below) + 1, below: a.below + b.below))
  }

  func negation(_ a: Size) -> Size { a }

  mutating func product(_ a: Size, _ b: Size) -> Size {
    if a.above.signum == 0 || b.above.signum == 0 { return Size(above: 0, below: 0) }
    return meet(Size(above: a.above + b.above, below: a.below + b.below))
  }

  mutating func square(_ a: Size) -> Size { product(a, a) }

  private func union(_ a: Size, _ b: Size) -> Size { a.union(b) }

  mutating func piecewise(_ pieces: [Activation.Piece], breaks: [Rational], at t: Size) -> Size {
    var widest = constant(.zero)
    // Tests compare t with the breaks.
    for limit in breaks { _ = sum(t, constant(limit)) }
    for piece in pieces {
      let steep = product(constant(piece.slope), t)
      widest = union(widest, sum(steep, constant(piece.intercept)))
    }
    return widest
  }

  mutating func maximum(_ a: Size, _ b: Size) -> Size {
    _ = sum(a, b)
    return union(a, b)
  }
  mutating func isNonzero(_ t: Size) -> Size { constant(.one) }
}
