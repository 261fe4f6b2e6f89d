import CertificateChecking
import ExactArithmetic
import ProofLogging

/// A row Σ a·l ≥ d on its way to clauses: Σ weight · ¬literal + Σ E · escape ≥ total − slack, in machine words.
struct BoundedRow {
  /// Variables ascending; alternatives of a parameter stand together.
  var terms: [WeightedLiteral]
  /// The most that the sum may be; negative where no assignment is left.
  var slack: Int
  private(set) var escapes: [WeightedLiteral] = []
  /// The row's number in the proof, or that of what was derived from it.
  var number: Int

  /// Sums of weights and everything made of them stay below 2^62.
  static let weightLimit = Integer(1 << 60)

  /// - Parameter escapes: literals of the row that are to be escapes.
  init(_ row: PseudoBooleanConstraint, number: Int, escapes: [Literal] = []) throws(SATEncodingRefusal) {
    let total = row.terms.reduce(Integer.zero) { $0 + $1.coefficient }
    guard total < BoundedRow.weightLimit, let slack = (total - row.degree).word else {
      throw SATEncodingRefusal(message: "a row with numbers of \(total.bitLength) bits, at most 60 are encoded")
    }
    self.number = number
    self.slack = slack
    terms = []
    for term in row.terms {
      let weight = term.coefficient.word ?? 0
      if escapes.contains(term.literal) {
        self.escapes.append(WeightedLiteral(weight: weight, literal: term.literal))
        self.slack -= weight
      } else {
        terms.append(WeightedLiteral(weight: weight, literal: !term.literal))
      }
    }
  }

  private var total: Int { terms.reduce(0) { $0 + $1.weight } }

  /// Makes escapes of the literals that satisfy the row by themselves, and clauses for those without which it fails.
  mutating func separate(_ builder: ClauseBuilder) {
    let degree = total - slack
    for term in terms where term.weight >= degree {
      escapes.append(WeightedLiteral(weight: term.weight, literal: !term.literal))
      slack -= term.weight
    }
    terms.removeAll { $0.weight >= degree }
    let forced = terms.filter { $0.weight > slack }
    guard !forced.isEmpty, slack >= 0 else { return }
    for term in forced {
      builder.add(escapes.map(\.literal) + [!term.literal], propagating: [number])
    }
    terms.removeAll { $0.weight > slack }
    number = builder.derive([.row(number)] + ProofSummand.axioms(forced))
  }

  /// The bound that is left for the sum of `terms`, divided by their greatest common divisor; nil where there is none.
  mutating func bound(_ builder: ClauseBuilder) -> SumBound? {
    guard slack < total else { return nil }
    guard slack >= 0 else {
      builder.add(escapes.map(\.literal), propagating: [number])
      return nil
    }
    let divisor = terms.reduce(0) { gcd($0, $1.weight) }
    if divisor > 1 {
      number = builder.derive([.row(number)], dividedBy: divisor)
      terms = terms.map { WeightedLiteral(weight: $0.weight / divisor, literal: $0.literal) }
      escapes = escapes.map { WeightedLiteral(weight: ($0.weight - 1) / divisor + 1, literal: $0.literal) }
      slack /= divisor
    }
    return SumBound(
      bound: slack, escapes: escapes.map(\.literal), premise: number, escapeWeight: escapes.map(\.weight).max() ?? 0)
  }

  private func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}
