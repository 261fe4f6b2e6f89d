import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

@Suite struct BehaviourTableTests {
  /// The least objective, as enumeration finds it, holds, and one scaled unit more does not.
  private func expectTight(_ instance: Instance, _ what: String) throws {
    let scaled = try ScaledInstance(instance)
    let least = (BruteForce(instance).objective * Rational(scaled.objectiveScale)).numerator
    for (limit, isTrue) in [(least, true), (least + 1, false), (least + 1000, false), (least - 1, true)] {
      switch BehaviourTable.check(scaled, limit: limit) {
      case .holds: #expect(isTrue, "\(what): \(limit) is above the least objective \(least)")
      case .fails: #expect(!isTrue, "\(what): \(limit) is a bound of \(least)")
      case .unavailable(let reason): Issue.record("\(what): \(reason)")
      }
    }
  }

  @Test("accepts the least objective, and refuses one unit more", arguments: (0..<20).map { UInt64($0) * 40 })
  func isTight(from first: UInt64) throws {
    for seed in first..<first + 40 {
      try expectTight(BehaviourInstances.ofEitherMethod(seed: 70_000 + seed), "seed \(seed)")
    }
  }

  @Test("holds of many choices, too", arguments: (0..<10).map { UInt64($0) * 6 })
  func largerOnes(from first: UInt64) throws {
    for seed in first..<first + 6 {
      try expectTight(BehaviourInstances.ofEitherMethod(seed: 71_000 + seed, choices: 6_000), "seed \(seed)")
    }
  }

  @Test("goes through several hidden layers, one after the other", arguments: (0..<20).map { UInt64($0) * 20 })
  func layers(from first: UInt64) throws {
    for seed in first..<first + 20 {
      try expectTight(BehaviourInstances.ofLayers(seed: 72_000 + seed), "seed \(seed)")
    }
  }

  @Test("goes through layers whose neurons have several kinds of ways out", arguments: 0..<20)
  func layersOfKinds(chunk: Int) throws {
    for seed in UInt64(chunk * 5)..<UInt64(chunk * 5 + 5) {
      try expectTight(BehaviourInstances.layersOfKinds(seed: seed), "seed \(seed)")
    }
  }

  @Test("holds where neurons are exchanged and reversed, and under deep layers", arguments: 0..<30)
  func signs(chunk: Int) throws {
    let shapes = [
      [3, 3, 1], [1, 4, 1], [2, 3, 1], [3, 2, 2, 1], [2, 2, 2, 2, 1], [1, 2, 3, 1], [2, 3, 2], [1, 3, 2, 1],
      [3, 2, 2, 1], [2, 2, 2, 1],
    ]
    for (number, widths) in shapes.enumerated() {
      let seed = UInt64(chunk * 10 + number)
      let instance = BehaviourInstances.signs(seed: seed, widths: widths)
      guard ParameterOptions(instance.network).count(cap: 20_000) < 20_000 else { continue }
      try expectTight(instance, "seed \(seed), widths \(widths)")
    }
  }

  @Test("holds where neurons of two kinds alternate", arguments: 0..<20)
  func alternating(chunk: Int) throws {
    for seed in UInt64(chunk * 5)..<UInt64(chunk * 5 + 5) {
      try expectTight(BehaviourInstances.alternating(seed: seed), "seed \(seed)")
    }
  }

  @Test(
    "neurons above the first layer whose ways out differ are not exchanged", arguments: [Activation.sign, .identity])
  func otherWaysOut(upper: Activation) throws {
    func fixed(_ weights: [[Rational]]) -> WeightOptions { .matrix(weights.map { $0.map { .list([$0]) } }) }
    // The output is one neuron's value plus twice the other's; each may be x1 or x2, and both ways are wanted.
    let layers = [
      Layer(
        neurons: 2, activation: .sign, sources: [0], weights: fixed([[1, 0], [0, 1]]), biases: .uniform(.list([0]))),
      Layer(
        neurons: 2, activation: upper, sources: [1], weights: .uniform(.list([0, 1])), biases: .uniform(.list([0]))),
      Layer(neurons: 1, activation: .identity, sources: [2], weights: fixed([[1, 2]]), biases: .uniform(.list([0]))),
    ]
    for (a, b) in [(1, 2), (2, 1)] {
      let samples = [(1, 1), (1, -1), (-1, 1), (-1, -1)].map { x, y in
        Sample(x: [Rational(x), Rational(y)], label: .values([Rational(a * x + b * y)]))
      }
      try expectTight(
        Instance(network: Network(inputs: 2, layers: layers), samples: samples, loss: Loss(kind: .absolute)),
        "\(a) and \(b)")
    }
  }

  @Test("holds over more inputs than a word has bits", arguments: 0..<20)
  func manyInputs(chunk: Int) throws {
    for seed in UInt64(chunk * 4)..<UInt64(chunk * 4 + 4) {
      try expectTight(BehaviourInstances.manyInputs(seed: seed), "seed \(seed)")
    }
  }

  @Test("agrees with the stated optima wherever it applies")
  func conformance() throws {
    var decided = 0
    for fixture in Fixtures.conformance {
      let scaled = try ScaledInstance(try InstanceReader.read(fixture.path))
      let least = (try RationalText.parse(Array(fixture.objective.utf8)).value * Rational(scaled.objectiveScale))
        .numerator
      for (limit, isTrue) in [(least, true), (least + 1, false)] {
        switch BehaviourTable.check(scaled, limit: limit) {
        case .holds: #expect(isTrue, "\(fixture)")
        case .fails: #expect(!isTrue, "\(fixture)")
        case .unavailable: continue
        }
        decided += 1
      }
    }
    #expect(decided >= 40, "\(decided)")
  }

  // MARK: Claims in certificates

  private func report(
    _ claim: Certificate.Claim, bound: Rational?, _ instance: Instance, table: CheckedTable? = nil
  ) -> CheckReport {
    var certificate = Certificate(claim: claim, bound: bound, proof: .init(kind: "behaviour-table", file: nil))
    if claim != .missesThreshold { certificate.parameters = BruteForce(instance).minimiser }
    return CertificateChecker.check(certificate, against: instance, checkedTable: table)
  }

  private func withThreshold(_ threshold: Rational, _ instance: Instance) -> Instance {
    Instance(
      network: instance.network, samples: instance.samples, loss: instance.loss, penalty: instance.penalty,
      threshold: threshold)
  }

  @Test("claims are held against the table", arguments: 0..<20)
  func claims(seed: UInt64) throws {
    let instance = BehaviourInstances.signs(seed: 500 + seed, widths: [3, 2, 1])
    let least = BruteForce(instance).objective
    guard least.signum > 0 else { return }
    let optimal = report(.optimal, bound: least, instance)
    #expect(optimal.verdict == .accepted)
    #expect(optimal.boundShownBy?.hasPrefix(BehaviourTable.argument) == true)
    #expect(report(.feasible, bound: least - Rational(1, 9), instance).verdict == .accepted)
    #expect(report(.feasible, bound: least + Rational(1, 9), instance).exitCode == 1)
    // A threshold that is met with equality is not missed; one just below is.
    #expect(report(.missesThreshold, bound: nil, withThreshold(least, instance)).exitCode == 1)
    #expect(report(.missesThreshold, bound: nil, withThreshold(least - Rational(1, 9), instance)).verdict == .accepted)
    #expect(
      report(.missesThreshold, bound: least, withThreshold(least - Rational(1, 9), instance)).verdict == .accepted)
  }

  @Test("what was checked before counts for that instance and bound only")
  func checkedTables() throws {
    let instance = BehaviourInstances.signs(seed: 4, widths: [3, 2, 1])
    let least = BruteForce(instance).objective
    let table = CheckedTable(of: instance, atLeast: least)
    #expect(table.obstacle == nil)
    #expect(report(.optimal, bound: least, instance, table: table).verdict == .accepted)
    #expect(report(.missesThreshold, bound: nil, withThreshold(least, instance), table: table).exitCode == 1)
    let wrong = CheckedTable(of: instance, atLeast: least + 1)
    #expect(wrong.obstacle != nil)
    #expect(report(.optimal, bound: least, instance, table: wrong).verdict == .accepted)
    // Another instance, whose optimum is lower: the table says nothing of it.
    let lighter = Instance(
      network: instance.network, samples: Array(instance.samples.prefix(1)), loss: instance.loss,
      penalty: instance.penalty)
    #expect(report(.missesThreshold, bound: least, withThreshold(0, lighter), table: table).exitCode != 0)
  }

  // MARK: Refusals

  private func obstacle(_ instance: Instance, shouldStop: @escaping () -> Bool = { false }) throws -> String? {
    let outcome = BehaviourTable.check(try ScaledInstance(instance), limit: 1, shouldStop: shouldStop)
    guard case .unavailable(let reason) = outcome else { return nil }
    return reason
  }

  private func network(_ layers: [Layer], inputs: Int, aggregate: Loss.Aggregate = .sum, x: [Rational]? = nil)
    -> Instance
  {
    Instance(
      network: Network(inputs: inputs, layers: layers),
      samples: [Sample(x: x ?? (0..<inputs).map { _ in 1 }, label: .values([5]))],
      loss: Loss(kind: .absolute, aggregate: aggregate))
  }

  private func layer(_ neurons: Int, _ activation: Activation, _ sources: [Int], _ options: [Rational] = [-1, 1])
    -> Layer
  {
    Layer(
      neurons: neurons, activation: activation, sources: sources, weights: .uniform(.list(options)),
      biases: .uniform(.list([0])))
  }

  @Test func otherShapesAreNotProvenRatherThanGuessed() throws {
    let output = layer(1, .identity, [1])
    #expect(try obstacle(network([layer(1, .identity, [0])], inputs: 1))?.contains("hidden layer") == true)
    #expect(
      try obstacle(network([layer(2, .sign, [0]), layer(1, .identity, [0, 1])], inputs: 1))?.contains("reads") == true)
    #expect(
      try obstacle(network([layer(2, .sign, [0]), output], inputs: 1, aggregate: .max))?.contains("maximum") == true)
    #expect(
      try obstacle(network([layer(7, .sign, [0]), layer(7, .sign, [1]), layer(2, .identity, [2])], inputs: 1)) != nil)
    #expect(
      try obstacle(network([layer(2, .relu, [0]), layer(2, .relu, [1]), layer(2, .identity, [2])], inputs: 1))?
        .contains("one output") == true)
    let long = Rational(Integer.powerOfTwo(62))
    #expect(try obstacle(network([layer(2, .sign, [0]), output], inputs: 1, x: [long]))?.contains("word") == true)
    // 2^23 choices of a neuron.
    #expect(try obstacle(network([layer(1, .sign, [0]), output], inputs: 23))?.contains("choices") == true)
    #expect(try obstacle(network([layer(1, .relu, [0]), output], inputs: 23))?.contains("choices") == true)
  }

  @Test("networks as deep and as wide as the limits are gone through, wider and deeper ones refused")
  func deepAndWide() throws {
    let (layers, neurons) = (BehaviourTableLimits.layers, BehaviourTableLimits.neurons)
    // All weights are 0: the output is its bias, 0 or 1, and 4 or more away from its label.
    func instance(_ widths: [Int], _ activation: Activation) -> Instance {
      network(
        widths.enumerated().map { number, width in
          Layer(
            neurons: width, activation: number == widths.count - 1 ? .identity : activation, sources: [number],
            weights: .uniform(.list([0])), biases: .uniform(.list(number == widths.count - 1 ? [0, 1] : [0])))
        }, inputs: 1, x: [1])
    }
    let half = (neurons - 1) / 2
    let shapes = [
      [Int](repeating: 1, count: layers), [neurons - 1, 1], [half, half, 1],
      [Int](repeating: 15, count: layers - 1) + [1],
    ]
    for widths in shapes {
      let scaled = try ScaledInstance(instance(widths, .relu))
      guard case .holds = BehaviourTable.check(scaled, limit: 4) else {
        Issue.record("\(widths.count) layers: no objective is below 4")
        continue
      }
      #expect(BehaviourTable.check(scaled, limit: 5) == .fails, "\(widths.count) layers")
    }
    for activation in [Activation.relu, .sign] {
      for widths in [[Int](repeating: 1, count: 20_000), [neurons, 1], [2, neurons, 1]] {
        #expect(try obstacle(instance(widths, activation))?.contains("more than") == true, "\(widths.count) layers")
      }
    }
  }

  @Test func aCheckThatIsStoppedSaysSo() throws {
    let instance = network([layer(3, .sign, [0]), layer(1, .identity, [1])], inputs: 20)
    #expect(try obstacle(instance, shouldStop: { true })?.contains("stopped") == true)
    #expect(try obstacle(instance) == nil)
  }

  @Test("labels of one input that differ cost the lighter ones whatever the network")
  func labels() throws {
    let layers = [layer(2, .relu, [0]), layer(2, .relu, [1]), layer(1, .identity, [2])]
    let samples = [(1, 3), (-1, 2), (1, 1)].map { label, weight in
      Sample(x: [1], label: .values([Rational(label)]), weight: Rational(weight))
    }
    let instance = Instance(
      network: Network(inputs: 1, layers: layers), samples: samples, loss: Loss(kind: .signError))
    try expectTight(instance, "labels")
    guard case .holds(let how) = BehaviourTable.check(try ScaledInstance(instance), limit: 2) else {
      Issue.record("the labels cost 2")
      return
    }
    #expect(how.contains("labels"))
  }
}
