import ExactArithmetic

/// A set of real numbers that is known to contain one that matters: a midpoint and a radius, with value semantics.
///
/// Every operation returns a ball that contains its exact result on all members of its operands, whatever the
/// precision; more precision only makes it smaller. Exponents have any size: 3 to the 2^40 takes a few words. That the
/// containment holds rests on Arb.
public struct Ball: Sendable {
  private final class Storage: Sendable {
    let handle: BallHandle
    init(_ handle: consuming BallHandle) { self.handle = handle }
  }
  private let storage: Storage

  private init(_ handle: consuming BallHandle) { storage = Storage(handle) }

  /// Contains `value`, with a midpoint of at most `precision` bits.
  public init(_ value: Rational, precision: Int) {
    self.init(
      BallHandle.quotient(value.numerator.big.handle, value.denominator.big.handle, Ball.checked(precision)))
  }

  /// Arb takes precisions from 2 bits on.
  private static func checked(_ precision: Int) -> Int {
    precondition(precision >= 2, "a precision of at least 2 bits")
    return precision
  }

  /// Contains every sum of a member of each.
  public func plus(_ other: Ball, precision: Int) -> Ball {
    Ball(BallHandle.sum(storage.handle, other.storage.handle, Ball.checked(precision)))
  }
  /// Contains every difference of a member of this ball and one of `other`.
  public func minus(_ other: Ball, precision: Int) -> Ball { plus(-other, precision: precision) }
  /// Contains every product of a member of each.
  public func times(_ other: Ball, precision: Int) -> Ball {
    Ball(BallHandle.product(storage.handle, other.storage.handle, Ball.checked(precision)))
  }
  /// Contains the square of every member.
  public func squared(precision: Int) -> Ball {
    Ball(BallHandle.square(storage.handle, Ball.checked(precision)))
  }
  /// Contains the negation of every member; exact.
  public static prefix func - (a: Ball) -> Ball { Ball(BallHandle.negation(a.storage.handle)) }
  /// Contains the absolute value of every member.
  public var magnitude: Ball { Ball(BallHandle.magnitude(storage.handle)) }

  /// Contains all members of both.
  public func union(_ other: Ball, precision: Int) -> Ball {
    Ball(BallHandle.union(storage.handle, other.storage.handle, Ball.checked(precision)))
  }
  /// Contains the greater of every two members.
  public func maximum(_ other: Ball, precision: Int) -> Ball {
    Ball(BallHandle.maximum(storage.handle, other.storage.handle, Ball.checked(precision)))
  }
  /// Contains the smaller of every two members.
  public func minimum(_ other: Ball, precision: Int) -> Ball {
    Ball(BallHandle.minimum(storage.handle, other.storage.handle, Ball.checked(precision)))
  }

  /// −1, 0 or 1 where all members have that sign; nil where they do not, or where it is not certain.
  public var signum: Int? {
    let sign = storage.handle.sign
    return sign == 2 ? nil : sign
  }

  /// An exponent e such that no member's magnitude is above 2^e.
  public var exponentAbove: Integer { Integer(storage.handle.exponentAbove) }

  /// Rationals below and above all members, both multiples of 2^−`digits`; nil where these are longer than some 4,000
  /// bits. For showing a number.
  public func bounds(binaryDigits digits: Int) -> (low: Rational, high: Rational)? {
    guard let (low, high) = storage.handle.bounds(shift: digits) else { return nil }
    let unit = Integer.powerOfTwo(digits)
    return (Rational(low, unit), Rational(high, unit))
  }
}
