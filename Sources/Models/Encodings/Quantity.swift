import ExactArithmetic
import Formulations

/// An integer that a program computes: an affine expression, and exact bounds from interval reasoning, which may be
/// tighter than the bounds of the expression's variables show.
struct Quantity {
  var expression: LinearExpression
  var low: Integer
  var high: Integer
  /// All that it can be, ascending, and perhaps more; nil where that is not kept: see ``ValueSet``.
  var values: [Integer]?

  init(_ expression: LinearExpression, _ low: Integer, _ high: Integer, values: [Integer]? = nil) {
    self.expression = expression
    self.low = low
    self.high = high
    self.values = values
  }

  init(constant: Integer) { self.init(LinearExpression(constant), constant, constant, values: [constant]) }

  /// The value, where there is just one.
  var constant: Integer? { low == high ? low : nil }

  func scaled(by factor: Integer) -> Quantity {
    let (a, b) = (low * factor, high * factor)
    return Quantity(
      expression.scaled(by: factor), min(a, b), max(a, b), values: ValueSet.products(values, [factor]))
  }

  static func + (a: Quantity, b: Quantity) -> Quantity {
    Quantity(
      a.expression + b.expression, a.low + b.low, a.high + b.high, values: ValueSet.sums(a.values, b.values))
  }
}
