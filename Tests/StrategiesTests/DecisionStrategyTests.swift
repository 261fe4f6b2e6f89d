import CertificateChecking
import ExactArithmetic
import ExternalSolvers
import Formulations
import Glibc
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// SAT solvers that are programs, over clauses that forbid each choice above the target.
@Suite struct DecisionStrategyTests {
  static let installed = ["minisat", "cadical", "kissat"].filter { ExternalSolver.named($0)?.path() != nil }

  private struct Blocking: DecisionEncoding {
    let name = "blocking"
    let reference: ReferenceEncoding

    func decision(
      target: Integer, shouldStop: @escaping () -> Bool
    ) throws -> ((inout FileDescriptorSink) throws(FileWriteError) -> Void)? {
      var clauses: [[Int]] = []
      let variables = reference.parameterVariableCount
      // Order literals: at least option j + 1 only where at least option j.
      var first = 1
      for parameter in 0..<reference.scaled.parameters.count {
        let count = max(0, reference.scaled.parameters.options(parameter).count - 1)
        for variable in first..<first + count where variable > first { clauses.append([-variable, variable - 1]) }
        first += count
      }
      for choice in Self.choices(reference.scaled) {
        let point = reference.completion(of: choice)
        guard reference.objectiveSum(at: point) > target else { continue }
        clauses.append((0..<variables).map { point[$0] ? -($0 + 1) : $0 + 1 })
      }
      let text =
        "c blocking\np cnf \(variables) \(clauses.count)\n"
        + clauses.map { $0.map { "\($0) " }.joined() + "0\n" }.joined()
      return { sink throws(FileWriteError) in try sink.write(Array(text.utf8)) }
    }

    private static func choices(_ scaled: ScaledInstance) -> [ParameterChoice] {
      (0..<scaled.parameters.count).reduce([[]]) { choices, parameter in
        let options = scaled.parameters.options(parameter).indices.map { Int32($0) }
        return choices.flatMap { choice in (options.isEmpty ? [-1] : options).map { choice + [$0] } }
      }
    }
  }

  private func solve(_ instance: Instance, _ solver: ExternalSolver, threshold: Rational? = nil) throws -> Finding {
    var options = SolveOptions()
    options.threshold = threshold
    let reference = try ReferenceEncoding(try ScaledInstance(instance))
    return try Strategy.decisions(
      SolveSession(instance, options), reference, solver, Blocking(reference: reference))
  }

  @Test("SAT solvers and enumeration agree, on optima and on thresholds beside them", arguments: installed)
  func agree(name: String) throws {
    let solver = try #require(ExternalSolver.named(name))
    var recipe = InstanceRecipe.linearOnly
    recipe.maxChoices = 300
    for seed in 0..<UInt64(12) {
      let instance = RandomInstances.instance(seed: 4_000 + seed, recipe)
      guard (try? ReferenceEncoding(try ScaledInstance(instance))) != nil else { continue }
      let truth = BruteForce(instance).objective
      let answer = try solve(instance, solver)
      #expect(answer.status == .claimedOptimal && answer.objective == truth, "seed \(seed)")
      #expect(answer.claimedBound == truth && answer.fault == nil)
      let reached = try solve(instance, solver, threshold: truth)
      #expect(reached.status == .reachesThreshold && reached.objective == truth, "seed \(seed)")
      let missed = try solve(instance, solver, threshold: truth - Rational(1, 1_000_000))
      #expect(missed.status == .claimedMissesThreshold, "seed \(seed)")
    }
  }
}
