/// An integer of any size, with value semantics.
///
/// Values that fit a machine word are held in place and never touch GMP; the rest share an immutable GMP integer.
/// The representation is unique (a word wherever it fits), so equality and hashing follow from it.
public struct Integer: Sendable {
  @usableFromInline enum Storage: Sendable {
    case word(Int)
    case big(BigInteger)
  }
  @usableFromInline var storage: Storage

  @inlinable init(storage: Storage) { self.storage = storage }

  /// The integer `value`.
  @inlinable public init(_ value: Int) { storage = .word(value) }

  package init(_ handle: consuming GMPHandle) {
    if let word = handle.word {
      storage = .word(word)
    } else {
      storage = .big(BigInteger(handle))
    }
  }

  /// The integer spelt by ASCII decimal digits after an optional minus sign; nil for anything else.
  /// Quasi-linear in the number of digits.
  public init?(decimal text: some Collection<UInt8>) {
    // Generic code that another module calls is not specialised; an array is, and a million digits are read at once.
    self.init(digits: Array(text))
  }

  private init?(digits text: [UInt8]) {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = text[(isNegative ? 1 : 0)...]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    if digits.count <= 18 {
      let magnitude = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      self.init(isNegative ? -magnitude : magnitude)
    } else {
      self.init(GMPHandle(decimal: text.map { CChar(bitPattern: $0) } + [0]))
    }
  }

  /// 0.
  public static let zero = Integer(0)
  /// 1.
  public static let one = Integer(1)

  /// The value as a machine word, where it fits one.
  @inlinable public var word: Int? {
    if case .word(let value) = storage { return value }
    return nil
  }

  /// −1, 0 or 1.
  public var signum: Int {
    switch storage {
    case .word(let value): return value.signum()
    case .big(let big): return big.handle.signum
    }
  }

  /// The absolute value.
  public var magnitude: Integer { signum < 0 ? -self : self }

  /// The number of binary digits of the magnitude; 0 for zero.
  public var bitLength: Int {
    switch storage {
    case .word(let value): return Int.bitWidth - value.magnitude.leadingZeroBitCount
    case .big(let big): return big.handle.bitLength
    }
  }

  /// The same value as one owned by GMP, for the operations that leave the machine word.
  @usableFromInline package var big: BigInteger {
    switch storage {
    case .word(let value): return BigInteger(GMPHandle(value))
    case .big(let big): return big
    }
  }
}

/// A shared, immutable GMP integer.
@usableFromInline package final class BigInteger: Sendable {
  package let handle: GMPHandle
  init(_ handle: consuming GMPHandle) { self.handle = handle }
}

extension Integer: CustomStringConvertible {
  /// Decimal digits, with a minus sign where negative.
  public var description: String {
    switch storage {
    case .word(let value): return String(value)
    case .big(let big): return big.handle.decimal
    }
  }
}

extension Integer: ExpressibleByIntegerLiteral {
  /// The integer of a literal that fits a machine word.
  @inlinable public init(integerLiteral value: Int) { self.init(value) }
}
