import ExactArithmetic
import SearchCore
import TestSupport
import Testing
import TrainingProblem

@Suite struct ScaledEvaluatorTests {
  @Test("the fast evaluator gives what the format's page says", arguments: (0..<20).map { UInt64($0) * 20 })
  func agrees(from first: UInt64) throws {
    for seed in first..<first + 20 {
      let instance = RandomInstances.tiny(seed: 60_000 + seed)
      let scaled = try ScaledInstance(instance)
      let evaluator = ScaledEvaluator(scaled)
      for trial in 0..<5 {
        let assignment = RandomInstances.assignment(of: instance.network, seed: seed * 10 + UInt64(trial))
        #expect(
          scaled.objective(evaluator(scaled.choice(assignment))) == Meaning.objective(instance, assignment),
          "seed \(seed)")
      }
    }
  }
}
