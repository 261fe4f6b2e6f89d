import ExactArithmetic
import TrainingProblem

/// Seeded random instances of the shapes that code is most easily wrong about: sources named twice or in another order,
/// edges without options, layers that nobody reads and layers that several read, weights fixed to 0, samples of weight 0,
/// inputs and options that make products coincide. Every such shape is frequent: see `NetworkShape`.
public struct ShapeInstances {
  private var random: SplitMix64
  private let maxChoices: Int

  /// The instance of `seed`.
  public static func instance(seed: UInt64, maxChoices: Int = 400) -> Instance {
    var maker = ShapeInstances(random: SplitMix64(seed: seed), maxChoices: maxChoices)
    return maker.instance()
  }

  private mutating func instance() -> Instance {
    let isLayered = random.happens(65)
    let depth = random.happens(55) ? 2 : random.int(1...4)
    let inputs = random.int(1...3)
    let hasOneOutput = random.happens(65)
    var widths = [inputs]
    var layers: [Layer] = []
    for number in 0..<depth {
      let isLast = number == depth - 1
      widths.append(isLast && hasOneOutput ? 1 : random.int(1...3))
      layers.append(
        layer(number, widths, sources(number, isLayered: isLayered), isFirst: number == 0, isLast: isLast))
    }
    let network = shrunk(Network(inputs: inputs, layers: layers))
    let kinds: [Loss.Kind] = Loss.Kind.allCases
    let loss = Loss(
      kind: random.pick(kinds), aggregate: random.happens(80) ? .sum : .max)
    let penalty =
      random.happens(40)
      ? Penalty(nonzero: Rational(Integer(random.int(0...3)), 2), magnitude: Rational(Integer(random.int(0...2)), 3))
      : .none
    return Instance(
      network: network, samples: samples(inputs: inputs, outputs: widths[depth], loss.kind), loss: loss,
      penalty: penalty)
  }

  // MARK: Layers

  /// Layers that `number` + 1 reads: the one before it, once or several times, or any earlier ones in any order.
  private mutating func sources(_ number: Int, isLayered: Bool) -> [Int] {
    if isLayered { return [Int](repeating: number, count: random.happens(50) ? 1 : random.int(2...3)) }
    return (0..<random.int(1...3)).map { _ in random.int(0...number) }
  }

  private mutating func layer(
    _ number: Int, _ widths: [Int], _ sources: [Int], isFirst: Bool, isLast: Bool
  ) -> Layer {
    let neurons = widths[number + 1]
    let columns = sources.reduce(0) { $0 + widths[$1] }
    let weights: WeightOptions
    switch random.int(0...3) {
    case 0: weights = .uniform(options(mayBeEmpty: random.happens(5)))
    case 1:
      // Equal rows: neurons that may be exchanged.
      let row = (0..<columns).map { _ in options(mayBeEmpty: random.happens(20)) }
      weights = .matrix([[Options]](repeating: row, count: neurons))
    default:
      weights = .matrix((0..<neurons).map { _ in (0..<columns).map { _ in options(mayBeEmpty: random.happens(20)) } })
    }
    let biases: BiasOptions =
      random.happens(50) ? .uniform(.list([0])) : .uniform(.list(random.pick([[-1, 0], [0, 1], [1], [-1, 1]])))
    return Layer(
      neurons: neurons, activation: activation(isFirst: isFirst, isLast: isLast), sources: sources, weights: weights,
      biases: biases)
  }

  private mutating func options(mayBeEmpty: Bool) -> Options {
    if mayBeEmpty { return .noEdge }
    let lists: [[Rational]] = [
      [0], [0], [1], [-1], [-1, 1], [-1, 1], [0, 1], [-1, 0, 1], [1, 2], [-2, 1], [2], [Rational(1, 2), 1],
      [Rational(-1, 3), Rational(1, 3)],
    ]
    return .list(random.pick(lists))
  }

  private mutating func activation(isFirst: Bool, isLast: Bool) -> Activation {
    if isLast && random.happens(60) { return .identity }
    let breaks: [Rational] = [Rational(1, 2)]
    let step = Activation.piecewise(
      pieces: [.init(slope: 0, intercept: -1), .init(slope: 0, intercept: Rational(3, 2))], breaks: breaks)
    let choices: [Activation] = [
      .sign, .sign, .sign, .step, step, .relu, .relu, .identity, .abs, .leakyReLU(Rational(1, 2)), .clamp(-1, 2),
      .square, .polynomial([1, -1, Rational(1, 2)]),
    ]
    return random.pick(choices)
  }

  /// Takes options away from one layer's matrix or list after the other until there are few enough choices.
  private mutating func shrunk(_ network: Network) -> Network {
    var network = network
    while ParameterOptions(network).count(cap: maxChoices + 1) > maxChoices {
      guard let smaller = InstanceLaws.removingAnOption(of: plain(network), seed: random.next()) else { return network }
      network = smaller.network
    }
    return network
  }

  private func plain(_ network: Network) -> Instance {
    Instance(network: network, samples: [], loss: Loss(kind: .zeroOne))
  }

  // MARK: Samples

  private mutating func samples(inputs: Int, outputs: Int, _ kind: Loss.Kind) -> [Sample] {
    let zeroInput = random.happens(25) ? random.int(0...inputs - 1) : nil
    // One sample of long numbers: sums are too far apart to be marked one by one.
    let reach = random.happens(15) ? 2_000_003 : 2
    var samples: [Sample] = []
    for _ in 0..<(reach > 2 ? 1 : random.int(1...6)) {
      let earlier = samples.isEmpty || random.happens(70) ? nil : random.pick(samples).x
      let x = earlier ?? (0..<inputs).map { $0 == zeroInput ? 0 : Rational(random.int(-reach...reach)) }
      let label: Label
      switch kind {
      case .argmax, .multiclassHinge: label = .class(random.int(0...outputs - 1))
      case .signError, .hinge: label = .values((0..<outputs).map { _ in random.happens(50) ? 1 : -1 })
      case .zeroOne, .absolute, .squared, .maximum:
        label = .values((0..<outputs).map { _ in Rational(Integer(random.int(-2...3)), random.happens(80) ? 1 : 2) })
      }
      let weight = random.happens(65) ? 1 : random.happens(40) ? 0 : Rational(Integer(random.int(1...5)), 2)
      samples.append(Sample(x: x, label: label, weight: weight))
    }
    return samples
  }
}

/// A shape that an instance may have, as tests count them.
public enum NetworkShape: String, CaseIterable, Sendable {
  case layerNamedTwice, layersOutOfOrder, skippedLayer, missingEdge, neuronWithoutEdges, unreadLayer
  case severalReaders, weightFixedToZero, sampleOfNoWeight, inputWithTwoLabels, inputAlwaysZero
  case exchangeableNeurons, oneOutput, manyOutputs, maximum

  /// All shapes that `instance` has.
  public static func all(of instance: Instance) -> Set<NetworkShape> {
    var shapes = Set<NetworkShape>()
    let network = instance.network
    var readers = [Int](repeating: 0, count: network.layers.count + 1)
    for (number, layer) in network.layers.enumerated() {
      for source in Set(layer.sources) { readers[source] += 1 }
      if Set(layer.sources).count < layer.sources.count { shapes.insert(.layerNamedTwice) }
      if layer.sources != layer.sources.sorted() { shapes.insert(.layersOutOfOrder) }
      if !layer.sources.contains(number) || layer.sources.contains(where: { $0 < number }) {
        shapes.insert(.skippedLayer)
      }
      let columns = layer.sources.reduce(0) { $0 + network.width(ofLayer: $1) }
      let rows: [[[Rational]]] = (0..<layer.neurons).map { neuron in
        switch layer.weights {
        case .uniform(let options): return [[Rational]](repeating: Meaning.values(options) ?? [], count: columns)
        case .matrix(let rows): return rows[neuron].map { Meaning.values($0) ?? [] }
        }
      }
      if rows.joined().contains(where: \.isEmpty) { shapes.insert(.missingEdge) }
      if rows.contains(where: { $0.allSatisfy(\.isEmpty) }) { shapes.insert(.neuronWithoutEdges) }
      if rows.joined().contains([0]) { shapes.insert(.weightFixedToZero) }
      if number < network.layers.count - 1, rows.count > 1, Set(rows).count < rows.count {
        shapes.insert(.exchangeableNeurons)
      }
    }
    if readers.dropLast().dropFirst().contains(0) { shapes.insert(.unreadLayer) }
    if readers.contains(where: { $0 > 1 }) { shapes.insert(.severalReaders) }
    shapes.insert(network.outputs == 1 ? .oneOutput : .manyOutputs)
    if instance.loss.aggregate == .max { shapes.insert(.maximum) }
    if instance.samples.contains(where: { $0.weight == 0 }) { shapes.insert(.sampleOfNoWeight) }
    let distinct = Set(instance.samples.map(\.x))
    if Set(instance.samples.map { [$0.x.description, "\($0.label)"] }).count > distinct.count {
      shapes.insert(.inputWithTwoLabels)
    }
    if (0..<network.inputs).contains(where: { input in distinct.allSatisfy { $0[input] == 0 } }) {
      shapes.insert(.inputAlwaysZero)
    }
    return shapes
  }
}
