import ExactArithmetic

/// A constraint in normal form: Σ coefficient · literal ≥ degree, every variable at most once, every coefficient
/// positive, in any order.
///
/// Literals are codes: twice the variable, plus one where negated. The codes 0 and 1 stand for the constants false and
/// true where a substitution needs them.
struct Row {
  /// Coefficient sums and degrees up to this stay in machine words: sums and differences of two still fit.
  static let wordLimit = 1 << 60

  var literals: [Int32] = []
  /// Beside `literals`; empty where the row is wide.
  var coefficients: [Int] = []
  var degree = 0
  /// Σ coefficients.
  var total = 0
  /// The numbers of a row that machine words do not hold.
  var wide: WideNumbers?

  struct WideNumbers {
    var coefficients: [Integer]
    var degree: Integer
    var total: Integer { coefficients.reduce(.zero, +) }
  }

  /// True if every assignment satisfies it.
  var isTrivial: Bool { wide.map { $0.degree.signum <= 0 } ?? (degree <= 0) }

  /// The constraint that says the opposite: Σ coefficient · ¬literal ≥ total − degree + 1.
  var negated: Row {
    var row = self
    for index in row.literals.indices { row.literals[index] ^= 1 }
    if let numbers = wide {
      row.wide?.degree = numbers.total - numbers.degree + .one
    } else {
      row.degree = total - degree + 1
    }
    return row
  }

  /// The coefficient of a term, and the degree, as integers of any size.
  func number(_ index: Int) -> Integer { wide?.coefficients[index] ?? Integer(coefficients[index]) }
  var anyDegree: Integer { wide?.degree ?? Integer(degree) }

  /// The numbers as integers of any size.
  var numbers: WideNumbers {
    wide ?? WideNumbers(coefficients: coefficients.map { Integer($0) }, degree: Integer(degree))
  }
}
