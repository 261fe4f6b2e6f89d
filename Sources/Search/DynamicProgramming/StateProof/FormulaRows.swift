import CertificateChecking
import ExactArithmetic

/// The rows of a formula by their variables: which of them speak of a sum.
struct FormulaRows {
  /// A row "± factor · sum + rest ≥ …".
  struct Consumer {
    let number: Int
    /// Negative where the row bounds the sum from above.
    let factor: Integer
    let rest: [LiteralTerm]
    let degree: Integer
  }

  private let constraints: [PseudoBooleanConstraint]
  private var rows: [[Int32]]

  init(_ formula: PseudoBooleanFormula) {
    constraints = formula.constraints
    rows = [[Int32]](repeating: [], count: formula.variableCount + 1)
    for (number, constraint) in constraints.enumerated() {
      for term in constraint.terms { rows[Int(term.literal.variable)].append(Int32(number)) }
    }
  }

  /// The rows over `variables` alone, ascending.
  func rows(over variables: Set<Int32>) -> [Int] {
    var found: Set<Int32> = []
    for variable in variables {
      for row in rows[Int(variable)]
      where constraints[Int(row)].terms.allSatisfy({ variables.contains($0.literal.variable) }) { found.insert(row) }
    }
    return found.sorted().map { Int($0) + 1 }
  }

  /// The rows that hold a multiple of `sum` and something else.
  func consumers(of sum: LiteralSum) -> [Consumer] {
    let variables = sum.terms.map { Int($0.literal.variable) }
    guard let rarest = variables.min(by: { rows[$0].count < rows[$1].count }) else { return [] }
    return rows[rarest].compactMap { Consumer(Int($0) + 1, constraints[Int($0)], of: sum) }
  }
}

extension FormulaRows.Consumer {
  /// nil where the row does not hold a multiple of `sum`, or nothing else.
  init?(_ number: Int, _ row: PseudoBooleanConstraint, of sum: LiteralSum) {
    guard let first = sum.terms.first, row.terms.count > sum.terms.count else { return nil }
    var factor: Integer?
    var rest: [LiteralTerm] = []
    var place = 0
    for term in row.terms {
      guard place < sum.terms.count, sum.terms[place].literal.variable == term.literal.variable else {
        rest.append(term)
        continue
      }
      let own = sum.terms[place]
      place += 1
      let sign: Integer = own.literal == term.literal ? 1 : -1
      if factor == nil {
        let times = term.coefficient.floorQuotient(by: first.coefficient)
        guard times > 0 else { return nil }
        factor = sign * times
      }
      guard let factor, factor * own.coefficient == sign * term.coefficient else { return nil }
    }
    guard place == sum.terms.count, let factor else { return nil }
    (self.number, self.factor, self.rest, self.degree) = (number, factor, rest, row.degree)
  }

  /// The remainder for the rest of the row where the sum is at least `low` and at most `high`: the degree of the row
  /// without the sum, which says nothing unless it is positive.
  func demand(_ sum: LiteralSum, low: Integer, high: Integer) -> Integer {
    factor > 0 ? degree - factor * (high - sum.low) : degree + factor * (sum.high - low)
  }
}
