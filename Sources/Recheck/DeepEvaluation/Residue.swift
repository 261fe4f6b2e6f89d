internal import CGMP
import ExactArithmetic

/// A prime to reckon modulo, and the arithmetic of its residues 0, …, prime − 1.
///
/// The residue of a sum, a difference or a product is that of the residues: where two rationals whose denominators the
/// prime does not divide are equal, so are their residues. Unequal residues prove unequal numbers; equal ones prove
/// nothing.
public struct Modulus: Sendable, Equatable {
  /// The modulus; above 1.
  public let prime: Integer

  /// - Precondition: `prime` > 1. Only `inverse` needs it to be prime.
  public init(prime: Integer) {
    precondition(prime > 1, "a modulus is above 1")
    self.prime = prime
  }

  /// nil where the prime divides the denominator.
  public func residue(_ value: Rational) -> Integer? {
    let above = value.numerator.remainder(modulo: prime)
    if value.isInteger { return above }
    guard let inverse = value.denominator.inverse(modulo: prime) else { return nil }
    return product(above, inverse)
  }

  /// The residue of the sum of two residues.
  public func sum(_ a: Integer, _ b: Integer) -> Integer {
    let sum = a + b
    return sum >= prime ? sum - prime : sum
  }

  /// The residue of the negation of a residue.
  public func negation(_ a: Integer) -> Integer { a.signum == 0 ? a : prime - a }

  /// The residue of the product of two residues; in two machine words where the prime fits one.
  public func product(_ a: Integer, _ b: Integer) -> Integer {
    // Two words make a product of two words: most primes are that short.
    if let x = a.word, let y = b.word, let p = prime.word {
      let (high, low) = x.magnitude.multipliedFullWidth(by: y.magnitude)
      return Integer(Int(p.magnitude.dividingFullWidth((high, low)).remainder))
    }
    return (a * b).remainder(modulo: prime)
  }
}

extension Integer {
  /// The remainder that is at least 0.
  /// - Precondition: `modulus` > 0.
  public func remainder(modulo modulus: Integer) -> Integer {
    precondition(modulus.signum > 0, "a positive modulus")
    if let x = word, let m = modulus.word {
      let remainder = x % m
      return Integer(remainder < 0 ? remainder + m : remainder)
    }
    return Integer(GMPHandle.remainder(big.handle, modulo: modulus.big.handle))
  }

  /// The remainder of this number to the `exponent`.
  /// - Precondition: `exponent` ≥ 0 and `modulus` > 0.
  public func power(_ exponent: Integer, modulo modulus: Integer) -> Integer {
    precondition(exponent.signum >= 0 && modulus.signum > 0, "an exponent from 0 and a positive modulus")
    return Integer(GMPHandle.power(big.handle, exponent.big.handle, modulo: modulus.big.handle))
  }

  /// The number from 1 whose product with this one leaves remainder 1; nil where there is none.
  /// - Precondition: `modulus` > 1.
  public func inverse(modulo modulus: Integer) -> Integer? {
    precondition(modulus > 1, "a modulus above 1")
    let inverse = Integer(GMPHandle.inverse(big.handle, modulo: modulus.big.handle))
    return inverse.signum == 0 ? nil : inverse
  }
}

extension GMPHandle {
  /// The remainder of `a` to the `exponent`, from 0.
  /// - Precondition: `exponent` ≥ 0 and `modulus` > 0.
  fileprivate static func power(
    _ a: borrowing GMPHandle, _ exponent: borrowing GMPHandle, modulo modulus: borrowing GMPHandle
  ) -> GMPHandle {
    GMPHandle(adoptingRaw: mpz_new_power_modulo(a.rawHeader, exponent.rawHeader, modulus.rawHeader))
  }
  /// The remainder of `a`, from 0.
  /// - Precondition: `modulus` > 0.
  fileprivate static func remainder(_ a: borrowing GMPHandle, modulo modulus: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adoptingRaw: mpz_new_remainder(a.rawHeader, modulus.rawHeader))
  }
  /// The number whose product with `a` leaves remainder 1; 0 where there is none.
  /// - Precondition: `modulus` > 1.
  fileprivate static func inverse(_ a: borrowing GMPHandle, modulo modulus: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adoptingRaw: mpz_new_inverse(a.rawHeader, modulus.rawHeader))
  }
}
