import ExactArithmetic
import TrainingProblem

/// An activation over integers, at a point and over an interval.
public struct TableActivation<N: TableNumber>: Sendable {
  /// First pre-activation of each piece but the first; empty for a polynomial.
  public let breaks: [N]
  /// The factor of each piece; empty for a polynomial.
  public let slopes: [N]
  /// The value at 0 of the line through each piece; empty for a polynomial.
  public let intercepts: [N]
  /// Empty unless the activation is a polynomial of a degree of at least 2.
  public let coefficients: [N]

  init(_ activation: ScaledActivation) {
    switch activation {
    case .pieces(let breaks, let slopes, let intercepts):
      (self.breaks, coefficients) = (breaks.map(N.exact), [])
      (self.slopes, self.intercepts) = (slopes.map(N.exact), intercepts.map(N.exact))
    case .polynomial(let coefficients):
      (breaks, slopes, intercepts, self.coefficients) = ([], [], [], coefficients.map(N.exact))
    }
  }

  /// The value at a scaled pre-activation.
  public func callAsFunction(_ t: N) -> N {
    if !coefficients.isEmpty { return coefficients.reversed().reduce(N.zero) { $0 * t + $1 } }
    var piece = 0
    while piece < breaks.count, breaks[piece] <= t { piece += 1 }
    return slopes[piece] * t + intercepts[piece]
  }

  /// The least and the greatest value over the integers `low...high`; nil for a polynomial over more than one.
  func image(_ low: N, _ high: N) -> (low: N, high: N)? {
    var (least, greatest) = (self(low), self(low))
    if low == high { return (least, greatest) }
    guard coefficients.isEmpty else { return nil }
    func meet(_ t: N) {
      let value = self(t)
      if value < least { least = value }
      if value > greatest { greatest = value }
    }
    meet(high)
    // Linear in between: the extremes lie at the ends of the pieces.
    for start in breaks where low < start && start <= high {
      meet(start - N(small: 1))
      meet(start)
    }
    return (least, greatest)
  }
}

extension TableNumber {
  /// - Precondition: the value fits: magnitudes were bounded before the width was chosen.
  static func exact(_ value: Integer) -> Self {
    guard let number = Self(exactly: value) else { preconditionFailure("the magnitude bound was wrong") }
    return number
  }
}
