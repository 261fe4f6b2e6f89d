import ExactArithmetic

/// A constraint in normal form: Σ coefficient · literal ≥ degree, variables ascending, each at most once, every
/// coefficient positive. Equal constraints are equal rows.
///
/// Literals are codes: twice the variable, plus one where negated. The codes 0 and 1 stand for the constants false and
/// true where a substitution needs them.
final class Row: Hashable {
  let literals: [Int32]
  /// Beside `literals`; empty where all are 1, as in a clause.
  let coefficients: [Integer]
  let degree: Integer
  /// Σ coefficients.
  let total: Integer

  init(literals: [Int32], coefficients: [Integer], degree: Integer, total: Integer) {
    (self.literals, self.coefficients, self.degree, self.total) = (literals, coefficients, degree, total)
  }

  static func == (left: Row, right: Row) -> Bool {
    left.literals == right.literals && left.degree == right.degree && left.coefficients == right.coefficients
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(literals)
    hasher.combine(degree)
  }

  @inline(__always) func coefficient(_ index: Int) -> Integer { coefficients.isEmpty ? .one : coefficients[index] }

  /// True if every assignment satisfies it.
  var isTrivial: Bool { degree.signum <= 0 }
  /// True if no assignment satisfies it.
  var isContradiction: Bool { total < degree }

  /// The constraint that says the opposite: Σ coefficient · ¬literal ≥ total − degree + 1.
  var negated: Row {
    Row(literals: literals.map { $0 ^ 1 }, coefficients: coefficients, degree: total - degree + .one, total: total)
  }

  /// True if the constraint implies `goal`, term by term.
  ///
  /// Sound by this argument: where a literal is true whose coefficient in `goal` reaches the degree, `goal` holds. Where
  /// all those are false, lowering each other coefficient to that of `goal` costs at most the difference, and what is
  /// left reaches the degree.
  func implies(_ goal: Row) -> Bool {
    if goal.isTrivial { return true }
    var left = degree
    var place = 0
    for (index, literal) in literals.enumerated() {
      while place < goal.literals.count, goal.literals[place] < literal { place += 1 }
      let isKept = place < goal.literals.count && goal.literals[place] == literal
      let kept = isKept ? goal.coefficient(place) : .zero
      if kept < goal.degree { left -= max(.zero, min(coefficient(index), degree) - kept) }
    }
    return left >= goal.degree
  }

  /// At most the bytes that a live constraint takes, with the room that growing lists leave unused.
  var bytes: Int {
    var bytes = 320 + 8 * literals.count + 32 * coefficients.count
    for number in coefficients where number.word == nil { bytes += 64 + number.bitLength / 4 }
    return bytes
  }
}
