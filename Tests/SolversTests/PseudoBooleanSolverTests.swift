import CertificateChecking
import ExactArithmetic
import Solvers
import TestSupport
import Testing

/// Holds every step of a search against enumeration: a learned clause must be true of every solution that is better
/// than the last one found.
private final class CheckingLog: SearchLog {
  let formula: PseudoBooleanFormula
  let solutions: [[Bool]]
  var bound: Integer?
  var fault: String?
  var count = 0

  init(_ formula: PseudoBooleanFormula, _ solutions: [[Bool]]) {
    self.formula = formula
    self.solutions = solutions
  }

  func learn(_ clause: [Literal]) -> Int {
    count += 1
    for solution in solutions where bound.map({ cost(formula, solution) < $0 }) ?? true {
      if !clause.contains(where: { solution[Int($0.variable)] != $0.isNegated }) { fault = "a false clause \(clause)" }
    }
    return count
  }
  func forget(_ number: Int) {}
  func improve(_ values: [Bool]) {
    if !solutions.contains(values) { fault = "no solution" }
    bound = cost(formula, values)
  }
}

private func cost(_ formula: PseudoBooleanFormula, _ solution: [Bool]) -> Integer {
  formula.objective.reduce(into: Integer.zero) { sum, term in
    if solution[Int(term.literal.variable)] != term.literal.isNegated { sum += term.coefficient }
  }
}

@Suite struct PseudoBooleanSolverTests {
  private func random(_ seed: UInt64) -> PseudoBooleanFormula {
    var random = SplitMix64(seed: seed)
    let variables = random.int(3...11)
    func terms(_ count: Int, _ range: ClosedRange<Int>) -> [LiteralTerm] {
      (0..<count).map { _ in
        LiteralTerm(
          Integer(random.int(range)), Literal(Int32(random.int(1...variables)), isNegated: random.happens(50)))
      }
    }
    let constraints = (0..<random.int(2...24)).map { _ in
      let left = terms(random.int(1...5), 1...(random.happens(50) ? 1 : 9))
      let sum = left.reduce(0) { $0 + ($1.coefficient.word ?? 0) }
      return PseudoBooleanConstraint(left, atLeast: Integer(max(1, sum * random.int(20...60) / 100)))
    }
    return PseudoBooleanFormula(
      variableCount: variables, constraints: constraints,
      objective: random.happens(80) ? terms(random.int(1...6), -5...9) : [])
  }

  private func solutions(_ formula: PseudoBooleanFormula) -> [[Bool]] {
    (0..<1 << formula.variableCount).compactMap { bits in
      let values = [false] + (0..<formula.variableCount).map { bits >> $0 & 1 == 1 }
      let holds = formula.constraints.allSatisfy { constraint in
        constraint.terms.reduce(into: Integer.zero) { sum, term in
          if values[Int(term.literal.variable)] != term.literal.isNegated { sum += term.coefficient }
        } >= constraint.degree
      }
      return holds ? values : nil
    }
  }

  @Test("finds what enumeration finds, and learns only what is true", arguments: (0..<40).map { UInt64($0) * 25 })
  func agreesWithEnumeration(from first: UInt64) {
    for seed in first..<first + 25 {
      let formula = random(seed)
      let all = solutions(formula)
      let log = CheckingLog(formula, all)
      let outcome = PseudoBooleanSolver.minimise(formula, control: SearchControl(), log: log)
      #expect(outcome.isExhausted)
      #expect(log.fault == nil, "seed \(seed)")
      let least = all.map { cost(formula, $0) }.min()
      if formula.objective.isEmpty {
        #expect((outcome.best != nil) == (least != nil), "seed \(seed)")
      } else {
        #expect(outcome.objective == least, "seed \(seed)")
      }
    }
  }
}
