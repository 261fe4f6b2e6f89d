import ExactArithmetic
import TrainingProblem

extension Reduction {
  /// Variables are weights {0, 1} of one hidden neuron. A literal v has the value w_v, a literal −v the value 1 − w_v:
  /// a clause has Σ ±w_v + (number of its negative literals) true ones. Its sample has x_v = number of occurrences of
  /// v less that of −v, and the label 1 − (number of negative literals); losses are absolute.
  static func neuron(_ problem: OneInThreeFormula, _ names: Names) -> ReducedInstance {
    let samples = problem.clauses.map { clause in
      var x = [Int](repeating: 0, count: problem.variables)
      for literal in clause { x[abs(literal) - 1] += literal.signum() }
      return Sample(x: x.map { Rational($0) }, label: .values([Rational(1 - clause.count { $0 < 0 })]))
    }
    let layers = [
      layer([(0..<problem.variables).map { _ in options(0, 1) }], .identity, from: [0]),
      layer(1, all: .list([1]), .identity, from: 1),
    ]
    return ReducedInstance(
      instance: Instance(
        name: names.name, source: names.source, network: Network(inputs: problem.variables, layers: layers),
        samples: samples, loss: Loss(kind: .absolute), threshold: 0),
      decisions: (0..<problem.variables).map { .init(layer: 0, neuron: 0, source: $0, no: 0, yes: 1) })
  }
}
