public import ExactArithmetic

/// The fate of a row that was to be added in normal form.
public enum RowOutcome: Hashable, Sendable {
  /// It stands in the program under this index.
  case added(RowIndex)
  /// It holds at every point within the bounds; nothing was added.
  case implied
  /// It holds at no integer point within the bounds; nothing was added.
  case infeasible
}

/// The normal form of a row: coefficients without a common divisor, the right side rounded to what integers reach.
public enum NormalisedRow: Hashable, Sendable {
  /// The terms without a constant, the relation, and the right side.
  case row(LinearExpression, Relation, Integer)
  /// The row holds at every integer point within the bounds.
  case implied
  /// The row holds at no integer point within the bounds.
  case infeasible
}

extension LinearExpression {
  /// The least and the greatest value between the bounds of the variables; exact, and attained.
  public func range(in program: MixedIntegerProgram) -> ClosedRange<Integer> {
    var (low, high) = (constant, constant)
    for term in terms {
      let variable = program[term.variable]
      let (a, b) = (term.coefficient * variable.lower, term.coefficient * variable.upper)
      low += min(a, b)
      high += max(a, b)
    }
    return low...high
  }

  /// `self` relation `rightSide` in normal form, over the integer points within the bounds of `program`. The result has
  /// the same integer points; the constant has moved to the right side.
  public func normalised(_ relation: Relation, _ rightSide: Integer, in program: MixedIntegerProgram)
    -> NormalisedRow
  {
    let target = rightSide - constant
    let linear = self - LinearExpression(constant)
    let range = linear.range(in: program)
    switch relation {
    case .atMost where range.upperBound <= target, .atLeast where range.lowerBound >= target: return .implied
    case .atMost where range.lowerBound > target, .atLeast where range.upperBound < target: return .infeasible
    case .equal where !range.contains(target): return .infeasible
    case .equal where range.lowerBound == range.upperBound: return .implied
    default: break
    }
    // Not 0: an expression without terms has a range of one value, which is settled above.
    let divisor = linear.greatestCommonDivisor
    let reduced = linear.dividedExactly(by: divisor)
    switch relation {
    case .atMost: return .row(reduced, relation, target.floorQuotient(by: divisor))
    case .atLeast: return .row(reduced, relation, target.ceilingQuotient(by: divisor))
    case .equal:
      let quotient = target.floorQuotient(by: divisor)
      return quotient * divisor == target ? .row(reduced, relation, quotient) : .infeasible
    }
  }
}

extension MixedIntegerProgram {
  /// Divides the objective's terms, its constant and its scale by what divides them all; every value stays what it is.
  public mutating func reduceObjective() {
    let divisor = Integer.greatestCommonDivisor(
      Integer.greatestCommonDivisor(objective.greatestCommonDivisor, objective.constant), objectiveScale)
    guard divisor > 1 else { return }
    objective = LinearExpression(
      objective.terms.map { Term($0.coefficient.floorQuotient(by: divisor), $0.variable) },
      constant: objective.constant.floorQuotient(by: divisor))
    objectiveScale = objectiveScale.floorQuotient(by: divisor)
  }

  /// Adds `left` relation `rightSide` in normal form, unless the bounds alone decide it.
  /// - Precondition: as for `addRow`.
  public mutating func addNormalisedRow(
    _ name: String, _ left: LinearExpression, _ relation: Relation, _ rightSide: Integer
  ) -> RowOutcome {
    switch left.normalised(relation, rightSide, in: self) {
    case .implied: .implied
    case .infeasible: .infeasible
    case .row(let expression, let relation, let rightSide):
      .added(addRow(name, expression, relation, rightSide))
    }
  }
}
