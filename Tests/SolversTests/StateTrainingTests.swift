import ExactArithmetic
import PrimalHeuristics
import SearchCore
import TestSupport
import Testing
import TrainingProblem

@Suite struct StateTrainingTests {
  @Test("what it finds is a choice of that objective, and never worse than where it began", arguments: 0..<10)
  func findsTrueObjectives(chunk: Int) throws {
    var served = 0
    for seed in UInt64(chunk * 40)..<UInt64(chunk * 40 + 40) {
      let instance = RandomInstances.medium(seed: 140_000 + seed)
      let scaled = try ScaledInstance(instance)
      let start = scaled.parameters.setOfParameter.map { set in
        Int32(scaled.parameters.optionSets[Int(set)].count - 1)
      }
      let training = StateTraining(seed: seed, effort: 100_000)
      guard let found = training.search(scaled, start: start, control: SearchControl()) else { continue }
      served += 1
      let assignment = scaled.assignment(found.choice)
      #expect(AssignmentFault.first(in: assignment, of: instance.network) == nil, "seed \(seed)")
      #expect(Meaning.objective(instance, assignment) == scaled.objective(found.objective), "seed \(seed)")
      #expect(found.objective <= ScaledEvaluator(scaled)(start), "seed \(seed)")
      if found.isEnough {
        #expect(scaled.objective(found.objective) == BruteForce(instance).objective, "seed \(seed)")
      }
    }
    #expect(served > 0)
  }

  @Test("brings a network to no error where a teacher of its shape has none", arguments: 0..<6)
  func learnsFromTeachers(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let instance = Self.taught(
      inputs: 120, hidden: [3, 5][Int(seed % 2)], samples: 80,
      options: [[-1, 1], [-1, 0, 1], [-2, -1, 1, 3]][Int(seed % 3)],
      &random)
    let scaled = try ScaledInstance(instance)
    let found = try #require(
      StateTraining(seed: seed, effort: 400_000_000).search(scaled, control: SearchControl()))
    #expect(found.objective == 0, "seed \(seed)")
    #expect(Meaning.objective(instance, scaled.assignment(found.choice)) == 0, "seed \(seed)")
  }

  @Test("finds the same for a seed")
  func isTheSameForASeed() throws {
    var random = SplitMix64(seed: 7)
    let scaled = try ScaledInstance(
      Self.taught(inputs: 60, hidden: 3, samples: 120, options: [-1, 0, 1], &random))
    let found = (0..<2).map { _ in
      StateTraining(seed: 3, effort: 3_000_000).search(scaled, control: SearchControl())
    }
    #expect(found[0]?.choice == found[1]?.choice)
    #expect(found[0]?.objective == found[1]?.objective)
  }

  @Test("stops when it is told to, with what it has")
  func stops() throws {
    var random = SplitMix64(seed: 8)
    let scaled = try ScaledInstance(
      Self.taught(inputs: 60, hidden: 3, samples: 2_000, options: [-1, 1], &random))
    let found = StateTraining(effort: .max).search(scaled, control: SearchControl(shouldStop: { true }))
    #expect(found != nil)
  }

  /// Random signs, and the labels that a random network of this shape gives them: hidden signs, and the sign of their sum.
  static func taught(
    inputs: Int, hidden: Int, samples: Int, options: [Rational], _ random: inout SplitMix64
  ) -> Instance {
    let network = Network(
      inputs: inputs,
      layers: [
        Layer(
          neurons: hidden, activation: .sign, sources: [0], weights: .uniform(.list(options)),
          biases: .uniform(.list([-1, 0, 1]))),
        Layer(
          neurons: 1, activation: .sign, sources: [1], weights: .uniform(.list([-1, 1])),
          biases: .uniform(.list([0]))),
      ])
    let teacher = (0..<hidden).map { _ in (0..<inputs).map { _ in options[random.below(options.count)] } }
    let data = (0..<samples).map { _ in
      let x: [Rational] = (0..<inputs).map { _ in random.below(2) == 0 ? -1 : 1 }
      let votes = teacher.reduce(0) { votes, weights in
        var sum = Rational(0)
        for (weight, value) in zip(weights, x) { sum += weight * value }
        return votes + (sum.signum >= 0 ? 1 : -1)
      }
      return Sample(x: x, label: .values([votes >= 0 ? 1 : -1]), weight: 1)
    }
    return Instance(network: network, samples: data, loss: Loss(kind: .zeroOne))
  }
}
