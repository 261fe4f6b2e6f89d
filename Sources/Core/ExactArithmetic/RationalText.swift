/// Why a text is not a rational number that this program reads.
public enum RationalTextError: Error, Equatable, Sendable {
  /// Not of the grammar.
  case malformed
  /// A denominator of zero.
  case zeroDenominator
  /// More digits, once written out, than the limit that is named.
  case tooLong(limit: Int)
}

/// Exact reading and writing of rational numbers as text.
public enum RationalText {
  /// The most digits a literal may have once written out: `1e999999999` is refused before it costs memory.
  public static let digitLimit = 1_000_000

  /// The grammar of a JSON number: no leading zeros, digits on both sides of the point, `e` or `E`.
  ///
  /// - Returns: the value, and the number of digits that writing it out takes.
  public static func parseJSONNumber(_ text: ArraySlice<UInt8>) throws(RationalTextError)
    -> (value: Rational, digits: Int)
  {
    let digits = text.first == minus ? text.dropFirst() : text
    if digits.count > 1, digits.first == zero, let second = digits.dropFirst().first, isDigit(second) {
      throw .malformed
    }
    return try parse(text, allowQuotient: false)
  }

  /// The grammar of a rational in a string: `-?digits`, `-?digits/digits` or `-?digits.digits`, the first and the last
  /// optionally with `[eE][+-]?digits`. ASCII digits, no blanks, no plus sign in front.
  ///
  /// - Returns: the value, and the number of digits that writing it out takes.
  public static func parse(_ text: [UInt8]) throws(RationalTextError) -> (value: Rational, digits: Int) {
    try parse(text[...])
  }

  /// The grammar of a CSV cell: that of a string, also with a plus sign in front, and with digits on one side of the
  /// point only (`+1`, `.5`, `5.`).
  ///
  /// - Returns: the value, and the number of digits that writing it out takes.
  public static func parseCell(_ text: [UInt8]) throws(RationalTextError) -> (value: Rational, digits: Int) {
    guard text.first == plus else { return try parse(text[...], allowBarePoint: true) }
    guard text.count < 2 || text[1] != minus else { throw .malformed }
    return try parse(text.dropFirst(), allowBarePoint: true)
  }

  private static let minus = UInt8(ascii: "-")
  private static let plus = UInt8(ascii: "+")
  private static let zero = UInt8(ascii: "0")
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The form that nearly all numbers of a dataset have; nil where it is anything else.
  private static func shortInteger(_ text: ArraySlice<UInt8>) -> (value: Rational, digits: Int)? {
    guard text.count <= 18 else { return nil }
    let isNegative = text.first == minus
    var (value, digits) = (0, 0)
    for byte in isNegative ? text.dropFirst() : text {
      guard isDigit(byte) else { return nil }
      value = 10 * value + Int(byte - zero)
      digits += 1
    }
    return digits == 0 ? nil : (Rational(Integer(isNegative ? -value : value)), digits)
  }

  private static func parse(
    _ text: ArraySlice<UInt8>, allowQuotient: Bool = true, allowBarePoint: Bool = false
  ) throws(RationalTextError) -> (value: Rational, digits: Int) {
    guard text.count <= digitLimit + 16 else { throw .tooLong(limit: digitLimit) }
    if let short = shortInteger(text) { return short }
    var rest = text
    let negative = rest.first == minus
    if negative { rest.removeFirst() }

    func takeDigits(orNone: Bool = false) throws(RationalTextError) -> ArraySlice<UInt8> {
      let digits = rest.prefix(while: isDigit)
      guard orNone || !digits.isEmpty else { throw .malformed }
      rest = rest.dropFirst(digits.count)
      return digits
    }
    func integer(_ digits: some Collection<UInt8>) throws(RationalTextError) -> Integer {
      guard let value = Integer(decimal: digits) else { throw .malformed }
      return negative ? -value : value
    }

    let whole = try takeDigits(orNone: allowBarePoint && rest.first == UInt8(ascii: "."))
    if allowQuotient, rest.first == UInt8(ascii: "/") {
      rest.removeFirst()
      let below = try takeDigits()
      guard rest.isEmpty else { throw .malformed }
      guard let denominator = Integer(decimal: below) else { throw .malformed }
      guard denominator.signum != 0 else { throw .zeroDenominator }
      return (Rational(try integer(whole), denominator), whole.count + below.count)
    }
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = try takeDigits(orNone: allowBarePoint && !whole.isEmpty)
    }
    var exponent = 0
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest.removeFirst()
      let down = rest.first == minus
      if down || rest.first == plus { rest.removeFirst() }
      // Ten digits are past every limit; a longer exponent need not be read exactly.
      let digits = try takeDigits().drop { $0 == zero }
      let magnitude = digits.prefix(10).reduce(0) { $0 * 10 + Int($1 - zero) }
      exponent = down ? -magnitude : magnitude
    }
    guard rest.isEmpty else { throw .malformed }

    let mantissa = try integer(whole + fraction)
    guard mantissa.signum != 0 else { return (.zero, 1) }
    let shift = exponent - fraction.count
    let digits = whole.count + fraction.count + exponent.magnitudeClamped
    guard digits <= digitLimit else { throw .tooLong(limit: digitLimit) }
    if shift >= 0 { return (Rational(mantissa * Integer(10).power(shift)), digits) }
    return (Rational(mantissa, Integer(10).power(-shift)), digits)
  }
}

extension Int {
  fileprivate var magnitudeClamped: Int { Int(Swift.min(magnitude, UInt(Int.max / 4))) }
}

extension Rational {
  /// The number as the formats write it: a JSON integer where its absolute value is below 2^53, otherwise a JSON
  /// string `"p"` or `"p/q"` in lowest terms.
  public var jsonText: String {
    if isInteger, let word = numerator.word, word.magnitude < 1 << 53 { return String(word) }
    return "\"\(self)\""
  }
}
