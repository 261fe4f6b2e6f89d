import CertificateChecking
import ExactArithmetic

/// A constraint that a search has derived and propagates, in normal form with falling coefficients.
final class DerivedRow<N: WorkingNumber> {
  let coefficients: [N]
  let literals: [Int32]
  /// Σ coefficients − degree.
  private(set) var excess: N
  var slack: N
  /// The measure of how much it forced lately.
  var activity = 0
  /// Its number in the proof; 0 where nothing is logged.
  var proofNumber: Int

  var largest: N { coefficients.first ?? .zero }

  init(coefficients: [N], literals: [Int32], excess: N, proofNumber: Int = 0) {
    self.coefficients = coefficients
    self.literals = literals
    self.excess = excess
    self.proofNumber = proofNumber
    slack = excess
  }

  func shift(_ difference: N) { slack += difference }

  /// Lowers the excess, hence raises the degree, by `difference`.
  func tighten(by difference: N, proofNumber: Int) {
    excess -= difference
    slack -= difference
    self.proofNumber = proofNumber
  }

  /// A constraint of a formula; a coefficient above the degree says no more than one at the degree.
  /// - Precondition: `N` holds its numbers.
  static func saturated(_ constraint: PseudoBooleanConstraint) -> DerivedRow {
    let degree = number(constraint.degree)
    let limit = max(degree, .zero)
    let terms = constraint.terms.map { (min(number($0.coefficient), limit), $0.literal.code) }
      .sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }
    return DerivedRow(
      coefficients: terms.map(\.0), literals: terms.map(\.1),
      excess: terms.reduce(N.zero) { $0 + $1.0 } - degree)
  }

  static func number(_ value: Integer) -> N {
    guard let number = N(exactly: value) else {
      preconditionFailure("the formula's width was wrong")
    }
    return number
  }
}
