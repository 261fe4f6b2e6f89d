import ExactArithmetic

/// Knowledge of a real number: its exact value, or a ball that contains it.
public enum Enclosure: Sendable {
  /// The number itself.
  case exact(Rational)
  /// A ball that contains the number.
  case ball(Ball)

  /// −1, 0 or 1 where certain.
  public var signum: Int? {
    switch self {
    case .exact(let value): return value.signum
    case .ball(let ball): return ball.signum
    }
  }

  /// The exact value; nil where only a ball is known.
  public var exact: Rational? {
    if case .exact(let value) = self { return value }
    return nil
  }

  /// The enclosure of the negation; loses nothing.
  public static prefix func - (a: Enclosure) -> Enclosure {
    switch a {
    case .exact(let value): return .exact(-value)
    case .ball(let ball): return .ball(-ball)
    }
  }
}

/// Arithmetic on enclosures at one precision: what fits that many bits, numerator and denominator together, is held
/// exactly, and anything longer as a ball of that precision. Where the precision passes the size of every number, this
/// is exact arithmetic.
public struct EnclosurePrecision: Sendable, Equatable {
  /// Bits of a ball's midpoint, and of numerator and denominator together of an exact value; at least 2.
  public let bits: Int

  /// - Precondition: `bits` ≥ 2.
  public init(bits: Int) {
    precondition(bits >= 2, "a precision of at least 2 bits")
    self.bits = bits
  }

  /// The value exactly where it fits, otherwise a ball around it.
  public func enclosure(_ value: Rational) -> Enclosure {
    fits(value) ? .exact(value) : .ball(Ball(value, precision: bits))
  }

  /// A ball that contains the enclosed number.
  public func ball(_ a: Enclosure) -> Ball {
    switch a {
    case .exact(let value): return Ball(value, precision: bits)
    case .ball(let ball): return ball
    }
  }

  private func size(_ value: Rational) -> Int { value.numerator.bitLength + value.denominator.bitLength }
  private func fits(_ value: Rational) -> Bool { size(value) <= bits + 1 }

  /// An enclosure of the sum.
  public func sum(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    if case .exact(let x) = a {
      if x.signum == 0 { return b }
      if case .exact(let y) = b { return enclosure(x + y) }
    }
    if case .exact(let y) = b, y.signum == 0 { return a }
    return .ball(ball(a).plus(ball(b), precision: bits))
  }

  /// An enclosure of the difference.
  public func difference(_ a: Enclosure, _ b: Enclosure) -> Enclosure { sum(a, -b) }

  /// An enclosure of the product.
  public func product(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    switch (a, b) {
    case (.exact(let x), .exact(let y)):
      // Nothing long is multiplied only to be rounded afterwards; 0 and ±1 lengthen nothing.
      if size(x) + size(y) <= 2 * bits + 8 || x.signum == 0 || y.signum == 0 { return enclosure(x * y) }
    case (.exact(let x), let other), (let other, .exact(let x)):
      if x.signum == 0 { return .exact(.zero) }
      if x == 1 { return other }
      if x == -1 { return -other }
    case (.ball, .ball): break
    }
    return .ball(ball(a).times(ball(b), precision: bits))
  }

  /// An enclosure of the square.
  public func square(_ a: Enclosure) -> Enclosure {
    switch a {
    // A square has twice the digits, less two at most.
    case .exact(let value) where 2 * size(value) - 2 <= bits + 1: return .exact(value.squared)
    case .exact, .ball: return .ball(ball(a).squared(precision: bits))
    }
  }

  /// −1, 0 or 1 as `a` is certainly below, equal to or above `b`; nil where that is not certain.
  public func order(_ a: Enclosure, _ b: Enclosure) -> Int? {
    if case .exact(let x) = a, case .exact(let y) = b { return x == y ? 0 : x < y ? -1 : 1 }
    return difference(a, b).signum
  }

  /// An enclosure of the greater number.
  public func maximum(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    if let order = order(a, b) { return order >= 0 ? a : b }
    return .ball(ball(a).maximum(ball(b), precision: bits))
  }

  /// An enclosure of the smaller number.
  public func minimum(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    if let order = order(a, b) { return order <= 0 ? a : b }
    return .ball(ball(a).minimum(ball(b), precision: bits))
  }

  /// Contains all that both contain.
  public func union(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    if case .exact(let x) = a, case .exact(let y) = b, x == y { return a }
    return .ball(ball(a).union(ball(b), precision: bits))
  }
}
