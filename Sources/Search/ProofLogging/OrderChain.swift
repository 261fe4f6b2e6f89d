import CertificateChecking
import ExactArithmetic

/// Rows that say the same sum R is at least D_1 < D_2 < … unless literals l_1, l_2, … hold, as thresholds of a number do:
/// R + D_k l_k ≥ D_k.
///
/// Together they imply R + D_1 l_1 + Σ (D_k − D_{k−1}) l_k ≥ D_m, in a relaxation far more than all of them: with both
/// directions it makes the sum of a number's order literals the number itself. By induction, as cutting planes
/// (Chvátal, 1973, doi:10.1016/0012-365X(73)90167-2): where C says R + … ≥ D − 1, and the row of l, weakened, R + D l ≥ D,
/// the sum of (D − 1) C and that row, divided by D and rounded up, is R + … + l ≥ D.
public struct OrderChain {
  /// One row of the chain.
  public struct Link {
    /// The row's place in the formula.
    public let row: Int
    /// D_k, in units of R.
    public let degree: Int
    /// l_k.
    public let literal: Literal
  }

  /// The greatest common divisor of R's coefficients.
  public let unit: Integer
  /// R, in units.
  public let sum: [LiteralTerm]
  /// By rising degree.
  public let links: [Link]

  /// More steps than this are not worth their text.
  private static let stepLimit = 512
  /// Sums with a greater degree are not looked for chains.
  private static let degreeLimit = 4096
  /// Formulas with more terms are not looked through.
  private static let termLimit = 4_000_000

  /// The chains of at least two links whose literals are the last variables of their rows, in order of first appearance.
  public static func all(in formula: PseudoBooleanFormula) -> [OrderChain] {
    guard formula.constraints.reduce(0, { $0 + $1.terms.count }) <= termLimit else { return [] }
    var places: [ArraySlice<LiteralTerm>: Int] = [:]
    var groups: [[Int]] = []
    for (index, constraint) in formula.constraints.enumerated() {
      guard constraint.terms.count > 2, let last = constraint.terms.last,
        last.coefficient == constraint.degree,
        constraint.degree > 0
      else { continue }
      let sum = constraint.terms.dropLast()
      if let place = places[sum] {
        groups[place].append(index)
      } else {
        places[sum] = groups.count
        groups.append([index])
      }
    }
    return groups.compactMap { OrderChain($0, in: formula) }
  }

  private init?(_ rows: [Int], in formula: PseudoBooleanFormula) {
    guard rows.count > 1 else { return nil }
    let sum = formula.constraints[rows[0]].terms.dropLast()
    let unit = sum.reduce(Integer.zero) { Integer.greatestCommonDivisor($0, $1.coefficient) }
    var links: [Link] = []
    for row in rows {
      let constraint = formula.constraints[row]
      guard let last = constraint.terms.last,
        let degree = constraint.degree.ceilingQuotient(by: unit).word,
        degree <= OrderChain.degreeLimit
      else { return nil }
      links.append(Link(row: row, degree: degree, literal: last.literal))
    }
    links.sort { ($0.degree, $0.row) < ($1.degree, $1.row) }
    for index in links.indices.dropFirst().reversed()
    where links[index].degree == links[index - 1].degree {
      links.remove(at: index)
    }
    guard links.count > 1, links[links.count - 1].degree - links[0].degree <= OrderChain.stepLimit,
      Set(links.map(\.literal.variable)).count == links.count
    else { return nil }
    self.unit = unit
    self.sum = sum.map { LiteralTerm($0.coefficient.exactQuotient(by: unit), $0.literal) }
    self.links = links
  }

  /// The constraint that the chain implies.
  public var row: PseudoBooleanConstraint {
    var terms = sum
    var before = 0
    for link in links {
      terms.append(LiteralTerm(Integer(link.degree - before), link.literal))
      before = link.degree
    }
    return PseudoBooleanConstraint(terms, atLeast: Integer(before))
  }
}
