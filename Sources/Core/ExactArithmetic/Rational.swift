/// An exact rational number in lowest terms, with value semantics.
public struct Rational: Sendable, Hashable {
  /// Any integer without a common divisor with `denominator`; 0 is 0/1.
  public let numerator: Integer
  /// Positive.
  public let denominator: Integer

  @inlinable init(lowest numerator: Integer, _ denominator: Integer) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The integer `value`.
  @inlinable public init(_ value: Integer) { self.init(lowest: value, Integer(1)) }

  /// The integer `value`.
  @inlinable public init(_ value: Int) { self.init(Integer(value)) }

  /// `numerator / denominator`, brought to lowest terms.
  /// - Precondition: `denominator` is not zero.
  public init(_ numerator: Integer, _ denominator: Integer) {
    precondition(denominator.signum != 0, "a denominator is not zero")
    let divisor = Integer.greatestCommonDivisor(numerator, denominator)
    let signed = denominator.signum < 0 ? -divisor : divisor
    self.init(lowest: numerator.exactQuotient(by: signed), denominator.exactQuotient(by: signed))
  }

  /// 0.
  public static let zero = Rational(0)
  /// 1.
  public static let one = Rational(1)

  /// True if the denominator is 1.
  @inlinable public var isInteger: Bool { denominator.word == 1 }
  /// −1, 0 or 1.
  public var signum: Int { numerator.signum }
  /// The absolute value.
  public var magnitude: Rational { Rational(lowest: numerator.magnitude, denominator) }

  /// The greatest integer that is not above this number.
  public var floor: Integer { numerator.floorQuotient(by: denominator) }
  /// The least integer that is not below this number.
  public var ceiling: Integer { numerator.ceilingQuotient(by: denominator) }

  /// The product with `scale`, where that is an integer; nil otherwise.
  public func scaled(by scale: Integer) -> Integer? {
    let product = self * Rational(scale)
    return product.isInteger ? product.numerator : nil
  }
}

extension Rational: Comparable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// The integer of a literal.
  @inlinable public init(integerLiteral value: Int) { self.init(value) }

  /// True if `a` is the smaller number; compares by cross multiplication.
  @inlinable public static func < (a: Rational, b: Rational) -> Bool {
    if a.isInteger && b.isInteger { return a.numerator < b.numerator }
    return a.numerator * b.denominator < b.numerator * a.denominator
  }

  /// `p`, or `p/q` in lowest terms with q > 1.
  public var description: String { isInteger ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

extension Rational {
  /// The exact sum in lowest terms.
  @inlinable public static func + (a: Rational, b: Rational) -> Rational {
    if a.isInteger && b.isInteger { return Rational(a.numerator + b.numerator) }
    // An integer and a fraction in lowest terms add up to lowest terms: no divisor to look for.
    if a.isInteger { return Rational(lowest: a.numerator * b.denominator + b.numerator, b.denominator) }
    if b.isInteger { return Rational(lowest: a.numerator + b.numerator * a.denominator, a.denominator) }
    return Rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }

  /// The exact difference in lowest terms.
  @inlinable public static func - (a: Rational, b: Rational) -> Rational { a + -b }

  /// The exact product in lowest terms.
  @inlinable public static func * (a: Rational, b: Rational) -> Rational {
    if a.isInteger && b.isInteger { return Rational(a.numerator * b.numerator) }
    return crossProduct(a, b)
  }

  /// Each numerator can share a divisor with the other denominator only: two small divisors instead of one of the
  /// products, and none where a factor is 1 or −1.
  @usableFromInline static func crossProduct(_ a: Rational, _ b: Rational) -> Rational {
    func reduced(_ above: Integer, _ below: Integer) -> (Integer, Integer) {
      if below.word == 1 || above.word == 1 || above.word == -1 { return (above, below) }
      let divisor = Integer.greatestCommonDivisor(above, below)
      return (above.exactQuotient(by: divisor), below.exactQuotient(by: divisor))
    }
    let (p, s) = reduced(a.numerator, b.denominator)
    let (r, q) = reduced(b.numerator, a.denominator)
    return Rational(lowest: p * r, q * s)
  }

  /// The exact quotient in lowest terms.
  /// - Precondition: `b` is not zero.
  public static func / (a: Rational, b: Rational) -> Rational {
    Rational(a.numerator * b.denominator, a.denominator * b.numerator)
  }

  /// The square. Lowest terms stay lowest, so no divisor is looked for: at a million bits that is most of the time.
  public var squared: Rational { Rational(lowest: numerator * numerator, denominator * denominator) }

  /// The number of the opposite sign.
  public static prefix func - (a: Rational) -> Rational { Rational(lowest: -a.numerator, a.denominator) }

  /// Adds `b` to `a`, exactly.
  @inlinable public static func += (a: inout Rational, b: Rational) { a = a + b }
}
