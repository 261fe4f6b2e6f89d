import ExactArithmetic
import TrainingProblem

/// A definition of consecutive fresh literals as functions of variables before them: how a choice of parameters is
/// completed to a solution. No proof depends on it, and nothing here reads it.
package struct ReferenceDefinition: Sendable {
  /// The integer that the literals describe.
  package enum Quantity: Sendable {
    case number(ReferenceNumber)
    case activation(ScaledActivation, ReferenceNumber)
    case product(ReferenceNumber, ReferenceNumber)
    case greatest([ReferenceNumber], floor: Integer)
    /// 1 where every literal is true, otherwise 0.
    case conjunction([Literal])
    /// 1 where at least one literal is true, otherwise 0.
    case disjunction([Literal])
  }
  /// A literal's meaning for it.
  package enum Reading: Sendable {
    case atLeast(Integer)
    /// Digit `position` of (quantity − low) / step.
    case bit(Int, low: Integer, step: Integer)
  }

  package let first: Int32
  package let quantity: Quantity
  package let readings: [Reading]
}

extension ScaledActivation {
  static let identity = ScaledActivation.pieces(breaks: [], slopes: [1], intercepts: [0])
  static let absolute = ScaledActivation.pieces(breaks: [0], slopes: [-1, 1], intercepts: [0, 0])
  static let positivePart = ScaledActivation.pieces(breaks: [0], slopes: [0, 1], intercepts: [0, 0])
  static let square = ScaledActivation.polynomial([0, 0, 1])

  /// σ(t), exactly.
  package func value(at t: Integer) -> Integer {
    switch self {
    case .polynomial(let coefficients): return coefficients.reversed().reduce(Integer.zero) { $0 * t + $1 }
    case .pieces(let breaks, let slopes, let intercepts):
      let piece = breaks.firstIndex { t < $0 } ?? breaks.count
      return slopes[piece] * t + intercepts[piece]
    }
  }
}
