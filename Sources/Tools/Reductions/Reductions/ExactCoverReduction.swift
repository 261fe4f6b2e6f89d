import ExactArithmetic
import TrainingProblem

// Exact cover, sets S_1 … S_n over m elements: on the sample of element e the output is the number of sets chosen that
// hold e, the label is 1, and losses are absolute: 0 in all if and only if every element is held once.
extension Reduction {
  /// A sample an element, x_i = 1 where S_i holds it; one hidden neuron with weights {0, 1}; output weight 1.
  static func neuron(_ problem: ExactCover, _ names: Names) -> ReducedInstance {
    let samples = problem.setsOfElement.map { sets in
      var x = [Rational](repeating: 0, count: problem.sets.count)
      for set in sets { x[set] = 1 }
      return Sample(x: x, label: .values([1]))
    }
    // Sums of weights and inputs that are not negative: ReLU is the identity here.
    let layers = [
      layer([problem.sets.map { _ in options(0, 1) }], .relu, from: [0]),
      layer(1, all: .list([1]), .identity, from: 1),
    ]
    return ReducedInstance(
      instance: Instance(
        name: names.name, source: names.source, network: Network(inputs: problem.sets.count, layers: layers),
        samples: samples, loss: Loss(kind: .absolute), threshold: 0),
      decisions: problem.sets.indices.map { .init(layer: 0, neuron: 0, source: $0, no: 0, yes: 1) })
  }

  /// Element e is the input n·m + e on a line; hidden neuron i has the weight 0 or i, so that its pre-activation is 0
  /// or stands in row i, column e of a table, which is the activation: 1 where S_i holds e, else 0; output weights 1.
  ///
  /// Rows do not overlap: row i ends at i(nm + m − 1), row i + 1 begins at (i + 1)nm, and i(m − 1) < nm.
  static func line(_ problem: ExactCover, _ names: Names) throws(LimitError) -> ReducedInstance {
    let (n, m) = (problem.sets.count, problem.elements.count)
    guard n * m <= SourceLimits.cells else {
      throw LimitError("sets × elements are above \(SourceLimits.cells), the most that is reduced")
    }
    let table = Reduction.table(
      ones: problem.sets.enumerated().flatMap { row, set in set.map { (row + 1) * (n * m + $0) } })
    let hidden = Layer(
      neurons: n, activation: table, sources: [0], weights: .matrix((1...n).map { [options(0, Rational($0))] }),
      biases: .uniform(.list([0])))
    let samples = (0..<m).map { Sample(x: [Rational(n * m + $0)], label: .values([1])) }
    return ReducedInstance(
      instance: Instance(
        name: names.name, source: names.source,
        network: Network(inputs: 1, layers: [hidden, layer(1, all: .list([1]), .identity, from: 1)]),
        samples: samples, loss: Loss(kind: .absolute), threshold: 0),
      decisions: (0..<n).map { .init(layer: 0, neuron: $0, source: 0, no: 0, yes: Rational($0 + 1)) })
  }

  /// The piecewise constant function that is 1 on [t, t + 1) for the integers t in `ones`, which ascend, and else 0.
  private static func table(ones: [Int]) -> Activation {
    func constant(_ value: Int) -> Activation.Piece { .init(slope: 0, intercept: Rational(value)) }
    var pieces = [constant(0)]
    var breaks: [Rational] = []
    for (number, start) in ones.enumerated() {
      if number == 0 || ones[number - 1] + 1 != start {
        breaks.append(Rational(start))
        pieces.append(constant(1))
      }
      if number + 1 == ones.count || ones[number + 1] != start + 1 {
        breaks.append(Rational(start + 1))
        pieces.append(constant(0))
      }
    }
    return .piecewise(pieces: pieces, breaks: breaks)
  }
}
