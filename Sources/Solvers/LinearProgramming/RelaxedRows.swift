import CertificateChecking
import ExactArithmetic
import Formulations

/// The linear relaxation of a formula in doubles, and the way back from its multipliers to the formula's rows.
///
/// Large rows, and a large objective, are divided by powers of two, so that numbers stay below 2^20: beyond that
/// floating-point simplex methods mistake real differences for rounding.
struct RelaxedRows {
  private(set) var relaxation: LinearRelaxation
  /// By row of the relaxation: the formula's row, and the power of two that it was divided by.
  private let rows: [(row: Int, exponent: Int)]
  private let objectiveExponent: Int

  /// - Parameter isNeeded: whether a row of the formula is to be part of it.
  init(_ strengthened: StrengthenedFormula, isNeeded: (Int) -> Bool) {
    let formula = strengthened.formula
    var cost = [Double](repeating: 0, count: formula.variableCount)
    let exponent = RelaxedRows.exponent(strengthened.objective.map(\.coefficient))
    for term in strengthened.objective { cost[Int(term.variable) - 1] = term.coefficient.scaled(by: -exponent) }
    objectiveExponent = exponent
    relaxation = LinearRelaxation(cost: cost)
    var rows: [(row: Int, exponent: Int)] = []
    for (index, constraint) in formula.constraints.enumerated() where constraint.degree > 0 && isNeeded(index) {
      let exponent = RelaxedRows.exponent(constraint.terms.map(\.coefficient))
      var degree = constraint.degree
      for term in constraint.terms {
        if term.literal.isNegated { degree -= term.coefficient }
        let size = term.coefficient.scaled(by: -exponent)
        relaxation.appendTerm(term.literal.isNegated ? -size : size, column: Int(term.literal.variable) - 1)
      }
      relaxation.endRow(atLeast: degree.scaled(by: -exponent))
      rows.append((index, exponent))
    }
    self.rows = rows
  }

  private static func exponent(_ coefficients: [Integer]) -> Int {
    max(0, (coefficients.map(\.bitLength).max() ?? 0) - 20)
  }

  /// The relaxation's objective where the formula's is `value`.
  func cutoff(_ value: Integer) -> Double { value.scaled(by: -objectiveExponent) }

  /// The formula's objective, about.
  func objective(_ value: Double) -> Double { value * Double(sign: .plus, exponent: objectiveExponent, significand: 1) }

  /// Multipliers of the formula's rows, for its objective taken once; of a ray, the greatest is 1.
  ///
  /// - Returns: and the binary digits by which large rows' multipliers are smaller than others.
  func multipliers(_ values: [Double], isRay: Bool) -> (multipliers: [(row: Int, value: Double)], digits: Int) {
    var unit = 1.0
    if isRay {
      let greatest = values.max() ?? 0
      guard greatest > 0 else { return ([], 0) }
      unit = 1 / greatest
    }
    var multipliers: [(row: Int, value: Double)] = []
    var digits = 0
    for (index, value) in values.enumerated() where value * unit > 1e-9 {
      let exponent = (isRay ? 0 : objectiveExponent) - rows[index].exponent
      digits = max(digits, -exponent)
      multipliers.append((rows[index].row, value * unit * Double(sign: .plus, exponent: exponent, significand: 1)))
    }
    return (multipliers, digits)
  }
}
