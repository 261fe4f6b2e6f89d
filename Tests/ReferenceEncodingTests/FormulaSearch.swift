import CertificateChecking
import ExactArithmetic

/// A plain search over a small formula, apart from all other code that reads formulas: unit propagation with slacks
/// computed afresh, and branch and bound over what it leaves open.
struct FormulaSearch {
  let formula: PseudoBooleanFormula
  /// By variable, from 0; nil where open.
  private(set) var values: [Bool?]
  private let constraintsOf: [[Int]]

  init(_ formula: PseudoBooleanFormula) {
    self.formula = formula
    values = Array(repeating: nil, count: formula.variableCount)
    var constraintsOf = [[Int]](repeating: [], count: formula.variableCount)
    for (index, constraint) in formula.constraints.enumerated() {
      for term in constraint.terms { constraintsOf[Int(term.literal.variable) - 1].append(index) }
    }
    self.constraintsOf = constraintsOf
  }

  func value(_ literal: Literal) -> Bool? { values[Int(literal.variable) - 1].map { $0 != literal.isNegated } }

  /// Makes `literals` true and propagates; false at a contradiction.
  mutating func assume(_ literals: [Literal]) -> Bool {
    var queue = Array(formula.constraints.indices.filter { formula.constraints[$0].terms.count <= 1 })
    func set(_ literal: Literal, _ values: inout [Bool?], _ queue: inout [Int]) -> Bool {
      let place = Int(literal.variable) - 1
      if let known = values[place] { return known != literal.isNegated }
      values[place] = !literal.isNegated
      queue += constraintsOf[place]
      return true
    }
    for literal in literals where !set(literal, &values, &queue) { return false }
    while let index = queue.popLast() {
      let constraint = formula.constraints[index]
      var slack = -constraint.degree
      for term in constraint.terms where value(term.literal) != false { slack += term.coefficient }
      if slack < 0 { return false }
      for term in constraint.terms where value(term.literal) == nil && term.coefficient > slack {
        guard set(term.literal, &values, &queue) else { return false }
      }
    }
    return true
  }

  /// The least sum of the objective's terms over the solutions that agree with the values so far, below `bound`.
  func leastObjective(below bound: Integer? = nil) -> Integer? {
    let floor = formula.objective.reduce(Integer.zero) { sum, term in
      switch value(term.literal) {
      case true: return sum + term.coefficient
      case false: return sum
      case nil: return sum + min(0, term.coefficient)
      }
    }
    if let bound, floor >= bound { return nil }
    let costly = formula.objective.last { value($0.literal) == nil }?.literal.variable
    guard let open = costly.map({ Int($0) - 1 }) ?? values.firstIndex(of: nil) else { return floor }
    var best = bound
    var found: Integer?
    for value in [false, true] {
      var next = self
      guard next.assume([Literal(Int32(open + 1), isNegated: !value)]) else { continue }
      if let least = next.leastObjective(below: best) { (best, found) = (least, least) }
    }
    return found
  }
}

extension PseudoBooleanConstraint {
  func holds(at point: [Bool]) -> Bool {
    terms.reduce(Integer.zero) { $1.literal.holds(at: point) ? $0 + $1.coefficient : $0 } >= degree
  }
}
