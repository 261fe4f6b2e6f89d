import CertificateChecking
import ExactArithmetic

/// Linear constraints Σ a·l ≥ d over 0-1 literals in flat arrays, with the slack of each kept up to date.
///
/// The slack is what the literals that are not false can still exceed the degree by: below 0 the constraint is
/// violated; a literal whose coefficient exceeds it must be true. `N` holds every coefficient, degree and sum of a
/// constraint: see `width`.
struct ConstraintStore<N: WorkingNumber> {
  struct Occurrence {
    let constraint: Int32
    let coefficient: N
  }

  private(set) var firstTerm: [Int] = [0]
  /// Terms of each constraint by falling coefficient.
  private(set) var coefficients: [N] = []
  private(set) var literals: [Int32] = []
  private(set) var degrees: [N] = []
  var slack: [N] = []
  /// By literal code: where it occurs. Complete after `index`.
  private(set) var occurrences: [Occurrence] = []
  private(set) var firstOccurrence: [Int] = []

  var count: Int { degrees.count }

  func terms(_ constraint: Int) -> Range<Int> { firstTerm[constraint]..<firstTerm[constraint + 1] }

  /// Adds a constraint in normal form, of a degree of at least 1.
  /// - Precondition: `N` holds its numbers.
  mutating func add(_ constraint: PseudoBooleanConstraint) {
    let degree = ConstraintStore.number(constraint.degree)
    // Saturation: a coefficient above the degree says no more than one at the degree.
    add(
      constraint.terms.map { (min(ConstraintStore.number($0.coefficient), degree), $0.literal.code) }, degree: degree)
  }

  /// Adds Σ terms ≥ degree, coefficients positive.
  mutating func add(_ terms: [(N, Int32)], degree: N) {
    let terms = terms.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }
    coefficients += terms.map(\.0)
    literals += terms.map(\.1)
    firstTerm.append(literals.count)
    degrees.append(degree)
    slack.append(terms.reduce(N.zero) { $0 + $1.0 } - degree)
  }

  static func number(_ value: Integer) -> N {
    guard let number = N(exactly: value) else { preconditionFailure("the formula's width was wrong") }
    return number
  }

  /// The arithmetic that holds all sums of a formula.
  static func width(of formula: PseudoBooleanFormula) -> NumberWidth where N == Int {
    func bits(_ terms: [LiteralTerm]) -> Int {
      terms.reduce(into: Integer.zero) { $0 += $1.coefficient.magnitude }.bitLength
    }
    let constraints = formula.constraints.map { max(bits($0.terms), $0.degree.bitLength) }.max() ?? 0
    return NumberWidth(bits: max(constraints, bits(formula.objective)) + 1)
  }

  /// Builds the lists of occurrences, once all constraints are there.
  mutating func index(variableCount: Int) {
    var counts = [Int](repeating: 0, count: 2 * variableCount + 3)
    for literal in literals { counts[Int(literal) + 1] += 1 }
    for code in 1..<counts.count { counts[code] += counts[code - 1] }
    firstOccurrence = counts
    occurrences = Array(repeating: Occurrence(constraint: 0, coefficient: N.zero), count: literals.count)
    for constraint in 0..<count {
      for term in terms(constraint) {
        let code = Int(literals[term])
        occurrences[counts[code]] = Occurrence(constraint: Int32(constraint), coefficient: coefficients[term])
        counts[code] += 1
      }
    }
  }

  /// Raises a degree; the slack falls by the difference.
  mutating func raise(_ constraint: Int, to degree: N) {
    slack[constraint] -= degree - degrees[constraint]
    degrees[constraint] = degree
  }
}
