import ExactArithmetic
import GLPKBackend
import Strategies
import TestSupport
import Testing
import TrainingProblem

@Suite struct LinearStrategyTests {
  private func solve(_ instance: Instance, threshold: Rational? = nil, nodeLimit: Int? = nil) throws -> Finding {
    var options = SolveOptions()
    options.solver = .lp
    options.threshold = threshold
    options.nodeLimit = nodeLimit
    return try Strategy.solve(SolveSession(instance, options))
  }

  @Test("120 random instances: the optimum of enumeration", arguments: (0..<20).map { UInt64($0) * 6 })
  func agreesWithBruteForce(from first: UInt64) throws {
    guard GLPKSolver.isPresent else { return }
    for seed in first..<first + 6 {
      let instance =
        seed.isMultiple(of: 3) ? RandomInstances.tiny(seed: 7_000 + seed) : RandomInstances.linearOnly(seed: seed)
      let answer = try solve(instance)
      let truth = BruteForce(instance).objective
      #expect(answer.status == .optimal && answer.objective == truth && answer.bound == truth, "seed \(seed)")
    }
  }

  @Test("thresholds are decided, and a node limit leaves true bounds, twice the same")
  func limitsAndDecisions() throws {
    guard GLPKSolver.isPresent else { return }
    for seed in 0..<UInt64(20) {
      let instance = RandomInstances.linearOnly(seed: 60_000 + seed)
      let truth = BruteForce(instance).objective
      #expect(try solve(instance, threshold: truth).status == .reachesThreshold, "seed \(seed)")
      #expect(try solve(instance, threshold: truth - 1).status == .missesThreshold, "seed \(seed)")
      let cut = try solve(instance, nodeLimit: 2)
      #expect(cut.bound.map { $0 <= truth } ?? false, "seed \(seed)")
      #expect(cut.objective.map { $0 >= truth } ?? false, "seed \(seed)")
      let again = try solve(instance, nodeLimit: 2)
      #expect(
        cut.origin.nodes == again.origin.nodes && cut.bound == again.bound && cut.objective == again.objective,
        "seed \(seed)")
    }
  }

  @Test("a build without GLPK says that it is needed") func needsGLPK() throws {
    guard !GLPKSolver.isPresent else { return }
    #expect(throws: SolveFault.self) { try solve(RandomInstances.linearOnly(seed: 1)) }
  }
}
