import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// (first + Σ steps_j · literal_j) · a with q_j = literal_j · a, each by its four McCormick rows, which are exact
  /// since a literal is 0 or 1: low g ≤ q ≤ high g and low (1 − g) ≤ a − q ≤ high (1 − g).
  ///
  /// A variable and at most four rows a literal (McCormick: "Computability of global solutions to factorable nonconvex
  /// programs", Mathematical Programming 10, 1976). Each q_j alone is at its convex hull; all together need not be.
  mutating func mcCormick(
    _ literals: [VariableIndex], _ steps: [Integer], from first: Integer, _ value: Quantity, name: String
  ) -> LinearExpression {
    var sum = value.expression.scaled(by: first)
    for (index, literal) in literals.enumerated() {
      sum += LinearExpression(steps[index], gated(value, by: literal, name: "\(name).\(index + 1)"))
    }
    return sum
  }

  /// A variable that is `value` where `literal` is 1, and 0 where it is 0.
  private mutating func gated(_ value: Quantity, by literal: VariableIndex, name: String) -> VariableIndex {
    let copy = define(name, min(0, value.low), max(0, value.high), as: .gated(value.expression, by: literal))
    bound(copy, between: value.low, value.high, times: literal, name: name)
    let rest = value.expression - LinearExpression(1, copy)
    add("\(name).restlow", rest + LinearExpression(value.low, literal), .atLeast, value.low)
    add("\(name).resthigh", rest + LinearExpression(value.high, literal), .atMost, value.high)
    return copy
  }
}
