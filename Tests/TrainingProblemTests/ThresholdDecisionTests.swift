import Certification
import DeepEvaluation
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

struct ThresholdDecisionTests {
  @Test(arguments: 0..<150 as Range<UInt64>)
  func `the tree of choices decides as all choices one by one`(seed: UInt64) {
    var recipe = InstanceRecipe.tiny
    recipe.maxChoices = 200
    let instance = RandomInstances.instance(seed: seed, recipe)
    let shape = ReplayShape(instance)
    var least: Rational?
    BruteForce.eachChoice(of: instance.network) { assignment in
      let value = Meaning.objective(instance, assignment)
      least = least.map { min($0, value) } ?? value
    }
    guard let least else { return }
    let eps = Rational(1, 1_000_000)
    for bits in [4, 64, 192] {
      for (threshold, byEquality, isReached) in [
        (least, true, true), (least, false, false), (least + eps, false, true), (least - eps, true, false),
      ] {
        let decision = ThresholdDecision(
          shape, at: threshold, isReachedByEquality: byEquality, budget: ReplayBudget(), precisionBits: bits)
        guard var decision else {
          Issue.record("no tree")
          return
        }
        switch decision.run() {
        case .missed: #expect(!isReached, "seed \(seed), \(bits) bits")
        case .reached(let assignment, _):
          #expect(isReached, "seed \(seed), \(bits) bits")
          let value = Meaning.objective(instance, assignment)
          #expect(value < threshold || (byEquality && value == threshold))
        case .undecided(_, let reason): Issue.record("seed \(seed): \(reason)")
        }
      }
    }
  }

  @Test func `negated twins and repeated states are visited once`() {
    // Twenty layers of ±1 under squares: one state a layer, 2^20 choices.
    let signs = (0..<20).map { number in
      Layer(
        neurons: 1, activation: .square, sources: [number], weights: .uniform(.list([-1, 1])),
        biases: .uniform(.list([0])))
    }
    let last = DeepNetworks.layer(.identity, from: [20], [[1]], [0])
    let instance = DeepNetworks.instance(signs + [last], at: [Rational(3, 2)])
    let value = Rational(Integer(3).power(1 << 20), Integer.powerOfTwo(1 << 20))
    var decision = ThresholdDecision(
      ReplayShape(instance), at: value - Rational(1, Integer.powerOfTwo(1 << 20)), budget: ReplayBudget())
    guard case .missed? = decision?.run() else {
      Issue.record("not missed")
      return
    }
    #expect(decision?.leaves == 1)
  }

  @Test func `open branches of a deep network are cut by their bounds`() {
    // t² − 1 or t² − 2 from 2: but for all −2, values grow beyond any threshold. 2^60 choices.
    let layers = (0..<80).map { number in
      Layer(
        neurons: 1, activation: .square, sources: [number], weights: .uniform(.list([1])),
        biases: .uniform(.list(number == 0 ? [0] : number <= 60 ? [-2, -1] : [-2])))
    }
    let last = DeepNetworks.layer(.identity, from: [80], [[1]], [-2])
    let shape = ReplayShape(DeepNetworks.instance(layers + [last], at: [2], label: 5))
    var missed = ThresholdDecision(shape, at: 2, budget: ReplayBudget())
    guard case .missed? = missed?.run() else {
      Issue.record("not missed")
      return
    }
    #expect((missed?.leaves ?? 0) < 100)
    var reached = ThresholdDecision(shape, at: 3, budget: ReplayBudget())
    guard case .reached? = reached?.run() else {
      Issue.record("not reached")
      return
    }
  }
}
