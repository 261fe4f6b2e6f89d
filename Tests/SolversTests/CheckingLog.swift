import CertificateChecking
import ExactArithmetic
import ProofLogging

/// Holds every step of a search against enumeration, and every hint against propagation: a constraint that is derived
/// must be true of every solution that is better than the last one found, and a clause's hints alone, each looked at
/// once in their order, must propagate its negation to a conflict.
final class CheckingLog: SearchLog {
  let takesHints = true
  private let example: RandomFormula
  /// Solutions, each with the values of the counters' variables appended.
  private var solutions: [[Bool]]
  private var bound: Integer?
  private var constraints: [Int: PseudoBooleanConstraint] = [:]
  private var number: Int
  private(set) var fault: String?
  private(set) var clauses = 0
  private(set) var definitions = 0

  init(_ example: RandomFormula) {
    self.example = example
    solutions = example.solutions
    number = example.formula.constraints.count
    for (index, constraint) in example.formula.constraints.enumerated() { constraints[index + 1] = constraint }
  }

  func learn(_ clause: UnsafeBufferPointer<Int32>, hints: UnsafeBufferPointer<Int>) -> Int {
    clauses += 1
    let literals = clause.map { Literal(code: $0) }
    if !conflicts(literals, Array(hints)) { fault = fault ?? "hints that do not show \(literals)" }
    return derive(PseudoBooleanConstraint(literals.map { LiteralTerm(1, $0) }, atLeast: 1))
  }

  func forget(_ number: Int) {
    if constraints.removeValue(forKey: number) == nil { fault = fault ?? "constraint \(number) is not there" }
  }

  func improve(_ values: [Bool]) -> Int {
    if !example.solutions.contains(values) { fault = fault ?? "no solution" }
    let cost = example.cost(values)
    if let bound, cost >= bound { fault = fault ?? "no better solution" }
    bound = cost
    let negated = example.formula.objective.map { LiteralTerm(-$0.coefficient, $0.literal) }
    return derive(PseudoBooleanConstraint(negated, atLeast: 1 - cost))
  }

  func define(_ constraint: PseudoBooleanConstraint, fresh: Int32, value: Bool) -> Int {
    definitions += 1
    if Int(fresh) >= (solutions.first?.count ?? 0) {
      // The first half, "the output implies the count": the output is true where it may be.
      solutions = solutions.map { solution in
        let extended = solution + [true]
        return RandomFormula.sum(constraint.terms, extended) >= constraint.degree ? extended : solution + [false]
      }
    }
    return derive(constraint)
  }

  func combine(_ summands: [ProofSummand], dividedBy divisor: Int) -> Int {
    var terms: [LiteralTerm] = []
    var degree = Integer.zero
    for summand in summands {
      switch summand {
      case .literal(let literal, let times): terms.append(LiteralTerm(times, literal))
      case .constraint(let number, let times):
        guard let constraint = constraints[number] else {
          fault = fault ?? "constraint \(number) is not there"
          continue
        }
        terms += constraint.terms.map { LiteralTerm($0.coefficient * times, $0.literal) }
        degree += constraint.degree * times
      }
    }
    let sum = PseudoBooleanConstraint(terms, atLeast: degree)
    let divisor = Integer(divisor)
    return derive(
      PseudoBooleanConstraint(
        sum.terms.map { LiteralTerm($0.coefficient.ceilingQuotient(by: divisor), $0.literal) },
        atLeast: sum.degree.ceilingQuotient(by: divisor)))
  }

  private func derive(_ constraint: PseudoBooleanConstraint) -> Int {
    for solution in solutions where bound.map({ example.cost(solution) < $0 }) ?? true {
      if RandomFormula.sum(constraint.terms, solution) < constraint.degree {
        fault = fault ?? "false of a better solution: \(OPBWriter.line(constraint))"
      }
    }
    number += 1
    constraints[number] = constraint
    return number
  }

  /// True if the hints, once each and in order, propagate the negation of a clause to a conflict.
  private func conflicts(_ clause: [Literal], _ hints: [Int]) -> Bool {
    var falsified = Set(clause)
    for hint in hints {
      guard let constraint = constraints[hint] else { return false }
      let open = constraint.terms.filter { !falsified.contains($0.literal) }
      let slack = open.reduce(into: -constraint.degree) { $0 += $1.coefficient }
      if slack < 0 { return true }
      for term in open where term.coefficient > slack { falsified.insert(!term.literal) }
      if falsified.contains(where: { falsified.contains(!$0) }) { return true }
    }
    return false
  }
}
