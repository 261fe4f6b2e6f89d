package import CGMP

/// Sole owner of one GMP integer: freed exactly once, never copied.
///
/// All calls into GMP are in this file. Every operation reads its operands through a copy of their headers; the
/// operands are borrowed for the whole call, so the limbs behind the copies stay. A handle that is not being mutated
/// may be read from any thread: GMP keeps no state beside the limbs.
package struct GMPHandle: ~Copyable, @unchecked Sendable {
  private var header: GMPInteger

  private init(adopting header: GMPInteger) { self.header = header }
  deinit { mpz_release(header) }

  /// For other libraries over GMP, which are handed integers and hand some back.
  package var rawHeader: GMPInteger { header }
  package init(adoptingRaw header: GMPInteger) { self.header = header }

  init(_ word: Int) { header = mpz_new_word(word) }

  /// - Precondition: `digits` holds ASCII digits, at least one, after an optional minus sign.
  init(decimal digits: [CChar]) { header = mpz_new_decimal(digits) }

  /// The value, where it fits a machine word.
  var word: Int? { mpz_fits_word(header) != 0 ? mpz_word(header) : nil }
  var signum: Int { Int(mpz_sign_of(header)) }
  var bitLength: Int { mpz_bit_length(header) }
  var limbCount: Int { mpz_limb_count(header) }

  /// Limb `index` of the magnitude, least significant first; 0 beyond the last.
  func limb(_ index: Int) -> UInt64 { mpz_limb(header, index) }

  /// The decimal digits, with a minus sign where negative. Quasi-linear in the number of digits.
  var decimal: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: mpz_decimal_capacity(header)) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      mpz_write_decimal(header, start)
      return String(cString: start)
    }
  }

  static func sum(_ a: borrowing GMPHandle, _ b: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adopting: mpz_new_sum(a.header, b.header))
  }
  static func difference(_ a: borrowing GMPHandle, _ b: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adopting: mpz_new_difference(a.header, b.header))
  }
  static func product(_ a: borrowing GMPHandle, _ b: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adopting: mpz_new_product(a.header, b.header))
  }
  static func negation(_ a: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adopting: mpz_new_negation(a.header))
  }
  /// - Precondition: `b` is not zero.
  static func floorQuotient(_ a: borrowing GMPHandle, _ b: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adopting: mpz_new_floor_quotient(a.header, b.header))
  }
  /// - Precondition: `b` is not zero and divides `a`.
  static func exactQuotient(_ a: borrowing GMPHandle, _ b: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adopting: mpz_new_exact_quotient(a.header, b.header))
  }
  static func greatestCommonDivisor(_ a: borrowing GMPHandle, _ b: borrowing GMPHandle) -> GMPHandle {
    GMPHandle(adopting: mpz_new_gcd(a.header, b.header))
  }
  static func power(_ a: borrowing GMPHandle, _ exponent: Int) -> GMPHandle {
    GMPHandle(adopting: mpz_new_power(a.header, UInt(exponent)))
  }
  /// Negative, zero or positive as `a` is less than, equal to or greater than `b`.
  static func order(_ a: borrowing GMPHandle, _ b: borrowing GMPHandle) -> Int {
    Int(mpz_order(a.header, b.header))
  }

  mutating func add(_ other: borrowing GMPHandle) { header = mpz_take_plus(header, other.header) }
}
