import ExactArithmetic

extension Rational {
  /// The number, or where it is long its size.
  package var shown: String { shown(bits: 4000) }

  /// The number where it has at most `bits` binary digits; otherwise whole digits or a power of two that it lies near.
  package func shown(bits most: Int) -> String {
    let bits = numerator.bitLength + denominator.bitLength
    if bits <= most { return "\(self)" }
    let size = numerator.bitLength - denominator.bitLength
    if abs(size) > 64 { return "\(signum < 0 ? "-" : "")2^\(size) or so, \(bits) bits long" }
    return Rational.shown(from: self, to: self)
  }

  /// Millionths around all that lies between two numbers.
  package static func shown(from low: Rational, to high: Rational) -> String {
    let million = Rational(1_000_000)
    return "in [\(millionths((low * million).floor)), \(millionths((high * million).ceiling))]"
  }

  private static func millionths(_ value: Integer) -> String {
    let digits = "\(value.magnitude)"
    let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    return (value.signum < 0 ? "-" : "") + padded.dropLast(6) + "." + padded.suffix(6)
  }
}
