import ExactArithmetic
import TrainingProblem

/// Seeded random instances of the shapes that behaviours are gone through for, in a search or by the checker: layer upon
/// layer, no skips, losses summed.
public struct BehaviourInstances {
  var random: SplitMix64
  /// The list that the first layer's activation is drawn from.
  var first: [Activation]
  /// True if all neurons of a layer may have the same options, more often than not.
  let isUniform: Bool

  init(seed: UInt64, first: [Activation]) {
    random = SplitMix64(seed: seed)
    self.first = first
    isUniform = random.happens(60)
  }

  /// Activations of two values, in the shares in which they are drawn.
  public static let twoValued: [Activation] = [
    .sign, .step, .sign,
    .piecewise(
      pieces: [.init(slope: 0, intercept: -1), .init(slope: 0, intercept: Rational(3, 2))], breaks: [Rational(1, 2)]),
  ]

  /// Activations of more values, in the shares in which they are drawn.
  public static let manyValued: [Activation] = [
    .relu, .relu, .identity, .abs, .leakyReLU(Rational(1, 2)), .clamp(-1, 2), .square,
    .piecewise(pieces: [.init(slope: 0, intercept: 1), .init(slope: 0, intercept: -1)], breaks: [0]),
  ]

  /// One for each method of the search by turns: a two-valued first layer, or one hidden layer and one output.
  public static func ofEitherMethod(seed: UInt64, choices: Int = 400) -> Instance {
    seed.isMultiple(of: 2)
      ? instance(seed: seed, choices: choices)
      : instance(seed: seed, first: manyValued, choices: choices, layers: 2...2, outputs: 1)
  }

  /// Several hidden layers, the first of many values, and one output: what the search goes through layer by layer.
  public static func ofLayers(seed: UInt64, choices: Int = 1_000) -> Instance {
    instance(seed: seed, first: manyValued, choices: choices, layers: 3...4, outputs: 1)
  }

  /// One with fewer than `choices` choices.
  ///
  /// - Parameter outputs: neurons of the last layer; nil for one to three.
  public static func instance(
    seed: UInt64, first: [Activation] = twoValued, choices: Int = 400, layers: ClosedRange<Int> = 2...3,
    outputs: Int? = nil
  ) -> Instance {
    var maker = BehaviourInstances(seed: seed, first: first)
    while true {
      let instance = maker.instance(layers, outputs: outputs)
      if ParameterOptions(instance.network).count(cap: choices) < choices { return instance }
    }
  }

  private mutating func options(bias: Bool) -> Options {
    let lists: [[Rational]] = [
      [-1, 1], [-1, 1], [-1, 0, 1], [0, 1], [1], [0, Rational(1, 2)], [-2, 1], bias ? [0] : [-1, 1], bias ? [0] : [],
      bias ? [-1, 1] : [-1, Rational(2, 3)],
    ]
    let list = random.pick(lists)
    return .list(list.isEmpty && bias ? [0] : list)
  }

  private mutating func layer(_ neurons: Int, _ sources: Int, _ activation: Activation, _ source: Int) -> Layer {
    if isUniform {
      return Layer(
        neurons: neurons, activation: activation, sources: [source], weights: .uniform(options(bias: false)),
        biases: .uniform(options(bias: true)))
    }
    let rows = (0..<neurons).map { _ in (0..<sources).map { _ in options(bias: false) } }
    return Layer(
      neurons: neurons, activation: activation, sources: [source], weights: .matrix(rows),
      biases: .list((0..<neurons).map { _ in options(bias: true) }))
  }

  private mutating func instance(_ layers: ClosedRange<Int>, outputs: Int?) -> Instance {
    let depth = random.int(layers)
    let inputs = random.int(1...3)
    var widths = [inputs]
    var built: [Layer] = []
    for number in 0..<depth {
      let isLast = number == depth - 1
      let neurons = number == 0 ? random.int(1...4) : isLast ? outputs ?? random.int(1...3) : random.int(1...3)
      let upper: [Activation] = [
        .identity, .identity, .sign, .step, .relu, .abs, .leakyReLU(Rational(-1, 2)), .clamp(-1, 2), .square,
      ]
      let activation = number == 0 ? random.pick(first) : random.pick(upper)
      built.append(layer(neurons, widths[number], activation, number))
      widths.append(neurons)
    }
    let loss = Loss(
      kind: random.pick(Loss.Kind.allCases), aggregate: .sum)
    let samples = self.samples(inputs: inputs, outputs: widths[depth], loss.kind)
    let penalty =
      random.happens(35)
      ? Penalty(nonzero: Rational(Integer(random.int(0...3)), 2), magnitude: Rational(Integer(random.int(0...2)), 3))
      : .none
    return Instance(
      network: Network(inputs: inputs, layers: built), samples: samples, loss: loss, penalty: penalty)
  }

  private mutating func samples(inputs: Int, outputs: Int, _ kind: Loss.Kind) -> [Sample] {
    var samples: [Sample] = []
    for _ in 0..<random.int(1...9) {
      let earlier = samples.isEmpty || random.happens(75) ? nil : random.pick(samples).x
      let x = earlier ?? (0..<inputs).map { _ in Rational(random.int(-2...2)) }
      let label: Label
      switch kind {
      case .argmax, .multiclassHinge: label = .class(random.int(0...outputs - 1))
      case .signError, .hinge: label = .values((0..<outputs).map { _ in random.happens(50) ? 1 : -1 })
      default: label = .values((0..<outputs).map { _ in Rational(random.int(-1...2)) })
      }
      let weight = random.happens(70) ? 1 : Rational(Integer(random.int(0...5)), 2)
      samples.append(Sample(x: x, label: label, weight: weight))
    }
    return samples
  }

  // MARK: Other shapes

  /// Signs of signs over inputs of ±1, most neurons of a layer with the same options: where neurons are exchanged, and,
  /// with an odd number of inputs and no bias, reversed. Options above the first layer are not symmetric, so that under
  /// a penalty images of a function differ in cost; or one neuron's options, to it or from it, are not the others'.
  public static func signs(seed: UInt64, widths: [Int]) -> Instance {
    var random = SplitMix64(seed: seed)
    var below = widths[0]
    let odd = random.happens(30) ? widths.count : random.int(0...widths.count - 2)
    let isRow = random.happens(40)
    let layers = widths.dropFirst().enumerated().map { number, width in
      let bias: [[Rational]] = [[0], [0], [-1, 1], [1]]
      let lists: [[Rational]] = number == 0 ? [[-1, 1]] : [[-1, 1], [-1, 2], [-2, 1]]
      let weights = Options.list(random.pick(lists))
      let special = Options.list(random.pick([[1], [-1], [0, 1], [2]]))
      let column = random.int(0...below - 1)
      let line = random.int(0...width - 1)
      let rows = (0..<width).map { row in
        (0..<below).map { (isRow ? row == line : $0 == column) ? special : weights }
      }
      let layer = Layer(
        neurons: width, activation: .sign, sources: [number],
        weights: number == odd ? .matrix(rows) : .uniform(weights),
        biases: .uniform(.list(random.pick(bias))))
      below = width
      return layer
    }
    let penalty = random.happens(50) ? Penalty(nonzero: 0, magnitude: Rational(1, 2)) : .none
    let samples = (0..<random.int(3...14)).map { _ in
      Sample(
        x: (0..<widths[0]).map { _ in random.happens(50) ? 1 : -1 },
        label: .values((0..<below).map { _ in random.happens(50) ? 1 : -1 }), weight: Rational(random.int(1...3)))
    }
    return Instance(
      network: Network(inputs: widths[0], layers: layers), samples: samples, loss: Loss(kind: .signError),
      penalty: penalty)
  }

  /// One hidden layer of three or four neurons of two kinds, which alternate, and one output.
  public static func alternating(seed: UInt64) -> Instance {
    var random = SplitMix64(seed: seed)
    let neurons = random.int(3...4)
    let lists: [[Rational]] = [[-1, 1], [1, 2], [0, 1], [-1], [-2, 1]]
    let kinds = (0..<2).map { _ in (into: Options.list(random.pick(lists)), out: Options.list(random.pick(lists))) }
    let samples = (0..<random.int(3...6)).map { _ in
      Sample(x: [Rational(random.int(-3...3))], label: .values([Rational(random.int(-4...4))]))
    }
    let layers = [
      Layer(
        neurons: neurons, activation: random.pick(BehaviourInstances.manyValued), sources: [0],
        weights: .matrix((0..<neurons).map { [kinds[$0 % 2].into] }), biases: .uniform(.list([0, 1]))),
      Layer(
        neurons: 1, activation: .identity, sources: [1], weights: .matrix([(0..<neurons).map { kinds[$0 % 2].out }]),
        biases: .uniform(.list([-1, 0]))),
    ]
    let penalty = random.happens(40) ? Penalty(nonzero: 0, magnitude: Rational(1, 3)) : .none
    return Instance(
      network: Network(inputs: 1, layers: layers), samples: samples,
      loss: Loss(kind: random.pick([.absolute, .squared])), penalty: penalty)
  }

  /// Two hidden layers of two or three neurons, of the first many-valued; some neurons of a layer have the same options to
  /// them and from them, others to them only. Several samples an input, under losses that are convex in the output.
  public static func layersOfKinds(seed: UInt64) -> Instance {
    var random = SplitMix64(seed: seed)
    let lists: [[Rational]] = [[-1, 1], [0, 1], [1], [-1, 2]]
    let widths = [1, random.int(2...3), 2, 1]
    let layers = (1..<widths.count).map { number in
      let columns = (0..<widths[number - 1]).map { _ in Options.list(random.pick(number == 1 ? [[-1, 1]] : lists)) }
      return Layer(
        neurons: widths[number], activation: number == 3 ? .identity : random.pick([.relu, .abs, .clamp(-1, 2)]),
        sources: [number - 1], weights: .matrix((0..<widths[number]).map { _ in columns }),
        biases: .uniform(.list(number == 1 ? [-1, 0] : [0])))
    }
    let loss = random.pick([Loss.Kind.absolute, .squared, .hinge, .maximum, .signError, .zeroOne])
    let isSign = loss == .hinge || loss == .signError
    let samples = (0..<random.int(4...8)).map { _ in
      Sample(
        x: [Rational(random.int(-2...2))],
        label: .values([isSign ? (random.happens(50) ? 1 : -1) : Rational(random.int(-3...3))]),
        weight: Rational(random.int(1...3)))
    }
    let penalty = random.happens(40) ? Penalty(nonzero: Rational(1, 2), magnitude: 0) : .none
    return Instance(
      network: Network(inputs: 1, layers: layers), samples: samples, loss: Loss(kind: loss), penalty: penalty)
  }

  /// More distinct inputs than a word has bits, for two or three neurons of few choices.
  public static func manyInputs(seed: UInt64) -> Instance {
    var random = SplitMix64(seed: seed)
    let neurons = random.int(2...3)
    let isSum = random.happens(30)
    let layers = [
      Layer(
        neurons: neurons, activation: isSum ? .relu : .sign, sources: [0], weights: .uniform(.list([-1, 1])),
        biases: .uniform(.list([0, 1]))),
      Layer(
        neurons: 1, activation: .identity, sources: [1], weights: .uniform(.list([1])),
        biases: .uniform(.list([-1, 0]))),
    ]
    let samples = (0..<random.int(60...140)).map { _ in
      Sample(
        x: [Rational(random.int(-9...9)), Rational(random.int(-9...9))],
        label: .values([random.happens(50) ? 1 : -1]), weight: Rational(random.int(1...5)))
    }
    return Instance(
      network: Network(inputs: 2, layers: layers), samples: samples,
      loss: Loss(kind: isSum ? .hinge : .signError, margin: random.happens(50) ? 1 : nil))
  }
}
