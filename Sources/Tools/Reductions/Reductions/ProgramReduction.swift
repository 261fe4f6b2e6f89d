import ExactArithmetic
import TrainingProblem

extension Reduction {
  /// Each value of the program is a layer of one neuron, on the one input x = 1; sums and differences are identity
  /// layers, and a product is ab = ((a + b)² − (a − b)²) / 4: a layer of two squares and an identity layer. The value
  /// asked about is the output; positive: a sign error with label 1 and no margin; zero: a zero-one loss with label 0.
  static func network(_ problem: StraightLineProgram, _ names: Names) throws(LimitError) -> ReducedInstance {
    var builder = ProgramNetwork()
    for instruction in problem.instructions { builder.add(instruction) }
    builder.end(with: problem.asked)
    guard builder.layers.count <= ReadingLimits.layers else {
      throw LimitError("the program needs more than \(ReadingLimits.layers) layers")
    }
    let label: Rational
    let kind: Loss.Kind
    switch problem.question {
    case .positive: (kind, label) = (.signError, 1)
    case .zero: (kind, label) = (.zeroOne, 0)
    }
    return ReducedInstance(
      instance: Instance(
        name: names.name, source: names.source, network: Network(inputs: 1, layers: builder.layers),
        samples: [Sample(x: [1], label: .values([label]))], loss: Loss(kind: kind), threshold: 0),
      decisions: builder.decisions)
  }
}

/// Lays out a program, an instruction after the other.
private struct ProgramNetwork {
  var layers: [Layer] = []
  var decisions: [ReducedInstance.Decision] = []
  /// Which layer holds each value; 0, the input, is the constant 1.
  private var layerOf: [Int] = []

  mutating func add(_ instruction: StraightLineProgram.Instruction) {
    switch instruction {
    case .constant(1): layerOf.append(0)
    case .constant(let value): append([[.list([value])]], from: [0])
    case .choice(let no, let yes):
      decisions.append(.init(layer: layers.count, neuron: 0, source: 0, no: no, yes: yes))
      append([[Reduction.options(no, yes)]], from: [0])
    case .sum(let a, let b): combine(layerOf[a], layerOf[b], 1)
    case .difference(let a, let b): combine(layerOf[a], layerOf[b], -1)
    case .product(let a, let b) where layerOf[a] == layerOf[b]:
      layers.append(Reduction.layer([[.list([1])]], .square, from: [layerOf[a]]))
      layerOf.append(layers.count)
    case .product(let a, let b):
      let pair: [[Options]] = [[.list([1]), .list([1])], [.list([1]), .list([-1])]]
      layers.append(Reduction.layer(pair, .square, from: [layerOf[a], layerOf[b]]))
      let quarter = Rational(Integer(1), Integer(4))
      append([[.list([quarter]), .list([-quarter])]], from: [layers.count])
    }
  }

  private mutating func combine(_ a: Int, _ b: Int, _ sign: Int) {
    append([[.list([1]), .list([Rational(sign)])]], from: [a, b])
  }

  private mutating func append(_ weights: [[Options]], from sources: [Int]) {
    layers.append(Reduction.layer(weights, .identity, from: sources))
    layerOf.append(layers.count)
  }

  /// Makes the value `asked` the output.
  mutating func end(with asked: Int) {
    if layers.isEmpty || layerOf[asked] != layers.count { append([[.list([1])]], from: [layerOf[asked]]) }
  }
}
