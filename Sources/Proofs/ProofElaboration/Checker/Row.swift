import ExactArithmetic

/// A constraint in normal form on its way in or out of the database: Σ coefficient · literal ≥ degree, every variable
/// at most once, every coefficient positive, in any order.
///
/// Literals are codes (`Literal.code`): twice the variable, plus one where negated. The codes 0 and 1 stand for the
/// constants false and true where a substitution needs them.
package struct Row {
  /// Coefficient sums and degrees up to this stay in machine words: sums of two still fit, with room for a negation.
  static let wordLimit = 1 << 60

  package var literals: [Int32] = []
  /// Beside `literals`; empty where the row is wide.
  var coefficients: [Int] = []
  var degree = 0
  /// Σ coefficients.
  var total = 0
  /// The numbers of a row that machine words do not hold.
  var wide: WideNumbers?

  package struct WideNumbers {
    package var coefficients: [Integer] = []
    package var degree = Integer.zero
    var total: Integer { coefficients.reduce(.zero, +) }
  }

  /// True if every assignment satisfies it.
  package var isTrivial: Bool { wide.map { $0.degree.signum <= 0 } ?? (degree <= 0) }
  /// True if no assignment satisfies it.
  var isContradiction: Bool { wide.map { $0.total < $0.degree } ?? (total < degree) }

  /// The constraint that says the opposite: Σ coefficient · ¬literal ≥ total − degree + 1.
  package var negated: Row {
    var row = self
    for index in row.literals.indices { row.literals[index] ^= 1 }
    if let numbers = wide {
      row.wide?.degree = numbers.total - numbers.degree + .one
    } else {
      row.degree = total - degree + 1
    }
    return row
  }

  mutating func removeAll() {
    literals.removeAll(keepingCapacity: true)
    coefficients.removeAll(keepingCapacity: true)
    (degree, total, wide) = (0, 0, nil)
  }

  /// The numbers as integers of any size.
  package var numbers: WideNumbers {
    wide ?? WideNumbers(coefficients: coefficients.map { Integer($0) }, degree: Integer(degree))
  }
}
