import CertificateChecking
import ExactArithmetic
import JSONWriting
import Reductions
import TestSupport
import Testing
import TrainingProblem

/// The continuous form against brute force on the discrete instance, and against parameters beside the options.
struct ContinuousTests {
  /// A random instance as the reduction takes it: without penalty, threshold kept where it may be.
  private func subject(_ seed: UInt64) -> Instance? {
    var recipe = InstanceRecipe.tiny
    recipe.maxChoices = 200
    let drawn = RandomInstances.instance(seed: 70_000 + seed, recipe)
    let counts = [.zeroOne, .signError, .argmax].contains(drawn.loss.kind)
    let isClass = drawn.loss.kind == .argmax || drawn.loss.kind == .multiclassHinge
    if isClass && drawn.network.outputs == 1 { return nil }
    return Instance(
      network: drawn.network, samples: drawn.samples, loss: drawn.loss,
      threshold: counts ? drawn.threshold : drawn.threshold.map { min($0, 0) })
  }

  @Test("every discrete choice keeps its loss, and comes back", arguments: 0..<10)
  func discreteChoices(_ chunk: Int) throws {
    for seed in UInt64(chunk * 25)..<UInt64(chunk * 25 + 25) {
      guard let discrete = subject(seed) else { continue }
      let across = try ContinuousInstance(discrete)
      var number = 0
      BruteForce.eachChoice(of: discrete.network) { assignment in
        number += 1
        guard number % 7 == 1 else { return }
        let continuous = across.continuous(assignment)
        #expect(Meaning.fits(across.instance.network, continuous), "seed \(seed)")
        #expect(
          Meaning.objective(across.instance, continuous) == Meaning.objective(discrete, assignment), "seed \(seed)")
        #expect(across.discrete(continuous) == assignment, "seed \(seed)")
      }
    }
  }

  @Test("parameters beside the options have a loss above 0, and above every choice's where losses count")
  func besideTheOptions() throws {
    var checked = 0
    for seed in UInt64(0)..<250 {
      guard let discrete = subject(seed) else { continue }
      let across = try ContinuousInstance(discrete)
      var random = SplitMix64(seed: seed)
      let worst = BruteForce(discrete).worst
      for _ in 0..<6 {
        var values = across.continuous(ParameterOptions(discrete.network).random(using: &random))
        let reals = realPlaces(across.instance.network)
        guard !reals.isEmpty else { break }
        // One parameter, or some, moved off: far away, or as little as a thousandth.
        for _ in 0..<random.int(1...2) {
          let place = random.pick(reals)
          let old = values.layers[place.layer].weights[place.neuron][place.source] ?? 0
          let shift =
            random.happens(50) ? Rational(Integer(1), Integer(1_000)) : Rational(Integer(random.int(-5...5)), 3)
          values.layers[place.layer].weights[place.neuron][place.source] = old + shift
        }
        #expect(Meaning.fits(across.instance.network, values))
        let back = across.discrete(values)
        let isDiscrete = Meaning.fits(discrete.network, back)
        let objective = Meaning.objective(across.instance, values)
        if isDiscrete {
          #expect(objective == Meaning.objective(discrete, back), "seed \(seed)")
        } else {
          checked += 1
          #expect(objective > 0, "seed \(seed)")
          if [.zeroOne, .signError, .argmax].contains(discrete.loss.kind) {
            #expect(objective > worst, "seed \(seed)")
            if let threshold = across.instance.threshold { #expect(objective > threshold, "seed \(seed)") }
          }
        }
      }
    }
    #expect(checked > 300)
  }

  private func realPlaces(_ network: Network) -> [(layer: Int, neuron: Int, source: Int)] {
    var places: [(layer: Int, neuron: Int, source: Int)] = []
    for (number, layer) in network.layers.enumerated() {
      for neuron in 0..<layer.neurons {
        for source in 0..<network.sourceCount(of: layer)
        where layer.weights.options(neuron: neuron, source: source) == .real {
          places.append((number, neuron, source))
        }
      }
    }
    return places
  }

  @Test("it has a real parameter a free one, and the checker replays its certificates")
  func certificates() throws {
    for seed in UInt64(0)..<60 {
      guard let discrete = subject(seed) else { continue }
      let across = try ContinuousInstance(discrete)
      let free = ParameterOptions(discrete.network).options.count { $0.count > 1 }
      #expect(realPlaces(across.instance.network).count == free, "seed \(seed)")
      let text = InstanceWriter.text(of: across.instance)
      let read = try InstanceReader.read(Array(text.utf8), file: "written", companion: noTable)
      let truth = BruteForce(discrete)
      let certificate = Certificate(
        instance: InstanceWriter.digest(of: read), claim: .feasible, parameters: across.continuous(truth.minimiser),
        objective: truth.objective)
      let again = try CertificateReader.read(Array(CertificateWriter.text(of: certificate).utf8), file: "written")
      #expect(CertificateChecker.check(again, against: read).verdict == .accepted, "seed \(seed)")
      var wrong = again
      wrong.objective = truth.objective + 1
      #expect(CertificateChecker.check(wrong, against: read).exitCode == 1, "seed \(seed)")
    }
  }

  @Test("what the reduction does not cover is refused by name")
  func refusals() throws {
    let layer = Layer(
      neurons: 1, activation: .identity, sources: [0], weights: .uniform(.list([0, 1])), biases: .uniform(.list([0])))
    let network = Network(inputs: 1, layers: [layer])
    func instance(
      _ loss: Loss.Kind, _ label: Label, penalty: Penalty = .none, threshold: Rational? = nil,
      network other: Network? = nil
    ) -> Instance {
      Instance(
        network: other ?? network, samples: [Sample(x: [1], label: label)], loss: Loss(kind: loss), penalty: penalty,
        threshold: threshold)
    }
    let wide = Layer(
      neurons: 1, activation: .identity, sources: [0], weights: .uniform(.range(0, 300)), biases: .uniform(.list([0])))
    let real = Layer(
      neurons: 1, activation: .identity, sources: [0], weights: .uniform(.real), biases: .uniform(.list([0])))
    for refused in [
      instance(.absolute, .values([1]), penalty: Penalty(nonzero: 1, magnitude: 0)),
      instance(.absolute, .values([1]), threshold: 1), instance(.argmax, .class(0)),
      instance(.absolute, .values([1]), network: Network(inputs: 1, layers: [wide])),
      instance(.absolute, .values([1]), network: Network(inputs: 1, layers: [real])),
    ] {
      #expect(throws: ContinuousRefusal.self) { try ContinuousInstance(refused) }
    }
    _ = try ContinuousInstance(instance(.zeroOne, .values([1]), threshold: 1))
  }
}
