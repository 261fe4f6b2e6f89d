import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Constraints and shared parameters in the formula: a choice has a solution if and only if it is feasible.
struct SideTests {
  @Test(arguments: (0..<15).map { UInt64($0) * 10 }, [Scheme.standard, .bitsAlways, .fewMembers])
  func `a choice has solutions if and only if it is feasible, of its objective at least`(
    from first: UInt64, scheme: Scheme
  ) throws {
    for seed in first..<first + 10 {
      let instance = RandomInstances.sided(seed: 7_000 + seed)
      let single = instance.stage(0, reached: [])
      guard let scaled = try? ScaledInstance(single),
        let encoding = try? ReferenceEncoding(scaled, limits: scheme.limits), encoding.formula.variableCount <= 2_000
      else { continue }
      for draw in 0..<6 as Range<UInt64> {
        let assignment = RandomInstances.assignment(of: instance.network, seed: seed &* 64 &+ draw)
        guard AssignmentFault.first(in: assignment, of: instance.network) == nil else { continue }
        let point = encoding.completion(of: scaled.choice(assignment))
        let holds = encoding.formula.constraints.allSatisfy { $0.holds(at: point) }
        let isFeasible = Meaning.isFeasible(instance, assignment)
        #expect(holds == isFeasible, "seed \(seed), draw \(draw)")
        let objective = encoding.objective(sum: encoding.objectiveSum(at: point))
        #expect(objective == Meaning.objective(instance, assignment), "seed \(seed)")
        var search = FormulaSearch(encoding.formula)
        let isOpen = search.assume(MeaningTests.parameterLiterals(encoding, point))
        let least = isOpen ? search.leastObjective() : nil
        if isFeasible {
          #expect(least.map { encoding.objective(sum: $0) } == objective, "seed \(seed), draw \(draw)")
        } else {
          #expect(least == nil, "seed \(seed), draw \(draw): a solution for a choice that is not feasible")
        }
      }
    }
  }
}
