import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Laws that hold of any exact solver, without an oracle.
@Suite struct LawsTests {
  static let seeds = (0..<40).map { UInt64($0) }

  @Test("permuting hidden neurons keeps the optimum", arguments: seeds)
  func permutation(seed: UInt64) throws {
    let instance = RandomInstances.medium(seed: 300 + seed)
    guard let permuted = InstanceLaws.permutingHiddenNeurons(of: instance, seed: seed) else { return }
    #expect(try leastObjective(instance) == leastObjective(permuted))
  }

  @Test("removing an option never lowers the optimum", arguments: seeds)
  func removal(seed: UInt64) throws {
    let instance = RandomInstances.medium(seed: 400 + seed)
    guard let smaller = InstanceLaws.removingAnOption(of: instance, seed: seed) else { return }
    #expect(try leastObjective(instance) <= leastObjective(smaller))
  }

  @Test("duplicating every sample doubles a summed loss and keeps a greatest one", arguments: seeds)
  func duplication(seed: UInt64) throws {
    let (once, twice) = InstanceLaws.duplicatingEverySample(of: RandomInstances.medium(seed: 500 + seed))
    let factor: Rational = once.loss.aggregate == .sum ? 2 : 1
    #expect(try leastObjective(once) * factor == leastObjective(twice))
  }

  @Test("the seed changes the way, never the optimum", arguments: seeds.prefix(10))
  func randomness(seed: UInt64) throws {
    let instance = RandomInstances.medium(seed: 600 + seed)
    #expect(try leastObjective(instance, seed: 1) == leastObjective(instance, seed: 2))
  }
}
