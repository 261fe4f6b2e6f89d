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
    self.init(
      variables, constraints,
      // Over plain variables, as the reference encoding has it.
      PseudoBooleanConstraint(objective, atLeast: 0).terms.map {
        $0.literal.isNegated ? LiteralTerm(-$0.coefficient, !$0.literal) : $0
      })
  }

  /// A neuron's thresholds over samples of ±1: weights, and for each sample a literal for "the sum is at least t"; the
  /// objective counts the samples that come out wrong. Many constraints share parts of their sums.
  init(neuron seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (weights, samples) = (random.int(4...6), 8)
    var constraints: [PseudoBooleanConstraint] = []
    var objective: [LiteralTerm] = []
    for sample in 1...samples {
      let output = Literal(Int32(weights + sample))
      let terms = (1...weights).map {
        LiteralTerm(Integer($0 == 1 ? random.int(1...2) : 1), Literal(Int32($0), isNegated: random.happens(50)))
      }
      let total = terms.reduce(into: Integer.zero) { $0 += $1.coefficient }
      let threshold = Integer(random.int(2...weights - 1))
      // With the output the sum is at least the threshold; without, it is below.
      constraints.append(PseudoBooleanConstraint(terms + [LiteralTerm(threshold, !output)], atLeast: threshold))
      let rest = total - threshold + 1
      constraints.append(
        PseudoBooleanConstraint(
          terms.map { LiteralTerm($0.coefficient, !$0.literal) } + [LiteralTerm(rest, output)], atLeast: rest))
      objective.append(LiteralTerm(Integer(random.int(1...3)), random.happens(50) ? output : !output))
    }
    self.init(weights + samples, constraints, objective)
  }

  private init(_ variables: Int, _ constraints: [PseudoBooleanConstraint], _ objective: [LiteralTerm]) {
    formula = PseudoBooleanFormula(variableCount: variables, constraints: constraints, objective: objective)
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
