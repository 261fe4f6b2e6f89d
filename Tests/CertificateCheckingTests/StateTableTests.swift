import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

@Suite struct StateTableTests {
  static let chunks = (0..<20).map { UInt64($0) * 25 }

  private func instance(_ seed: UInt64) -> Instance {
    var recipe = InstanceRecipe()
    recipe.maxLayers = 2
    if seed.isMultiple(of: 2) {
      (recipe.maxSamples, recipe.maxInputs, recipe.maxNeurons) = (1, 6, 2)
    }
    return RandomInstances.instance(seed: 60_000 + seed, recipe)
  }

  @Test("accepts the least objective, and refuses one unit more", arguments: chunks)
  func isTight(from first: UInt64) throws {
    for seed in first..<first + 25 {
      let instance = instance(seed)
      let scaled = try ScaledInstance(instance)
      let least = (BruteForce(instance).objective * Rational(scaled.objectiveScale)).numerator
      for (limit, isTrue) in [(least, true), (least + 1, false), (least + 1000, false), (least - 1, true)] {
        switch StateTable.check(scaled, limit: limit) {
        case .holds: #expect(isTrue, "seed \(seed): \(limit) is above the least objective \(least)")
        case .fails: #expect(!isTrue, "seed \(seed): \(limit) is a bound of \(least)")
        case .unavailable(let reason): Issue.record("seed \(seed): \(reason)")
        }
      }
    }
  }

  /// One neuron with weights {0, a_i}, all inputs 1.
  private func subsetSum(_ numbers: [Int], target: Int, threshold: Rational? = nil) -> Instance {
    Instance(
      network: Network(
        inputs: numbers.count,
        layers: [
          Layer(
            neurons: 1, activation: .relu, sources: [0],
            weights: .matrix([numbers.map { .list([0, Rational($0)]) }]), biases: .uniform(.list([0]))),
          Layer(
            neurons: 1, activation: .identity, sources: [1], weights: .uniform(.list([1, 2])),
            biases: .uniform(.list([0]))),
        ]), samples: [Sample(x: numbers.map { _ in 1 }, label: .values([Rational(target)]))],
      loss: Loss(kind: .absolute), threshold: threshold)
  }

  private func verdict(_ claim: Certificate.Claim, bound: Rational?, _ instance: Instance) -> CheckReport {
    var certificate = Certificate(claim: claim, bound: bound, proof: .init(kind: "state-table", file: nil))
    if claim != .missesThreshold {
      // No weight at all: the objective is the target.
      let columns = instance.network.inputs
      certificate.parameters = Assignment(layers: [
        .init(weights: [(0..<columns).map { _ in 0 }], biases: [0]), .init(weights: [[1]], biases: [0]),
      ])
    }
    return CertificateChecker.check(certificate, against: instance)
  }

  @Test func claimsInCertificatesAreHeldAgainstTheTable() {
    // Multiples of 6, target 6 · 7 + 2, or half of 6 · 15 - 2 by weight 2: the nearest output is 2 away.
    let numbers = (0..<24).map { 6 * (1000 + 37 * $0 * $0) }
    let target = numbers[3] + numbers[7] + numbers[20] + 2
    let two = subsetSum(numbers, target: target, threshold: 1)
    #expect(verdict(.feasible, bound: 2, two).verdict == .accepted)
    #expect(verdict(.feasible, bound: 2, two).boundShownBy?.hasPrefix("expanding all reachable states") == true)
    #expect(verdict(.feasible, bound: 3, two).exitCode == 1)
    #expect(verdict(.feasible, bound: Rational(21, 10), two).exitCode == 1)
    #expect(verdict(.missesThreshold, bound: nil, two).verdict == .accepted)
    // A threshold that is met with equality is not missed.
    #expect(verdict(.missesThreshold, bound: nil, subsetSum(numbers, target: target, threshold: 2)).exitCode == 1)
    #expect(
      verdict(.missesThreshold, bound: nil, subsetSum(numbers, target: target, threshold: Rational(199, 100))).verdict
        == .accepted)
    // Reached exactly: no bound above 0 holds.
    #expect(verdict(.feasible, bound: 1, subsetSum(numbers, target: target - 2)).exitCode == 1)
  }

  @Test func whatIsTooLargeIsNotProvenRatherThanGuessed() {
    var random = SplitMix64(seed: 1)
    let numbers = (0..<60).map { _ in random.int(1 << 39...1 << 40) }
    let report = verdict(.feasible, bound: 1, subsetSum(numbers, target: 5))
    #expect(report.exitCode == 3)
    let deep = RandomInstances.tiny(seed: 4)
    let last = Layer(
      neurons: deep.network.outputs, activation: .identity, sources: [deep.network.layers.count],
      weights: .uniform(.list([1, 2])), biases: .uniform(.list([0])))
    let layers = deep.network.layers + [last]
    let instance = Instance(
      network: Network(inputs: deep.network.inputs, layers: layers), samples: deep.samples, loss: deep.loss)
    guard layers.count > 2, let scaled = try? ScaledInstance(instance) else { return }
    guard case .unavailable = StateTable.check(scaled, limit: 1) else {
      Issue.record("a deeper network was expanded")
      return
    }
  }
}
