import ExactArithmetic

/// The arithmetic of a hot loop: `Int`, `Int128` or `Integer`, picked once, at load, by a proven bound on every
/// intermediate. Operators trap where the bound was wrong; nothing overflows silently.
public protocol WorkingNumber: Comparable, Hashable, Sendable {
  /// 0.
  static var zero: Self { get }
  /// nil where the value does not fit.
  init?(exactly value: Integer)
  /// The number `value`, which every width holds.
  init(small value: Int)
  /// The same value as an integer of any size.
  var integer: Integer { get }
  /// The sum; traps where it does not fit.
  static func + (a: Self, b: Self) -> Self
  /// The difference; traps where it does not fit.
  static func - (a: Self, b: Self) -> Self
  /// The product; traps where it does not fit.
  static func * (a: Self, b: Self) -> Self
  /// The negation; traps where it does not fit.
  static prefix func - (a: Self) -> Self
  /// Adds `b` to `a`; traps where the sum does not fit.
  static func += (a: inout Self, b: Self)
  /// Subtracts `b` from `a`; traps where the difference does not fit.
  static func -= (a: inout Self, b: Self)
}

extension Int: WorkingNumber {
  /// The same number in 64 bits; nil where it does not fit.
  @inlinable public init?(exactly value: Integer) {
    guard let word = value.word else { return nil }
    self = word
  }
  /// The number `value` itself.
  @inlinable public init(small value: Int) { self = value }
  /// The same number as an integer of any size.
  @inlinable public var integer: Integer { Integer(self) }
}

extension Int128: WorkingNumber {
  /// The same number in 128 bits; nil where it does not fit.
  public init?(exactly value: Integer) {
    guard let doubleWord = value.doubleWord else { return nil }
    self = doubleWord
  }
  /// The number `value` in 128 bits.
  @inlinable public init(small value: Int) { self = Int128(value) }
  /// The same number as an integer of any size.
  public var integer: Integer { Integer(self) }
}

extension Integer: WorkingNumber {
  /// The number `value` itself; never nil.
  @inlinable public init?(exactly value: Integer) { self = value }
  /// The number `value` as an integer of any size.
  @inlinable public init(small value: Int) { self = Integer(value) }
  /// The number itself.
  @inlinable public var integer: Integer { self }
}

/// Which arithmetic a bound on all magnitudes permits.
public enum NumberWidth: String, Sendable, Comparable {
  /// `Int`.
  case word = "64 bits"
  /// `Int128`.
  case doubleWord = "128 bits"
  /// `Integer`.
  case big = "GMP"

  /// The narrowest width that holds every number of at most `bits` binary digits, with room for a sign and one
  /// difference of two such numbers.
  public init(bits: Int) { self = bits <= 61 ? .word : bits <= 124 ? .doubleWord : .big }

  private var rank: Int { self == .word ? 0 : self == .doubleWord ? 1 : 2 }
  /// True if `a` is narrower.
  public static func < (a: NumberWidth, b: NumberWidth) -> Bool { a.rank < b.rank }
}
