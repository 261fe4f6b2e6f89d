import BranchAndBound
import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

struct DeepMinimumTests {
  @Test(arguments: 0..<120 as Range<UInt64>)
  func `the least objective of the tree is that of all choices`(seed: UInt64) {
    var recipe = InstanceRecipe.tiny
    recipe.maxChoices = 300
    let instance = RandomInstances.instance(seed: seed, recipe)
    var least: Rational?
    BruteForce.eachChoice(of: instance.network) { assignment in
      let value = Meaning.objective(instance, assignment)
      least = least.map { min($0, value) } ?? value
    }
    for bits in [4, 192] {
      var search = DeepMinimum(ReplayShape(instance), budget: ReplayBudget(), precisionBits: bits)
      guard let found = search?.run(), let best = found.best else {
        Issue.record("seed \(seed): nothing found")
        return
      }
      #expect(found.isLeast && Meaning.objective(instance, best) == least, "seed \(seed), \(bits) bits")
    }
  }

  @Test func `a tie beyond all precision is not called least`() {
    // Two options that give the same zero through terms of 2^100 bits: 1 · 0 and 2 · 0.
    let deep = DeepNetworks.cancellation(3, depth: 100, offset: 0)
    var layers = deep.network.layers
    layers.append(
      Layer(
        neurons: 1, activation: .identity, sources: [102], weights: .uniform(.list([1, 2])),
        biases: .uniform(.list([0]))))
    var budget = ReplayBudget()
    budget.lastPrecision = 1 << 12
    var search = DeepMinimum(ReplayShape(DeepNetworks.instance(layers, at: [3])), budget: budget)
    let found = search?.run()
    #expect(found?.best != nil && found?.isLeast == false && found?.obstacle?.contains("told apart") == true)
  }
}
