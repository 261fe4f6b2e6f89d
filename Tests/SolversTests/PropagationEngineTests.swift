import CertificateChecking
import ExactArithmetic
import PseudoBooleanSearch
import TestSupport
import Testing

/// The engine against propagation by definition, and against enumeration.
@Suite struct PropagationEngineTests {
  static let chunks = (0..<8).map { UInt64($0) * 10 }
  private let length = 100

  /// A neuron's thresholds, or constraints at random; of these most have no solution, and a walk over them ends before it
  /// has begun: only every fifth may be such.
  private func example(_ seed: UInt64) -> RandomFormula {
    if seed % 5 == 1 { return RandomFormula(neuron: seed) }
    for attempt in 0... {
      let example = RandomFormula(
        seed: 4_000 + seed + 1_000 * UInt64(attempt), scale: PseudoBooleanSolverTests.scales[Int(seed % 4)],
        isTight: !seed.isMultiple(of: 3))
      if seed % 5 == 0 || !example.solutions.isEmpty { return example }
    }
    preconditionFailure("some formula has a solution")
  }

  /// All that the constraints force, one by one, under some decisions; nil where one of them is violated.
  private func closure(_ constraints: [PseudoBooleanConstraint], _ decisions: [Literal]) -> Set<Literal>? {
    var assigned = Set(decisions)
    while true {
      let before = assigned.count
      for constraint in constraints {
        let open = constraint.terms.filter { !assigned.contains(!$0.literal) }
        let slack = open.reduce(into: -constraint.degree) { $0 += $1.coefficient }
        if slack < 0 { return nil }
        for term in open where term.coefficient > slack { assigned.insert(term.literal) }
      }
      if assigned.count == before { return assigned }
    }
  }

  private func clause(_ literals: [Literal]) -> PseudoBooleanConstraint {
    PseudoBooleanConstraint(literals.map { LiteralTerm(1, $0) }, atLeast: 1)
  }

  /// Literals as bits by variable: those that are plain, and those that are negated.
  private func bits(_ literals: [Literal]) -> (plain: UInt, negated: UInt) {
    literals.reduce(into: (plain: UInt(0), negated: UInt(0))) { bits, literal in
      if literal.isNegated {
        bits.negated |= 1 << UInt(literal.variable)
      } else {
        bits.plain |= 1 << UInt(literal.variable)
      }
    }
  }

  /// By solution: the variables that are true.
  private func solutions(_ example: RandomFormula) -> [UInt] {
    example.solutions.map { solution in
      solution.indices.reduce(UInt(0)) { bits, variable in solution[variable] ? bits | 1 << UInt(variable) : bits }
    }
  }

  /// Solutions in which all of the literals are true.
  private func solutions(_ solutions: [UInt], with literals: [Literal]) -> [UInt] {
    let (plain, negated) = bits(literals)
    return solutions.filter { $0 & plain == plain && $0 & negated == 0 }
  }

  /// True if some literal of the clause is true in every solution.
  private func follows(_ clause: [Literal], from solutions: [UInt]) -> Bool {
    self.solutions(solutions, with: clause.map { !$0 }).isEmpty
  }

  @Test(
    "what propagates is what the constraints and the learned clauses force, one by one; learned clauses follow",
    arguments: chunks)
  func carriesAllConsequences(from first: UInt64) {
    var (conflicts, learned) = (0, 0)
    for seed in first..<first + 10 {
      let example = example(seed)
      let steps = PropagationSelfCheck.walk(example.formula, .jumping, seed: seed, count: length)
      for step in steps {
        let expected = closure(example.formula.constraints + step.clauses.map(clause), step.decisions)
        #expect((expected == nil) == step.isConflict, "seed \(seed)")
        if let expected, !step.isConflict { #expect(Set(step.assigned) == expected, "seed \(seed)") }
        #expect(Set(step.assigned).count == step.assigned.count, "seed \(seed)")
        if step.isConflict { conflicts += 1 }
      }
      let clauses = Set(steps.flatMap(\.clauses))
      learned += clauses.count
      let all = solutions(example)
      for clause in clauses { #expect(follows(clause, from: all), "seed \(seed): \(clause) does not follow") }
      // A walk ends early only where the formula is refuted.
      if steps.count < length { #expect(example.solutions.isEmpty, "seed \(seed)") }
    }
    #expect(conflicts > 0 && learned > 0)
  }

  @Test(
    "from anywhere to anywhere, with rows that come and go: whatever is assigned or learned follows", arguments: chunks)
  func wandersSoundly(from first: UInt64) {
    var (conflicts, learned) = (0, 0)
    for seed in first..<first + 10 {
      let example = example(seed)
      let steps = PropagationSelfCheck.walk(example.formula, .wandering, seed: seed, count: length)
      let all = solutions(example)
      for step in steps {
        let below = solutions(all, with: step.decisions)
        if step.isConflict {
          conflicts += 1
          #expect(below.isEmpty, "seed \(seed)")
        } else {
          #expect(solutions(below, with: step.assigned) == below, "seed \(seed)")
        }
      }
      let clauses = Set(steps.flatMap(\.clauses))
      learned += clauses.count
      for clause in clauses { #expect(follows(clause, from: all), "seed \(seed): \(clause) does not follow") }
      if steps.count < length { #expect(example.solutions.isEmpty, "seed \(seed)") }
    }
    #expect(conflicts > 0 && learned > 0)
  }
}
