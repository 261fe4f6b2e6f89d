public import ExactArithmetic

extension Rational {
  /// The exact value of a finite double; nil for the others.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    guard value != 0 else {
      self = .zero
      return
    }
    // A finite double is an integer of 53 bits times a power of two, subnormal ones included.
    let exponent = Int(value.exponent) - Double.significandBitCount
    let mantissa = Integer(Int(value.significand * 0x1p52)) * (value < 0 ? -1 : 1)
    self =
      exponent >= 0
      ? Rational(mantissa * Integer.powerOfTwo(exponent)) : Rational(mantissa, Integer.powerOfTwo(-exponent))
  }
}

extension Integer {
  /// The integer next to a double of magnitude at most 2^53; nil for the others.
  init?(nearest value: Double) {
    guard value.magnitude <= 0x1p53 else { return nil }
    self.init(Int(value.rounded()))
  }
}
