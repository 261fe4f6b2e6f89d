import ExactArithmetic
import PrimalHeuristics
import SearchCore
import TestSupport
import Testing
import TrainingProblem

@Suite struct WeightedWalkTests {
  /// One neuron, or one hidden neuron, and losses that count errors.
  static let recipe: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.maxLayers = 2
    recipe.maxNeurons = 1
    recipe.bigNumbers = false
    recipe.losses = [.zeroOne, .signError, .argmax]
    return recipe
  }()

  @Test("what it finds is a choice of that objective, and never less than the least", arguments: 0..<10)
  func findsTrueObjectives(chunk: Int) throws {
    var (served, met) = (0, 0)
    for seed in UInt64(chunk * 40)..<UInt64(chunk * 40 + 40) {
      let instance = RandomInstances.instance(seed: 120_000 + seed, Self.recipe)
      let scaled = try ScaledInstance(instance)
      let found = WeightedWalk(seed: seed, effort: 200_000).search(scaled, control: SearchControl())
      guard let found else { continue }
      served += 1
      let assignment = scaled.assignment(found.choice)
      #expect(AssignmentFault.first(in: assignment, of: instance.network) == nil, "seed \(seed)")
      #expect(Meaning.objective(instance, assignment) == scaled.objective(found.objective), "seed \(seed)")
      let least = BruteForce(instance).objective
      #expect(scaled.objective(found.objective) >= least, "seed \(seed)")
      if scaled.objective(found.objective) == least { met += 1 }
      if found.isEnough { #expect(scaled.objective(found.objective) == least, "seed \(seed)") }
    }
    #expect(served > 0)
    // Of a few hundred choices it meets the best, but for one in five at most.
    #expect(met * 5 >= served * 4, "\(met) of \(served)")
  }

  @Test("finds a cover that leaves no element covered twice", arguments: 0..<6)
  func findsPartitions(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let (elements, size) = (24, 4)
    let order = (0..<elements).shuffled(using: &random)
    var sets = (0..<elements / size).map { Set(order[($0 * size)..<($0 * size + size)]) }
    for _ in 0..<14 { sets.append(Set((0..<elements).shuffled(using: &random).prefix(size))) }
    sets.shuffle(using: &random)
    let samples = (0..<elements).map { element in
      Sample(
        x: sets.map { $0.contains(element) ? 1 : 0 }, label: .values([1]), weight: Rational(sets.count + 1))
    }
    let instance = Instance(
      network: Network(
        inputs: sets.count,
        layers: [
          Layer(
            neurons: 1, activation: .step, sources: [0], weights: .uniform(.list([0, 1])), biases: .uniform(.list([-1]))
          ),
          Layer(
            neurons: 1, activation: .identity, sources: [1], weights: .uniform(.list([1])), biases: .uniform(.list([0]))
          ),
        ]), samples: samples, loss: Loss(kind: .zeroOne), penalty: Penalty(nonzero: 1, magnitude: 0))
    let scaled = try ScaledInstance(instance)
    let found = try #require(WeightedWalk(seed: 1, effort: 20_000_000).search(scaled, control: SearchControl()))
    // No fewer sets of four cover 24 elements; the bias and the output's weight are not 0 either.
    let least = Meaning.objective(instance, scaled.assignment(found.choice))
    #expect(least == scaled.objective(found.objective))
    #expect(least <= Rational(elements / size + 2))
  }

  @Test("takes no losses but errors, and no two neurons")
  func refuses() throws {
    for seed in UInt64(0)..<60 {
      let instance = RandomInstances.tiny(seed: 130_000 + seed)
      let scaled = try ScaledInstance(instance)
      let mayServe =
        scaled.loss.form.countsErrors && scaled.layers.count <= 2 && scaled.layers[0].neurons == 1
      if !mayServe {
        #expect(WeightedWalk(effort: 1000).search(scaled, control: SearchControl()) == nil, "seed \(seed)")
      }
    }
  }
}
