import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// The laws that every solver is held to, held against the oracle itself first.
struct OracleTests {
  @Test(arguments: 0..<120 as Range<UInt64>)
  func `permuting hidden neurons keeps the optimum`(seed: UInt64) {
    let instance = RandomInstances.tiny(seed: seed)
    guard let permuted = InstanceLaws.permutingHiddenNeurons(of: instance, seed: seed) else { return }
    let (before, after) = (BruteForce(instance), BruteForce(permuted))
    #expect(before.objective == after.objective && before.minimiserCount == after.minimiserCount, "seed \(seed)")
    #expect(before.worst == after.worst && before.choiceCount == after.choiceCount, "seed \(seed)")
  }

  @Test(arguments: 0..<120 as Range<UInt64>)
  func `removing an option never lowers the optimum`(seed: UInt64) {
    let instance = RandomInstances.tiny(seed: seed)
    guard let fewer = InstanceLaws.removingAnOption(of: instance, seed: seed) else { return }
    let (before, after) = (BruteForce(instance), BruteForce(fewer))
    #expect(after.objective >= before.objective && after.choiceCount < before.choiceCount, "seed \(seed)")
  }

  @Test(arguments: 0..<120 as Range<UInt64>)
  func `duplicating every sample doubles a summed loss and keeps a maximum`(seed: UInt64) {
    let (once, twice) = InstanceLaws.duplicatingEverySample(of: RandomInstances.tiny(seed: seed))
    let factor: Rational = once.loss.aggregate == .sum ? 2 : 1
    #expect(BruteForce(twice).objective == factor * BruteForce(once).objective, "seed \(seed)")
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `the minimiser is a choice, and the number of choices is the product of options`(seed: UInt64) {
    let instance = RandomInstances.tiny(seed: seed)
    let oracle = BruteForce(instance)
    #expect(oracle.choiceCount == ParameterOptions(instance.network).count(), "seed \(seed)")
    #expect(oracle.choiceCount <= InstanceRecipe.tiny.maxChoices, "seed \(seed)")
    #expect(Meaning.fits(instance.network, oracle.minimiser), "seed \(seed)")
    #expect(Meaning.objective(instance, oracle.minimiser) == oracle.objective, "seed \(seed)")
  }

  @Test func `random instances have every feature of the format`() {
    var features: Set<String> = []
    for seed in 0..<400 as Range<UInt64> {
      let instance = RandomInstances.tiny(seed: seed)
      features.insert(instance.loss.kind.rawValue)
      features.insert(instance.loss.aggregate.rawValue)
      if instance.penalty != .none { features.insert("penalty") }
      if instance.threshold != nil { features.insert("threshold") }
      if instance.samples.contains(where: { $0.weight == 0 }) { features.insert("weight 0") }
      if Set(instance.samples.map(\.x)).count < instance.samples.count { features.insert("one input twice") }
      for (number, layer) in instance.network.layers.enumerated() {
        features.insert(layer.activation.name)
        if layer.sources != [number] { features.insert("skip") }
        if Set(layer.sources).count < layer.sources.count { features.insert("source twice") }
        if layer.weights.all.contains(.noEdge) { features.insert("no edge") }
        if case .uniform = layer.weights { features.insert("uniform") } else { features.insert("matrix") }
        for case .range in layer.weights.all { features.insert("range") }
        for case .list(let values) in layer.weights.all {
          if values.contains(where: { !$0.isInteger }) { features.insert("rational option") }
          if values.contains(where: { $0.numerator.word == nil }) { features.insert("big option") }
        }
      }
    }
    let expected =
      Loss.Kind.allCases.map(\.rawValue) + Loss.Aggregate.allCases.map(\.rawValue)
      + ["identity", "relu", "sign", "step", "abs", "square", "leaky-relu", "clamp", "polynomial", "piecewise"]
      + ["penalty", "threshold", "weight 0", "one input twice", "skip", "source twice", "no edge", "uniform", "matrix"]
      + ["range", "rational option", "big option"]
    #expect(features.isSuperset(of: expected), "\(Set(expected).subtracting(features))")
  }

  @Test func `a linear instance has nothing of a degree above 1, and a medium one many choices`() {
    for seed in 0..<300 as Range<UInt64> {
      let linear = RandomInstances.linearOnly(seed: seed)
      #expect(linear.network.layers.allSatisfy { $0.activation.pieces != nil } && linear.loss.kind != .squared)
    }
    let counts = (0..<60 as Range<UInt64>).map { ParameterOptions(RandomInstances.medium(seed: $0).network).count() }
    #expect(counts.allSatisfy { $0 <= InstanceRecipe.medium.maxChoices } && counts.contains { $0 > 20_000 })
  }
}
