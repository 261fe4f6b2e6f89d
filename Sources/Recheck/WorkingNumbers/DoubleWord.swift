import ExactArithmetic
import TrainingProblem

extension Integer {
  /// The value as a 128-bit integer, where it fits one.
  public var doubleWord: Int128? {
    if let word { return Int128(word) }
    guard bitLength <= 128 else { return nil }
    // At most 64 digits and a sign above 64 digits.
    let above = floorQuotient(by: .powerOfTwo(64))
    guard let high = above.word else { return nil }
    let rest = self - above * .powerOfTwo(64)
    let middle = rest.floorQuotient(by: .powerOfTwo(32))
    guard let half = middle.word, let low = (rest - middle * .powerOfTwo(32)).word else { return nil }
    return Int128(high) << 64 | Int128(half) << 32 | Int128(low)
  }

  /// The integer `value`.
  public init(_ value: Int128) {
    if let word = Int(exactly: value) {
      self.init(word)
    } else {
      let high = Integer(Int(value >> 64))
      let low = UInt64(truncatingIfNeeded: value)
      let half = Integer(Int(low >> 32)) * Integer(1 << 32) + Integer(Int(low & 0xffff_ffff))
      self = high * Integer.powerOfTwo(64) + half
    }
  }
}

extension ScaledInstance {
  /// The narrowest arithmetic that `magnitudeBits` permits.
  public var width: NumberWidth { NumberWidth(bits: magnitudeBits) }
}
