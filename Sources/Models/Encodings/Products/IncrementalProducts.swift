import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// Order literals g_1 ≥ … ≥ g_{k−1}: q_j = g_j · a, and with g_0 = 1, g_k = 0, q_0 = a, q_k = 0 the rows
  /// low (g_j − g_{j+1}) ≤ q_j − q_{j+1} ≤ high (g_j − g_{j+1}) for j = 0 … k − 1.
  ///
  /// k − 1 variables, at most 2 k rows: q_j − q_{j+1} are the copies of disaggregated products, so this is the convex
  /// hull of all (g, a, w·a) with g an order and low ≤ a ≤ high. The McCormick rows are sums of these.
  mutating func increments(
    _ literals: ParameterLiterals, _ steps: [Integer], from first: Integer, _ value: Quantity, name: String
  ) -> LinearExpression {
    var sum = value.expression.scaled(by: first)
    var gates = [LinearExpression(1)]
    var parts = [value.expression]
    for (index, literal) in literals.variables.enumerated() {
      let part = define(
        "\(name).\(index + 1)", min(0, value.low), max(0, value.high), as: .gated(value.expression, by: literal))
      gates.append(LinearExpression(1, literal))
      parts.append(LinearExpression(1, part))
      sum += LinearExpression(steps[index], part)
    }
    gates.append(LinearExpression())
    parts.append(LinearExpression())
    for j in 0..<literals.optionCount {
      let gate = gates[j] - gates[j + 1]
      let part = parts[j] - parts[j + 1]
      add("\(name).low\(j)", part - gate.scaled(by: value.low), .atLeast, 0)
      add("\(name).high\(j)", part - gate.scaled(by: value.high), .atMost, 0)
    }
    return sum
  }
}
