import ExactArithmetic
import SearchCore
import TestSupport
import Testing
import TrainingProblem

@Suite struct IntervalEngineTests {
  @Test(
    "propagation and withdrawal keep what a computation from scratch gives, in every width of arithmetic",
    arguments: (0..<40).map { UInt64($0) })
  func keepsItsInvariants(seed: UInt64) throws {
    for offset in 0..<3 {
      let instance = RandomInstances.tiny(seed: 9_000 + seed * 3 + UInt64(offset))
      let scaled = try ScaledInstance(instance)
      for width in [NumberWidth.word, .doubleWord, .big] {
        #expect(EngineSelfCheck.run(scaled, width: width, seed: seed, steps: 40) == nil)
      }
    }
  }
}
