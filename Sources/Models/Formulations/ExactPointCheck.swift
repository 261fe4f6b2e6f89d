public import ExactArithmetic

/// The first requirement of a program that a point fails.
public enum PointViolation: Hashable, Sendable {
  /// The point has another number of values than the program has variables.
  case wrongLength(Int)
  /// The value lies outside the bounds.
  case bound(VariableIndex)
  /// The row does not hold.
  case row(RowIndex)
}

extension MixedIntegerProgram {
  /// The first bound or row that `point` violates, decided in exact arithmetic; nil where all hold.
  public func violation(at point: [Integer]) -> PointViolation? {
    guard point.count == variables.count else { return .wrongLength(point.count) }
    for (position, variable) in variables.enumerated()
    where point[position] < variable.lower || point[position] > variable.upper {
      return .bound(VariableIndex(position))
    }
    for (position, row) in rows.enumerated() where !row.holds(at: point) { return .row(RowIndex(position)) }
    return nil
  }

  /// The true objective at `point`: constant and scale included.
  public func objectiveValue(at point: [Integer]) -> Rational {
    Rational(objective.value(at: point), objectiveScale)
  }
}

extension Row {
  /// True if the row holds at `point`, which gives every variable of the program in order.
  public func holds(at point: [Integer]) -> Bool {
    let left = terms.reduce(into: Integer.zero) { $0 += $1.coefficient * point[$1.variable.position] }
    return switch relation {
    case .atMost: left <= rightSide
    case .atLeast: left >= rightSide
    case .equal: left == rightSide
    }
  }
}
