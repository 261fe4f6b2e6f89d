import ExactArithmetic
import TrainingProblem

extension Enclosure {
  /// In few words: the number where it is short; otherwise whole digits or a power of two that it lies near.
  package var shown: String {
    switch self {
    case .exact(let value): return value.shown(bits: 256)
    case .ball(let ball):
      if ball.exponentAbove > 64 {
        let sign = ball.signum.map { $0 < 0 ? "-" : "" } ?? "±"
        let exponent = ball.exponentAbove
        let power = exponent.bitLength > 64 ? "2^(2^\(exponent.bitLength))" : "2^\(exponent)"
        return "\(sign)\(power) at most\(ball.signum == nil ? "" : " in magnitude")"
      }
      guard let (low, high) = ball.bounds(binaryDigits: 64) else { return "a long number" }
      return Rational.shown(from: low, to: high)
    }
  }
}
