import CertificateChecking
import ExactArithmetic
import ProofLogging

/// A formula as the search over relaxations takes it: rows as strong as one step of cutting planes makes them, and the
/// objective in units of its greatest common divisor.
///
/// A row's coefficients above its degree are lowered to it, and it is divided by what its coefficients have in common;
/// 0-1 solutions do not notice, relaxations do. What chains of rows imply (`OrderChain`) is added. A log holds each row
/// that is not the formula's as a derivation.
struct StrengthenedFormula {
  let formula: PseudoBooleanFormula
  /// By row: its number in the proof.
  let numbers: [Int]
  /// Σ coefficient · variable, to minimise; each variable once, ascending.
  let objective: [(variable: Int32, coefficient: Integer)]
  /// The sum of the formula's objective terms is unit · objective + offset.
  let objectiveUnit: Integer
  let objectiveOffset: Integer

  init(_ original: PseudoBooleanFormula, log: SearchProofWriter?) {
    var formula = original
    var numbers: [Int] = []
    for (index, constraint) in original.constraints.enumerated() {
      let (row, isSaturated, divisor) = StrengthenedFormula.strengthen(constraint)
      formula.constraints[index] = row
      var number = index + 1
      if isSaturated || divisor != 1, let log {
        number = log.strengthen(number, isSaturated: isSaturated, divisor: divisor)
      }
      numbers.append(number)
    }
    for chain in OrderChain.all(in: original) {
      formula.constraints.append(chain.row)
      numbers.append(log?.derive(chain) ?? 0)
    }
    let normal = PseudoBooleanConstraint(original.objective, atLeast: 0)
    var offset = -normal.degree
    var plain: [(variable: Int32, coefficient: Integer)] = []
    for term in normal.terms {
      // c·¬x = c − c·x.
      if term.literal.isNegated { offset += term.coefficient }
      plain.append(
        (term.literal.variable, term.literal.isNegated ? -term.coefficient : term.coefficient))
    }
    let unit = plain.reduce(Integer.zero) { Integer.greatestCommonDivisor($0, $1.coefficient) }
    objectiveUnit = unit == 0 ? 1 : unit
    objectiveOffset = offset
    objective = plain.map { ($0.variable, $0.coefficient.exactQuotient(by: unit)) }
    self.formula = formula
    self.numbers = numbers
  }

  private static func strengthen(
    _ constraint: PseudoBooleanConstraint
  ) -> (row: PseudoBooleanConstraint, isSaturated: Bool, divisor: Integer) {
    guard constraint.degree.signum > 0 else { return (constraint, false, 1) }
    let isSaturated = constraint.terms.contains { $0.coefficient > constraint.degree }
    var terms = constraint.terms
    if isSaturated {
      terms = terms.map { LiteralTerm(min($0.coefficient, constraint.degree), $0.literal) }
    }
    let divisor = terms.reduce(Integer.zero) { Integer.greatestCommonDivisor($0, $1.coefficient) }
    guard divisor > 1 else {
      return (
        isSaturated ? PseudoBooleanConstraint(terms, atLeast: constraint.degree) : constraint,
        isSaturated, 1
      )
    }
    terms = terms.map { LiteralTerm($0.coefficient.exactQuotient(by: divisor), $0.literal) }
    let degree = constraint.degree.ceilingQuotient(by: divisor)
    return (PseudoBooleanConstraint(terms, atLeast: degree), isSaturated, divisor)
  }

  // MARK: Solutions, as values by variable with entry 0 unused

  func isSatisfied(by point: [Bool]) -> Bool {
    formula.constraints.allSatisfy { constraint in
      constraint.terms.reduce(into: Integer.zero) { sum, term in
        if point[Int(term.literal.variable)] != term.literal.isNegated { sum += term.coefficient }
      } >= constraint.degree
    }
  }

  func value(at point: [Bool]) -> Integer {
    objective.reduce(into: Integer.zero) { if point[Int($1.variable)] { $0 += $1.coefficient } }
  }

  /// The sum of the original objective's terms where the objective is `value`.
  func sum(of value: Integer) -> Integer { value * objectiveUnit + objectiveOffset }

  /// The greatest objective with at most this sum of the original objective's terms.
  func value(ofSum sum: Integer) -> Integer { (sum - objectiveOffset).floorQuotient(by: objectiveUnit) }

  // MARK: The objective as a row

  /// The least value of the objective, whatever the rows say.
  var leastObjective: Integer { objective.reduce(Integer.zero) { $0 + min($1.coefficient, 0) } }

  /// "The objective is at most `limit`".
  func objectiveRow<N: WorkingNumber>(_ limit: Integer, _: N.Type) -> DerivedRow<N> {
    let terms = objective.map { term in
      (
        coefficient: PseudoBooleanSolver.number(term.coefficient.magnitude, as: N.self),
        literal: term.variable << 1 | (term.coefficient.signum > 0 ? 1 : 0)
      )
    }
    let excess = PseudoBooleanSolver.number(limit - leastObjective, as: N.self)
    return DerivedRow(terms: terms, degree: terms.reduce(N.zero) { $0 + $1.coefficient } - excess)
  }
}
