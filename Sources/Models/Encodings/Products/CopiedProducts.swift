import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// One-hot literals or selectors z_j: a = Σ a_j with low z_j ≤ a_j ≤ high z_j, and w·a = Σ w_j a_j.
  ///
  /// k variables, at most 2 k + 1 rows. The convex hull of all (z, a, w·a) with z a unit vector and
  /// low ≤ a ≤ high.
  mutating func copies(
    _ literals: ParameterLiterals, _ weights: [Integer], _ value: Quantity, name: String
  ) -> LinearExpression {
    var terms: [Term] = []
    var copies: [Term] = []
    for (index, literal) in literals.variables.enumerated() {
      let copy = define(
        "\(name).\(index)", min(0, value.low), max(0, value.high), as: .gated(value.expression, by: literal))
      bound(copy, between: value.low, value.high, times: literal, name: "\(name).\(index)")
      terms.append(Term(weights[index], copy))
      copies.append(Term(1, copy))
    }
    program.addRow("\(name).sum", LinearExpression(copies) - value.expression, .equal, 0)
    return LinearExpression(terms)
  }
}
