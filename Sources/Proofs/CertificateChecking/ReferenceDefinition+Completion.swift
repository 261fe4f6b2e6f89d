import ExactArithmetic
import ReferenceFormulas
import TrainingProblem

extension ReferenceDefinition {
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
