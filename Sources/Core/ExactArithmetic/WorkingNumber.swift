/// The arithmetic of a hot loop: `Int`, `Int128` or `Integer`, picked once, at load, by a proven bound on every
/// intermediate. Operators trap where the bound was wrong; nothing overflows silently.
public protocol WorkingNumber: Comparable, Hashable, Sendable {
  static var zero: Self { get }
  /// nil where the value does not fit.
  init?(exactly value: Integer)
  init(small value: Int)
  /// The same value as an integer of any size.
  var integer: Integer { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self
  static func += (a: inout Self, b: Self)
  static func -= (a: inout Self, b: Self)
}

extension Int: WorkingNumber {
  @inlinable public init?(exactly value: Integer) {
    guard let word = value.word else { return nil }
    self = word
  }
  @inlinable public init(small value: Int) { self = value }
  @inlinable public var integer: Integer { Integer(self) }
}

extension Int128: WorkingNumber {
  public init?(exactly value: Integer) {
    guard let doubleWord = value.doubleWord else { return nil }
    self = doubleWord
  }
  @inlinable public init(small value: Int) { self = Int128(value) }
  public var integer: Integer { Integer(self) }
}

extension Integer: WorkingNumber {
  @inlinable public init?(exactly value: Integer) { self = value }
  @inlinable public init(small value: Int) { self = Integer(value) }
  @inlinable public var integer: Integer { self }
}

/// Which arithmetic a bound on all magnitudes permits.
public enum NumberWidth: String, Sendable, Comparable {
  case word = "64 bits"
  case doubleWord = "128 bits"
  case big = "GMP"

  /// The narrowest width that holds every number of at most `bits` binary digits, with room for a sign and one
  /// difference of two such numbers.
  public init(bits: Int) { self = bits <= 61 ? .word : bits <= 124 ? .doubleWord : .big }

  private var rank: Int { self == .word ? 0 : self == .doubleWord ? 1 : 2 }
  public static func < (a: NumberWidth, b: NumberWidth) -> Bool { a.rank < b.rank }
}
