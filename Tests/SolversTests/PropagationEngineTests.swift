import CertificateChecking
import ExactArithmetic
import PseudoBooleanSearch
import TestSupport
import Testing

/// The engine against propagation by definition, and against enumeration.
@Suite struct PropagationEngineTests {
  static let chunks = (0..<8).map { UInt64($0) * 25 }

  private func example(_ seed: UInt64) -> RandomFormula {
    RandomFormula(
      seed: 4_000 + seed, scale: PseudoBooleanSolverTests.scales[Int(seed % 4)], isTight: !seed.isMultiple(of: 3))
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

  private func holds(_ clause: [Literal], _ solution: [Bool]) -> Bool {
    clause.contains { solution[Int($0.variable)] != $0.isNegated }
  }

  @Test(
    "what propagates is what the constraints and the learned clauses force, one by one; learned clauses follow",
    arguments: chunks)
  func carriesAllConsequences(from first: UInt64) {
    var (conflicts, learned) = (0, 0)
    for seed in first..<first + 25 {
      let example = example(seed)
      let steps = PropagationSelfCheck.walk(example.formula, .jumping, seed: seed, count: 150)
      for step in steps {
        let expected = closure(example.formula.constraints + step.clauses.map(clause), step.decisions)
        #expect((expected == nil) == step.isConflict, "seed \(seed)")
        if let expected, !step.isConflict { #expect(Set(step.assigned) == expected, "seed \(seed)") }
        #expect(Set(step.assigned).count == step.assigned.count, "seed \(seed)")
        if step.isConflict { conflicts += 1 }
      }
      let clauses = Set(steps.flatMap(\.clauses))
      learned += clauses.count
      for clause in clauses {
        #expect(example.solutions.allSatisfy { holds(clause, $0) }, "seed \(seed): \(clause) does not follow")
      }
      // A walk ends early only where the formula is refuted.
      if steps.count < 150 { #expect(example.solutions.isEmpty, "seed \(seed)") }
    }
    #expect(conflicts > 0 && learned > 0)
  }

  @Test(
    "from anywhere to anywhere, with rows that come and go: whatever is assigned or learned follows", arguments: chunks)
  func wandersSoundly(from first: UInt64) {
    var (conflicts, learned) = (0, 0)
    for seed in first..<first + 25 {
      let example = example(seed)
      let steps = PropagationSelfCheck.walk(example.formula, .wandering, seed: seed, count: 150)
      for step in steps {
        let below = example.solutions.filter { solution in step.decisions.allSatisfy { holds([$0], solution) } }
        if step.isConflict {
          conflicts += 1
          #expect(below.isEmpty, "seed \(seed)")
        } else {
          #expect(below.allSatisfy { solution in step.assigned.allSatisfy { holds([$0], solution) } }, "seed \(seed)")
        }
      }
      let clauses = Set(steps.flatMap(\.clauses))
      learned += clauses.count
      for clause in clauses {
        #expect(example.solutions.allSatisfy { holds(clause, $0) }, "seed \(seed): \(clause) does not follow")
      }
      if steps.count < 150 { #expect(example.solutions.isEmpty, "seed \(seed)") }
    }
    #expect(conflicts > 0 && learned > 0)
  }
}
