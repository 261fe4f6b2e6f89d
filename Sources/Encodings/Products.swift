import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// weight · value, for a weight with several options and a value that is not constant.
  ///
  /// Order literals: w·a = w_0 a + Σ (w_j − w_{j−1}) q_j with q_j = g_j a, each q_j by its four McCormick rows, which
  /// are exact since g_j is 0 or 1: low g ≤ q ≤ high g and low (1 − g) ≤ a − q ≤ high (1 − g).
  ///
  /// One-hot: a = Σ a_j with low z_j ≤ a_j ≤ high z_j, and w·a = Σ w_j a_j: the convex hull of the product.
  mutating func product(
    _ literals: ParameterLiterals, _ weights: [Integer], _ value: Quantity, name: String
  ) -> Quantity {
    let ends = [weights[0], weights[weights.count - 1]].flatMap { [$0 * value.low, $0 * value.high] }
    let low = ends.reduce(ends[0], min)
    let high = ends.reduce(ends[0], max)
    switch literals.form {
    case .order:
      var sum = value.expression.scaled(by: weights[0])
      for (index, literal) in literals.variables.enumerated() {
        let copy = gated(value, by: literal, name: "\(name).\(index + 1)")
        sum += LinearExpression(weights[index + 1] - weights[index], copy)
      }
      return Quantity(sum, low, high)
    case .oneHot:
      var terms: [Term] = []
      var copies = LinearExpression()
      for (index, literal) in literals.variables.enumerated() {
        let copy = define(
          "\(name).\(index)", min(0, value.low), max(0, value.high), as: .gated(value.expression, by: literal))
        bound(copy, between: value.low, value.high, times: literal, name: "\(name).\(index)")
        terms.append(Term(weights[index], copy))
        copies += LinearExpression(1, copy)
      }
      program.addRow("\(name).sum", copies - value.expression, .equal, 0)
      return Quantity(LinearExpression(terms), low, high)
    }
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

  /// low · literal ≤ copy ≤ high · literal.
  private mutating func bound(
    _ copy: VariableIndex, between low: Integer, _ high: Integer, times literal: VariableIndex, name: String
  ) {
    add("\(name).low", LinearExpression([Term(1, copy), Term(-low, literal)]), .atLeast, 0)
    add("\(name).high", LinearExpression([Term(1, copy), Term(-high, literal)]), .atMost, 0)
  }
}
