import ExactArithmetic
import TrainingProblem

/// Deep networks of squares, whose values are far longer than any file.
public enum DeepNetworks {
  /// A layer whose parameters have one option each.
  public static func layer(
    _ activation: Activation, from sources: [Int], _ weights: [[Rational]], _ biases: [Rational]
  ) -> Layer {
    Layer(
      neurons: weights.count, activation: activation, sources: sources,
      weights: .matrix(weights.map { row in row.map { .list([$0]) } }), biases: .list(biases.map { .list([$0]) }))
  }

  /// The network of `layers` with one sample, at `x`.
  public static func instance(
    _ layers: [Layer], at x: [Rational], label: Rational = 0, loss: Loss.Kind = .absolute, threshold: Rational? = nil
  ) -> Instance {
    Instance(
      network: Network(inputs: x.count, layers: layers), samples: [Sample(x: x, label: .values([label]))],
      loss: Loss(kind: loss), threshold: threshold)
  }

  /// x to the 2^depth.
  public static func power(_ x: Rational, depth: Int, loss: Loss.Kind = .absolute, threshold: Rational? = nil)
    -> Instance
  {
    let squares = (0..<depth).map { layer(.square, from: [$0], [[1]], [0]) }
    return instance(squares + [layer(.identity, from: [depth], [[1]], [0])], at: [x], loss: loss, threshold: threshold)
  }

  /// t² − 2, `depth` times from `x`.
  public static func chaos(_ x: Rational, depth: Int, threshold: Rational? = nil) -> Instance {
    let squares = (0..<depth).map { layer(.square, from: [$0], [[1]], [$0 == 0 ? 0 : -2]) }
    return instance(squares + [layer(.identity, from: [depth], [[1]], [-2])], at: [x], threshold: threshold)
  }

  /// (t + 1)² − t² − 2t − 1 + `offset` for t = x to the 2^depth: `offset`, through terms of 2^depth bits.
  public static func cancellation(
    _ x: Rational, depth: Int, offset: Rational, loss: Loss.Kind = .absolute, threshold: Rational? = nil
  ) -> Instance {
    var layers = (0..<depth).map { layer(.square, from: [$0], [[1]], [0]) }
    layers.append(layer(.square, from: [depth], [[1], [1]], [1, 0]))
    layers.append(layer(.identity, from: [depth + 1, depth], [[1, -1, -2]], [offset - 1]))
    return instance(layers, at: [x], loss: loss, threshold: threshold)
  }

  /// A random straight-line program as a network: squares, identities, other activations and skips over small numbers, with
  /// `depth` layers of squares at most.
  public static func program(seed: UInt64, depth: Int, comparisons: Bool) -> Instance {
    var random = SplitMix64(seed: seed)
    func constant(_ random: inout SplitMix64) -> Rational {
      Rational(Integer(random.int(-3...3)), Integer(random.pick([1, 1, 1, 2, 3, 5])))
    }
    var widths = [2]
    var layers: [Layer] = []
    for number in 0..<depth {
      let neurons = random.int(1...2)
      let sources = random.happens(30) ? [number, random.int(0...number)] : [number]
      let columns = sources.reduce(0) { $0 + widths[$1] }
      var activations: [Activation] = [.square, .square, .identity, .polynomial([0, 1, -1])]
      if comparisons {
        activations += [
          .relu, .abs, .sign, .clamp(-2, 2),
          .piecewise(
            pieces: [.init(slope: 1, intercept: 0), .init(slope: -1, intercept: 3), .init(slope: 0, intercept: 1)],
            breaks: [0, 1]),
        ]
      }
      layers.append(
        layer(
          random.pick(activations), from: sources,
          (0..<neurons).map { _ in (0..<columns).map { _ in constant(&random) } },
          (0..<neurons).map { _ in constant(&random) }))
      widths.append(neurons)
    }
    let last = widths[depth]
    layers.append(layer(.identity, from: [depth], [(0..<last).map { _ in constant(&random) }], [constant(&random)]))
    let losses: [Loss.Kind] = comparisons ? [.absolute, .squared, .hinge, .maximum, .zeroOne, .signError] : [.squared]
    return instance(
      layers, at: [constant(&random), constant(&random)], label: random.pick([1, -1]), loss: random.pick(losses))
  }

  /// The only choice of an instance whose parameters are all fixed.
  public static func onlyChoice(of instance: Instance) -> Assignment {
    RandomInstances.assignment(of: instance.network, seed: 0)
  }
}
