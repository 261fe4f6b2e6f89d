import ExactArithmetic
import SearchCore

// Between exact integers and the floating point that a relaxation is solved in: approximations one way, exact numbers of
// what was rounded the other way. Nothing here decides anything.
extension Integer {
  /// Close to the value: 60 leading bits count. Infinite beyond the range of doubles.
  var approximation: Double { scaled(by: 0) }

  /// Close to the value times 2^`exponent`.
  func scaled(by exponent: Int) -> Double {
    if let word { return Double(sign: .plus, exponent: exponent, significand: 1) * Double(word) }
    let shift = bitLength - 60
    let top = magnitude.floorQuotient(by: .powerOfTwo(shift)).word ?? 0
    let size = Double(
      sign: .plus, exponent: max(-2000, min(shift + exponent, 2000)), significand: Double(top))
    return signum < 0 ? -size : size
  }

  /// The exact value of a double without fraction; nil for others and for those that are no numbers.
  init?(rounded value: Double) {
    guard value.isFinite, value == value.rounded() else { return nil }
    if value.magnitude < 0x1p62 {
      self.init(Int(value))
      return
    }
    let exponent = Int(value.exponent) - 52
    let significand = Int(Double(sign: .plus, exponent: -exponent, significand: value))
    self = Integer(significand) * .powerOfTwo(exponent)
  }
}
