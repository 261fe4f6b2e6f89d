import ExactArithmetic
import TrainingProblem

/// What consecutive fresh literals stand for, as functions of variables before them: how a choice of parameters is
/// completed to a solution. No proof depends on it.
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
  /// What one literal says of it.
  package enum Reading: Sendable {
    case atLeast(Integer)
    /// Digit `position` of (quantity − low) / step.
    case bit(Int, low: Integer, step: Integer)
  }

  package let first: Int32
  package let quantity: Quantity
  package let readings: [Reading]

  /// Gives the literals their values at `point`, where all variables before them have theirs.
  func complete(_ point: inout [Bool]) {
    let value = quantity.value(at: point)
    for (index, reading) in readings.enumerated() {
      point[Int(first) - 1 + index] = reading.holds(value)
    }
  }
}

extension ReferenceDefinition.Quantity {
  func value(at point: [Bool]) -> Integer {
    switch self {
    case .number(let number): return number.value(at: point)
    case .activation(let activation, let number): return activation.value(at: number.value(at: point))
    case .product(let a, let b): return a.value(at: point) * b.value(at: point)
    case .greatest(let numbers, let floor): return numbers.reduce(floor) { max($0, $1.value(at: point)) }
    case .conjunction(let literals): return literals.allSatisfy { $0.holds(at: point) } ? 1 : 0
    case .disjunction(let literals): return literals.contains { $0.holds(at: point) } ? 1 : 0
    }
  }
}

extension ReferenceDefinition.Reading {
  func holds(_ value: Integer) -> Bool {
    switch self {
    case .atLeast(let bound): return value >= bound
    case .bit(let position, let low, let step):
      let shifted = (value - low).exactQuotient(by: step).floorQuotient(by: .powerOfTwo(position))
      return shifted - shifted.floorQuotient(by: 2) * 2 == 1
    }
  }
}

extension Literal {
  /// Its value where variable v has `point[v − 1]`.
  public func holds(at point: [Bool]) -> Bool { point[Int(variable) - 1] != isNegated }
}

extension ReferenceNumber {
  /// Its value where variable v has `point[v − 1]`.
  public func value(at point: [Bool]) -> Integer {
    terms.reduce(constant) { $1.literal.holds(at: point) ? $0 + $1.coefficient : $0 }
  }
}

extension ScaledActivation {
  static let identity = ScaledActivation.pieces(breaks: [], slopes: [1], intercepts: [0])
  static let absolute = ScaledActivation.pieces(breaks: [0], slopes: [-1, 1], intercepts: [0, 0])
  static let positivePart = ScaledActivation.pieces(breaks: [0], slopes: [0, 1], intercepts: [0, 0])
  static let square = ScaledActivation.polynomial([0, 0, 1])

  /// σ(t), exactly.
  func value(at t: Integer) -> Integer {
    switch self {
    case .polynomial(let coefficients): return coefficients.reversed().reduce(Integer.zero) { $0 * t + $1 }
    case .pieces(let breaks, let slopes, let intercepts):
      let piece = breaks.firstIndex { t < $0 } ?? breaks.count
      return slopes[piece] * t + intercepts[piece]
    }
  }
}
