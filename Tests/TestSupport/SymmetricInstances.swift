import ExactArithmetic
import TrainingProblem

extension RandomInstances {
  /// An instance whose hidden neurons are all interchangeable, since options are uniform: in one and in two hidden
  /// layers, with and without costs. nil where it has too many choices.
  public static func symmetric(_ random: inout SplitMix64, maxChoices: Int) -> Instance? {
    let hidden = random.int(2...3)
    let deep = random.happens(40)
    let options = Options.list(random.happens(50) ? [-1, 1] : [-1, 0, 1])
    let bias = Options.list(random.happens(50) ? [0] : [-1, 1])
    func layer(_ neurons: Int, _ activation: Activation, _ source: Int) -> Layer {
      Layer(
        neurons: neurons, activation: activation, sources: [source], weights: .uniform(options),
        biases: .uniform(bias))
    }
    let activation = random.pick([Activation.sign, .relu, .step, .square])
    var layers = [layer(deep ? 2 : hidden, activation, 0)]
    if deep { layers.append(layer(2, random.pick([.sign, .relu]), 1)) }
    layers.append(layer(1, .identity, layers.count))
    let samples = (0..<random.int(2...6)).map { _ in
      Sample(
        x: [Rational(random.int(-2...2)), Rational(random.int(-2...2))], label: .values([random.happens(50) ? 1 : -1])
      )
    }
    let instance = Instance(
      network: Network(inputs: 2, layers: layers), samples: samples,
      loss: Loss(kind: random.pick([.signError, .hinge, .squared])),
      penalty: random.happens(40) ? Penalty(nonzero: Rational(1, 3), magnitude: Rational(1, 5)) : .none)
    return ParameterOptions(instance.network).count(cap: maxChoices) < maxChoices ? instance : nil
  }
}
