import ExactArithmetic
import Formulations
import TrainingProblem

/// The meaning of an auxiliary variable, as a function of variables before it: how a choice of parameters is
/// completed to a point of the program, to begin a search from it and to test that the encoding says what it should.
enum Definition: Sendable {
  /// The expression where the literal is 1, otherwise 0.
  case gated(LinearExpression, by: VariableIndex)
  /// 1 where the expression is between the bounds, otherwise 0.
  case indicator(LinearExpression, from: Integer, to: Integer)
  /// The expression where it is between the bounds, otherwise 0.
  case part(LinearExpression, from: Integer, to: Integer)
  /// The greatest (or least) of the expressions.
  case greatest([LinearExpression])
  case least([LinearExpression])
  /// 1 unless every expression is at least the bound.
  case error([LinearExpression], atLeast: Integer)
  case square(LinearExpression)
  /// How far the expression is beyond `from`, between 0 and `to` − `from`.
  case amount(LinearExpression, from: Integer, to: Integer)
  /// 1 where the definition before it, if any, is 1 and the expression is 0.
  case zero(LinearExpression, after: VariableIndex?)

  func value(at point: [Integer]) -> Integer {
    switch self {
    case .gated(let expression, let literal): return point[literal.position] == 0 ? 0 : expression.value(at: point)
    case .indicator(let expression, let low, let high):
      return (low...high).contains(expression.value(at: point)) ? 1 : 0
    case .part(let expression, let low, let high):
      let value = expression.value(at: point)
      return (low...high).contains(value) ? value : 0
    case .greatest(let expressions):
      return expressions.dropFirst().reduce(expressions[0].value(at: point)) { max($0, $1.value(at: point)) }
    case .least(let expressions):
      return expressions.dropFirst().reduce(expressions[0].value(at: point)) { min($0, $1.value(at: point)) }
    case .error(let expressions, let least): return expressions.allSatisfy { $0.value(at: point) >= least } ? 0 : 1
    case .square(let expression):
      let value = expression.value(at: point)
      return value * value
    case .amount(let expression, let low, let high): return min(max(expression.value(at: point), low), high) - low
    case .zero(let expression, let earlier):
      let isOpen = earlier.map { point[$0.position] == 1 } ?? true
      return isOpen && expression.value(at: point) == 0 ? 1 : 0
    }
  }
}

extension EncodedInstance {
  /// The point of the program that stands for `choice`: its literals, and every auxiliary variable by its definition.
  /// Where the encoding orders neurons, the point of the arrangement of `choice` that is in order.
  public func point(of choice: ParameterChoice) -> [Integer] {
    var point = [Integer](repeating: 0, count: program.variables.count)
    let choice = arranged(choice)
    for (variable, value) in literalValues(choice) { point[variable.position] = value }
    for (variable, definition) in definitions { point[variable.position] = definition.value(at: point) }
    return point
  }
}
