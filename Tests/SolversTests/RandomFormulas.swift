import CertificateChecking
import ExactArithmetic
import TestSupport

/// Small random formulas and their solutions by enumeration, apart from all solver code.
struct RandomFormula {
  let formula: PseudoBooleanFormula
  /// By solution: the value of each variable, entry 0 unused.
  let solutions: [[Bool]]
  var least: Integer? { solutions.map(cost).min() }

  /// - Parameters:
  ///   - scale: factor of some of the constraints and of the objective, so that numbers outgrow machine words.
  ///   - isTight: more constraints, and a heavier objective.
  init(seed: UInt64, scale: Integer = 1, isTight: Bool = false) {
    var random = SplitMix64(seed: seed)
    let variables = isTight ? random.int(8...12) : random.int(3...11)
    func terms(_ count: Int, _ range: ClosedRange<Int>, _ scale: Integer) -> [LiteralTerm] {
      (0..<count).map { _ in
        LiteralTerm(
          Integer(random.int(range)) * scale,
          Literal(Int32(random.int(1...variables)), isNegated: random.happens(50)))
      }
    }
    var constraints: [PseudoBooleanConstraint] = []
    for _ in 0..<(isTight ? random.int(10...30) : random.int(2...24)) {
      let factor = random.happens(50) ? scale : 1
      let left = terms(random.int(1...6), 1...(random.happens(50) ? 1 : 9), factor)
      let sum = left.reduce(into: Integer.zero) { $0 += $1.coefficient }
      let share = (sum * Integer(random.int(20...60))).floorQuotient(by: 100)
      let odd = factor == 1 ? 0 : Integer(Int(seed % 3))
      constraints.append(PseudoBooleanConstraint(left, atLeast: max(1, share + odd)))
    }
    let hasObjective = isTight || random.happens(80)
    let objective = hasObjective ? terms(isTight ? random.int(5...12) : random.int(1...6), -5...9, scale) : []
    let formula = PseudoBooleanFormula(
      variableCount: variables, constraints: constraints,
      // Over plain variables, as the reference encoding has it.
      objective: PseudoBooleanConstraint(objective, atLeast: 0).terms.map {
        $0.literal.isNegated ? LiteralTerm(-$0.coefficient, !$0.literal) : $0
      })
    self.formula = formula
    solutions = (0..<1 << variables).compactMap { bits in
      let values = [false] + (0..<variables).map { bits >> $0 & 1 == 1 }
      return constraints.allSatisfy { RandomFormula.sum($0.terms, values) >= $0.degree } ? values : nil
    }
  }

  static func sum(_ terms: [LiteralTerm], _ values: [Bool]) -> Integer {
    terms.reduce(into: Integer.zero) { sum, term in
      if values[Int(term.literal.variable)] != term.literal.isNegated { sum += term.coefficient }
    }
  }

  func cost(_ solution: [Bool]) -> Integer { RandomFormula.sum(formula.objective, solution) }
}
