import ExactArithmetic
import TrainingProblem

/// Draws from a list of bytes, one a draw, so that a fuzzer can change one draw and keep the others. Beyond the end all
/// draws are the first choice.
struct ByteDraws {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// A number from 0 to below `count`.
  mutating func below(_ count: Int) -> Int { Int(bytes.popFirst() ?? 0) % max(count, 1) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}

/// Small instances with any legal spelling of `from`: each source list, each edge and each option list is drawn.
enum DrawnInstance {
  /// Choices of the instances that are taken, at most.
  static let maxChoices = 96

  /// nil where there would be too many choices.
  static func draw(_ draws: inout ByteDraws) -> Instance? {
    let inputs = 1 + draws.below(2)
    let depth = 1 + draws.below(3)
    var layers: [Layer] = []
    var widths = [inputs]
    for number in 0..<depth {
      let sources = (0..<1 + draws.below(4)).map { _ in number - draws.below(number + 1) }
      let neurons = 1 + draws.below(2)
      let columns = sources.reduce(0) { $0 + widths[$1] }
      let rows = (0..<neurons).map { _ in (0..<columns).map { _ in Options.drawn(draws.pick(edges)) } }
      let isUniform = draws.below(5) == 4
      layers.append(
        Layer(
          neurons: neurons, activation: draws.pick(activations), sources: sources,
          weights: isUniform ? .uniform(rows[0][0]) : .matrix(rows),
          biases: .uniform(.list(draws.pick([[0], [-1, 0], [1], [-1, 1]])))))
      widths.append(neurons)
    }
    let network = Network(inputs: inputs, layers: layers)
    guard ParameterOptions(network).count(cap: maxChoices + 1) <= maxChoices else { return nil }
    let kind = draws.pick(Array(Loss.Kind.allCases))
    let samples = (0..<1 + draws.below(4)).map { _ in sample(&draws, inputs, outputs: widths[depth], kind) }
    return Instance(
      network: network, samples: samples, loss: Loss(kind: kind, aggregate: draws.below(4) == 3 ? .max : .sum),
      penalty: draws.pick([.none, .none, Penalty(nonzero: 1, magnitude: Rational(1, 3))]))
  }

  private static let edges: [[Rational]] = [
    [1], [-1, 1], [0, 1], [], [0], [-1], [1, 2], [Rational(-1, 2), Rational(1, 3)],
  ]
  private static let activations: [Activation] = [
    .identity, .sign, .relu, .step, .abs, .square, .clamp(-1, 2), .leakyReLU(Rational(1, 2)),
  ]

  private static func sample(_ draws: inout ByteDraws, _ inputs: Int, outputs: Int, _ kind: Loss.Kind) -> Sample {
    let x = (0..<inputs).map { _ in Rational(Integer(draws.below(5) - 2), 1) }
    let label: Label
    switch kind {
    case .argmax, .multiclassHinge: label = .class(draws.below(outputs))
    case .signError, .hinge: label = .values((0..<outputs).map { _ in draws.pick([1, -1]) })
    case .zeroOne, .absolute, .squared, .maximum:
      label = .values((0..<outputs).map { _ in Rational(Integer(draws.below(5) - 2), 1) })
    }
    return Sample(x: x, label: label, weight: draws.pick([1, 1, 0, Rational(5, 2)]))
  }
}

extension Options {
  fileprivate static func drawn(_ values: [Rational]) -> Options { values.isEmpty ? .noEdge : .list(values) }
}
