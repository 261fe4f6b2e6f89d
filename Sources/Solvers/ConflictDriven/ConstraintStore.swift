import CertificateChecking
import ExactArithmetic

/// Linear constraints Σ a·l ≥ d over 0-1 literals in flat arrays, with the slack of each kept up to date.
///
/// The slack is what the literals that are not false can still exceed the degree by: below 0 the constraint is
/// violated; a literal whose coefficient exceeds it must be true. Coefficients fit a machine word, sums included.
struct ConstraintStore {
  struct Occurrence {
    let constraint: Int32
    let coefficient: Int
  }

  private(set) var firstTerm: [Int] = [0]
  /// Terms of each constraint by falling coefficient.
  private(set) var coefficients: [Int] = []
  private(set) var literals: [Int32] = []
  private(set) var degrees: [Int] = []
  var slack: [Int] = []
  /// By literal code: where it occurs. Complete after `index`.
  private(set) var occurrences: [Occurrence] = []
  private(set) var firstOccurrence: [Int] = []

  var count: Int { degrees.count }

  func terms(_ constraint: Int) -> Range<Int> { firstTerm[constraint]..<firstTerm[constraint + 1] }

  /// Adds a constraint in normal form; false where a number does not fit.
  mutating func add(_ constraint: PseudoBooleanConstraint) -> Bool {
    guard let degree = constraint.degree.word, degree.magnitude < 1 << 60 else { return false }
    var terms: [(Int, Int32)] = []
    var sum = Integer.zero
    for term in constraint.terms {
      guard let coefficient = term.coefficient.word else { return false }
      sum += term.coefficient
      // Saturation: a coefficient above the degree says no more than one at the degree.
      terms.append((min(coefficient, max(degree, 1)), term.literal.code))
    }
    guard let total = sum.word, total < 1 << 60 else { return false }
    terms.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }
    coefficients += terms.map(\.0)
    literals += terms.map(\.1)
    firstTerm.append(literals.count)
    degrees.append(degree)
    slack.append(terms.reduce(0) { $0 + $1.0 } - degree)
    return true
  }

  /// Adds a constraint that everything satisfies until its degree is raised; false where a number does not fit.
  mutating func addUnbounded(_ terms: [(Int, Int32)]) -> Bool {
    let terms = terms.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }
    coefficients += terms.map(\.0)
    literals += terms.map(\.1)
    firstTerm.append(literals.count)
    degrees.append(0)
    let sum = terms.reduce(Integer.zero) { $0 + Integer($1.0) }
    guard let total = sum.word, total < 1 << 60 else { return false }
    slack.append(total)
    return true
  }

  /// Builds the lists of occurrences, once all constraints are there.
  mutating func index(variableCount: Int) {
    var counts = [Int](repeating: 0, count: 2 * variableCount + 3)
    for literal in literals { counts[Int(literal) + 1] += 1 }
    for code in 1..<counts.count { counts[code] += counts[code - 1] }
    firstOccurrence = counts
    occurrences = Array(repeating: Occurrence(constraint: 0, coefficient: 0), count: literals.count)
    for constraint in 0..<count {
      for term in terms(constraint) {
        let code = Int(literals[term])
        occurrences[counts[code]] = Occurrence(constraint: Int32(constraint), coefficient: coefficients[term])
        counts[code] += 1
      }
    }
  }

  /// Raises a degree; the slack falls by the difference.
  mutating func raise(_ constraint: Int, to degree: Int) {
    slack[constraint] -= degree - degrees[constraint]
    degrees[constraint] = degree
  }
}
