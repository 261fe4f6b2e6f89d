import CertificateChecking
import ExactArithmetic
import ProofLogging

/// low + Σ coefficient · literal, variables ascending, each once, all coefficients positive.
struct LiteralSum {
  let terms: [LiteralTerm]
  /// The least and the greatest value, literals taken one by one.
  let low: Integer
  let high: Integer

  /// Σ terms + constant, for terms of any sign and order.
  init(_ terms: [LiteralTerm] = [], constant: Integer = 0) {
    let normal = PseudoBooleanConstraint(terms, atLeast: 0)
    self.terms = normal.terms
    low = constant - normal.degree
    high = normal.terms.reduce(low) { $0 + $1.coefficient }
  }

  init(_ number: ReferenceNumber) { self.init(number.terms, constant: number.constant) }

  static func + (a: LiteralSum, b: LiteralSum) -> LiteralSum {
    if b.terms.isEmpty && b.low == 0 { return a }
    return LiteralSum(a.terms + b.terms, constant: a.low + b.low)
  }

  static prefix func - (sum: LiteralSum) -> LiteralSum {
    LiteralSum(sum.terms.map { LiteralTerm(-$0.coefficient, $0.literal) }, constant: -sum.low)
  }

  /// The axioms that add up to "the sum is at least its low", and to "at most its high".
  var floorAxioms: [ProofSummand] { terms.map { .literal($0.literal, times: $0.coefficient) } }
  var ceilingAxioms: [ProofSummand] { terms.map { .literal(!$0.literal, times: $0.coefficient) } }

  /// The factor k with which this sum is k · `other`, up to a constant; nil where there is none, or no term.
  func factor(of other: LiteralSum) -> Integer? {
    guard let (own, its) = terms.first.flatMap({ own in other.terms.first.map { (own, $0) } }),
      terms.count == other.terms.count
    else { return nil }
    let sign: Integer = own.literal == its.literal ? 1 : -1
    let factor = sign * own.coefficient.floorQuotient(by: its.coefficient)
    let isMultiple = zip(terms, other.terms).allSatisfy { own, its in
      own.literal.variable == its.literal.variable
        && (own.literal == its.literal ? 1 : -1) * own.coefficient == factor * its.coefficient
    }
    return isMultiple && factor != 0 ? factor : nil
  }
}
