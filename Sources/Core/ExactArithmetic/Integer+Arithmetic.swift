// Each operation tries the machine word first; on overflow, or where an operand is big, GMP takes over.

extension Integer {
  /// The exact sum.
  @inlinable public static func + (a: Integer, b: Integer) -> Integer {
    if case .word(let x) = a.storage, case .word(let y) = b.storage {
      let (value, overflow) = x.addingReportingOverflow(y)
      if !overflow { return Integer(value) }
    }
    return bigSum(a, b)
  }

  /// The exact difference.
  @inlinable public static func - (a: Integer, b: Integer) -> Integer {
    if case .word(let x) = a.storage, case .word(let y) = b.storage {
      let (value, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return Integer(value) }
    }
    return bigDifference(a, b)
  }

  /// The exact product; of long numbers by GMP, faster than quadratic.
  @inlinable public static func * (a: Integer, b: Integer) -> Integer {
    if case .word(let x) = a.storage, case .word(let y) = b.storage {
      let (value, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return Integer(value) }
    }
    return bigProduct(a, b)
  }

  /// The number of the opposite sign.
  public static prefix func - (a: Integer) -> Integer {
    if case .word(let x) = a.storage, x != Int.min { return Integer(-x) }
    return Integer(GMPHandle.negation(a.big.handle))
  }

  /// Adds `b` to `a`, exactly.
  @inlinable public static func += (a: inout Integer, b: Integer) { a = a + b }
  /// Subtracts `b` from `a`, exactly.
  @inlinable public static func -= (a: inout Integer, b: Integer) { a = a - b }
  /// Multiplies `a` by `b`, exactly.
  @inlinable public static func *= (a: inout Integer, b: Integer) { a = a * b }

  @usableFromInline static func bigSum(_ a: Integer, _ b: Integer) -> Integer {
    Integer(GMPHandle.sum(a.big.handle, b.big.handle))
  }
  @usableFromInline static func bigDifference(_ a: Integer, _ b: Integer) -> Integer {
    Integer(GMPHandle.difference(a.big.handle, b.big.handle))
  }
  @usableFromInline static func bigProduct(_ a: Integer, _ b: Integer) -> Integer {
    Integer(GMPHandle.product(a.big.handle, b.big.handle))
  }

  /// The quotient rounded towards minus infinity.
  /// - Precondition: `divisor` is not zero.
  public func floorQuotient(by divisor: Integer) -> Integer {
    precondition(divisor.signum != 0, "division by zero")
    if case .word(let x) = storage, case .word(let y) = divisor.storage, !(x == Int.min && y == -1) {
      let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y)
      return Integer(remainder != 0 && (remainder < 0) != (y < 0) ? quotient - 1 : quotient)
    }
    return Integer(GMPHandle.floorQuotient(big.handle, divisor.big.handle))
  }

  /// The quotient rounded towards plus infinity.
  /// - Precondition: `divisor` is not zero.
  public func ceilingQuotient(by divisor: Integer) -> Integer {
    -((-self).floorQuotient(by: divisor))
  }

  /// The quotient, where `divisor` divides this number.
  /// - Precondition: `divisor` is not zero and divides this number.
  public func exactQuotient(by divisor: Integer) -> Integer {
    if case .word = storage, case .word = divisor.storage { return floorQuotient(by: divisor) }
    precondition(divisor.signum != 0, "division by zero")
    return Integer(GMPHandle.exactQuotient(big.handle, divisor.big.handle))
  }

  /// The greatest common divisor, ≥ 0; 0 only where both are 0.
  public static func greatestCommonDivisor(_ a: Integer, _ b: Integer) -> Integer {
    if case .word(let x) = a.storage, case .word(let y) = b.storage {
      var (m, n) = (x.magnitude, y.magnitude)
      while n != 0 { (m, n) = (n, m % n) }
      if let value = Int(exactly: m) { return Integer(value) }
    }
    return Integer(GMPHandle.greatestCommonDivisor(a.big.handle, b.big.handle))
  }

  /// The least common multiple, ≥ 0; 0 where one is 0.
  public static func leastCommonMultiple(_ a: Integer, _ b: Integer) -> Integer {
    if a.signum == 0 || b.signum == 0 { return .zero }
    return (a.exactQuotient(by: greatestCommonDivisor(a, b)) * b).magnitude
  }

  /// The product of `exponent` copies of this number; 1 for exponent 0.
  /// - Precondition: `exponent` ≥ 0. The caller bounds the size of the result.
  public func power(_ exponent: Int) -> Integer {
    precondition(exponent >= 0, "a power of an integer has an exponent of at least 0")
    return Integer(GMPHandle.power(big.handle, exponent))
  }

  /// 2 to the `exponent`, which is ≥ 0.
  public static func powerOfTwo(_ exponent: Int) -> Integer { Integer(2).power(exponent) }
}

extension Integer: Comparable, Hashable {
  /// True if both are the same number.
  @inlinable public static func == (a: Integer, b: Integer) -> Bool {
    if case .word(let x) = a.storage, case .word(let y) = b.storage { return x == y }
    return bigOrder(a, b) == 0
  }

  /// True if `a` is the smaller number.
  @inlinable public static func < (a: Integer, b: Integer) -> Bool {
    if case .word(let x) = a.storage, case .word(let y) = b.storage { return x < y }
    return bigOrder(a, b) < 0
  }

  @usableFromInline static func bigOrder(_ a: Integer, _ b: Integer) -> Int {
    GMPHandle.order(a.big.handle, b.big.handle)
  }

  /// Hashes the word or the limbs; equal numbers have one representation, so equal hashes.
  public func hash(into hasher: inout Hasher) {
    switch storage {
    case .word(let value): hasher.combine(value)
    case .big(let big):
      hasher.combine(big.handle.signum)
      for index in 0..<big.handle.limbCount { hasher.combine(big.handle.limb(index)) }
    }
  }
}
