import ExactArithmetic

extension Rational {
  /// The number, or where it is long its size.
  package var shown: String {
    let bits = numerator.bitLength + denominator.bitLength
    return bits <= 4000 ? "\(self)" : Enclosure.exact(self).shown
  }
}

extension Enclosure {
  /// In few words: the number where it is short; otherwise whole digits or a power of two that it lies near.
  package var shown: String {
    let bounds: (low: Rational, high: Rational)
    switch self {
    case .exact(let value):
      let bits = value.numerator.bitLength + value.denominator.bitLength
      if bits <= 256 { return "\(value)" }
      let size = value.numerator.bitLength - value.denominator.bitLength
      if Swift.abs(size) > 64 { return "\(value.signum < 0 ? "-" : "")2^\(size) or so, \(bits) bits long" }
      bounds = (value, value)
    case .ball(let ball):
      if ball.exponentAbove > 64 {
        let sign = ball.signum.map { $0 < 0 ? "-" : "" } ?? "±"
        let exponent = ball.exponentAbove
        let power = exponent.bitLength > 64 ? "2^(2^\(exponent.bitLength))" : "2^\(exponent)"
        return "\(sign)\(power) at most\(ball.signum == nil ? "" : " in magnitude")"
      }
      guard let found = ball.bounds(binaryDigits: 64) else { return "a long number" }
      bounds = found
    }
    let million = Rational(1_000_000)
    let (low, high) = ((bounds.low * million).floor, (bounds.high * million).ceiling)
    return "in [\(Enclosure.millionths(low)), \(Enclosure.millionths(high))]"
  }

  private static func millionths(_ value: Integer) -> String {
    let digits = "\(value.magnitude)"
    let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    return (value.signum < 0 ? "-" : "") + padded.dropLast(6) + "." + padded.suffix(6)
  }
}
