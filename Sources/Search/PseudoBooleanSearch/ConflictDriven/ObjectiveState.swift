import CertificateChecking
import ExactArithmetic

/// The objective as Σ c·l with c > 0, and the demand that only better values count.
struct ObjectiveState<N: WorkingNumber> {
  let terms: [(coefficient: N, literal: Int32)]
  /// The formula's objective is Σ c·l plus this.
  let offset: Integer
  let total: N
  /// The constraint that demands a value below `upper`; −1 where there is no objective.
  private(set) var constraint: Int32 = -1
  /// Only values below this count.
  private(set) var upper: N?

  init(_ formula: PseudoBooleanFormula) {
    let normal = PseudoBooleanConstraint(formula.objective, atLeast: 0)
    terms = normal.terms.map { (PseudoBooleanSolver.number($0.coefficient, as: N.self), $0.literal.code) }
    offset = -normal.degree
    total = terms.reduce(N.zero) { $0 + $1.coefficient }
  }

  var isEmpty: Bool { terms.isEmpty }
  /// True once the demand is among the constraints.
  var isDemanded: Bool { constraint >= 0 }

  func cost(_ solution: [Bool]) -> N {
    terms.reduce(N.zero) {
      solution[Int($1.literal >> 1)] != ($1.literal & 1 == 1) ? $0 + $1.coefficient : $0
    }
  }

  /// Enters the demand as a constraint of degree 0, which holds everywhere, until a solution raises it.
  mutating func enter(_ engine: inout PropagationEngine<N>) {
    constraint = engine.add(terms.map { ($0.coefficient, $0.literal ^ 1) }, degree: N.zero, number: 0)
  }

  /// From now on only values below `cost` count, which constraint `number` of the log says.
  mutating func demand(below cost: N, number: Int, _ engine: inout PropagationEngine<N>) {
    upper = cost
    engine.raise(constraint, to: total - (cost - N(small: 1)), number: number)
  }
}
