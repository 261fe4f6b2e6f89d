import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// weight · value, for a weight with several options and a value that is not constant.
  mutating func product(_ parameter: Int, _ value: Quantity, name: String) -> Quantity {
    let weights = scaled.parameters.options(parameter)
    let ends = [weights[0], weights[weights.count - 1]].flatMap { [$0 * value.low, $0 * value.high] }
    let low = ends.reduce(ends[0], min)
    let high = ends.reduce(ends[0], max)
    var product = Quantity(productExpression(parameter, weights, value, name: name), low, high)
    product.values = ValueSet.products(value.values, weights)
    return product
  }

  private mutating func productExpression(
    _ parameter: Int, _ weights: [Integer], _ value: Quantity, name: String
  ) -> LinearExpression {
    // Digits times the value, where the weight is linear in its digits.
    if self.name.products == .mcCormick, let own = literals[parameter], own.form == .log,
      let step = ParameterLiterals.step(of: weights)
    {
      let steps = own.variables.indices.map { step * Integer.powerOfTwo($0) }
      return mcCormick(own.variables, steps, from: weights[0], value, name: name)
    }
    let literals = selectors(of: parameter)
    if literals.form == .oneHot { return copies(literals, weights, value, name: name) }
    let steps = zip(weights, weights.dropFirst()).map { $1 - $0 }
    if self.name.products == .incremental, literals.variables.count > 1 {
      return increments(literals, steps, from: weights[0], value, name: name)
    }
    return mcCormick(literals.variables, steps, from: weights[0], value, name: name)
  }

  /// low · literal ≤ copy ≤ high · literal.
  mutating func bound(
    _ copy: VariableIndex, between low: Integer, _ high: Integer, times literal: VariableIndex, name: String
  ) {
    add("\(name).low", LinearExpression([Term(1, copy), Term(-low, literal)]), .atLeast, 0)
    add("\(name).high", LinearExpression([Term(1, copy), Term(-high, literal)]), .atMost, 0)
  }
}
