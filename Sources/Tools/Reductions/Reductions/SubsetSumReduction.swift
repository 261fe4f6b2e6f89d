import ExactArithmetic
import TrainingProblem

// Subset sum, numbers a_1 … a_n and target T: output Σ w_i with w_i in {0, a_i}, one sample, label T, absolute loss.
// The loss of a choice is the distance of its sum from T.
extension Reduction {
  /// x = (1, …, 1); one hidden neuron with weights {0, a_i}; output weight 1.
  static func hidden(_ problem: SubsetSum, _ names: Names) -> ReducedInstance {
    let weights = problem.numbers.map { options(0, Rational($0)) }
    let layers = [
      layer([weights], .identity, from: [0]), layer(1, all: .list([1]), .identity, from: 1),
    ]
    return reduced(problem, layers, inputs: problem.numbers.count, decisionLayer: 0, names)
  }

  /// x = 1; a hidden neuron a number, with weight 1; output weights {0, a_i}.
  static func output(_ problem: SubsetSum, _ names: Names) -> ReducedInstance {
    let weights = problem.numbers.map { options(0, Rational($0)) }
    let layers = [
      layer(problem.numbers.count, all: .list([1]), .identity, from: 0), layer([weights], .identity, from: [1]),
    ]
    return reduced(problem, layers, inputs: 1, decisionLayer: 1, names)
  }

  private static func reduced(
    _ problem: SubsetSum, _ layers: [Layer], inputs: Int, decisionLayer: Int, _ names: Names
  ) -> ReducedInstance {
    let sample = Sample(x: [Rational](repeating: 1, count: inputs), label: .values([Rational(problem.target)]))
    return ReducedInstance(
      instance: Instance(
        name: names.name, source: names.source, network: Network(inputs: inputs, layers: layers), samples: [sample],
        loss: Loss(kind: .absolute), threshold: 0),
      decisions: problem.numbers.enumerated().map {
        .init(layer: decisionLayer, neuron: 0, source: $0, no: 0, yes: Rational($1))
      })
  }
}
