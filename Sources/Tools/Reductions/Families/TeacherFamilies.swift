import ExactArithmetic
import SeededRandomness
import TrainingProblem

/// A network of two layers with an option set a layer, as the planted families have it.
struct TwoLayers {
  let network: Network
  /// Options of the weights of both layers, ascending.
  private let weights: [Options]

  /// Biases are 0, but for the output's `outputBias`.
  init(
    inputs: Int, hidden: Int, _ activation: Activation, weights: Options, outputWeights: Options,
    outputBias: Rational = 0
  ) {
    self.weights = [weights, outputWeights]
    network = Network(
      inputs: inputs,
      layers: [
        Reduction.layer(hidden, all: weights, activation, from: 0),
        Layer(
          neurons: 1, activation: .identity, sources: [1], weights: .uniform(outputWeights),
          biases: .uniform(.list([outputBias]))),
      ])
  }

  /// A random choice of all weights.
  func teacher(_ random: inout SplitMix64) -> Assignment {
    Assignment(
      layers: zip(network.layers, weights).map { layer, options in
        let columns = network.sourceCount(of: layer)
        let rows = (0..<layer.neurons).map { _ in
          (0..<columns).map { _ -> Rational? in options[random.below(options.count ?? 1)] }
        }
        return Assignment.LayerValues(
          weights: rows, biases: (0..<layer.neurons).map { layer.biases.options(neuron: $0)[0] })
      })
  }

  /// The answer of `assignment` at `x`: numbers stay small here, for there are no polynomials.
  func answer(_ assignment: Assignment, at x: [Rational]) -> Rational {
    (try? Evaluation.outputs(of: assignment, on: network, x: x))?.first ?? 0
  }
}

extension CheckedRequest {
  /// Labels are the signs that a planted network gives; `noise` percent of them, drawn at random, are flipped.
  func bnnTeacher(_ random: inout SplitMix64) -> GeneratedInstance {
    let hidden = self[.neurons]
    // An even number of signs plus 1 is odd: no output is 0, which would count as an error.
    let layers = TwoLayers(
      inputs: self[.inputs], hidden: hidden, .sign, weights: .list([-1, 1]), outputWeights: .list([-1, 1]),
      outputBias: hidden % 2 == 0 ? 1 : 0)
    let teacher = layers.teacher(&random)
    let flipped = noisy(&random)
    let samples = (0..<self[.samples]).map { number in
      let x = (0..<self[.inputs]).map { _ in Rational(random.bool() ? 1 : -1) }
      let sign = layers.answer(teacher, at: x).signum
      return Sample(x: x, label: .values([Rational(flipped.contains(number) ? -sign : sign)]))
    }
    return planted(layers, samples, Loss(kind: .signError), teacher, faults: flipped.count)
  }

  /// Labels are what a planted integer network answers; `noise` percent of them are one more or less.
  func innTeacher(_ random: inout SplitMix64) -> GeneratedInstance {
    let range = Options.range(Integer(-self[.range]), Integer(self[.range]))
    let layers = TwoLayers(
      inputs: self[.inputs], hidden: self[.neurons], .relu, weights: range, outputWeights: range)
    let teacher = layers.teacher(&random)
    let shifted = noisy(&random)
    let samples = (0..<self[.samples]).map { number in
      let x = (0..<self[.inputs]).map { _ in Rational(random.int(-4...4)) }
      let shift = shifted.contains(number) ? (random.bool() ? 1 : -1) : 0
      return Sample(x: x, label: .values([layers.answer(teacher, at: x) + Rational(shift)]))
    }
    return planted(layers, samples, Loss(kind: .absolute), teacher, faults: shifted.count)
  }

  /// Numbers of the samples whose labels are wrong.
  private func noisy(_ random: inout SplitMix64) -> Set<Int> {
    Set(random.sample(self[.samples] * self[.noise] / 100, below: self[.samples]))
  }

  private func planted(
    _ layers: TwoLayers, _ samples: [Sample], _ loss: Loss, _ teacher: Assignment, faults: Int
  ) -> GeneratedInstance {
    let known: KnownAnswer =
      faults == 0
      ? .least(0, "planted") : .atMost(Rational(faults), "planted, \(faults) labels of \(samples.count) changed")
    return finished(layers.network, samples, loss, threshold: nil, planted: teacher, known)
  }

  func finished(
    _ network: Network, _ samples: [Sample], _ loss: Loss, threshold: Rational?, planted: Assignment?,
    _ known: KnownAnswer
  ) -> GeneratedInstance {
    GeneratedInstance(
      name: name,
      instance: Instance(
        name: name, source: source(known), network: network, samples: samples, loss: loss, threshold: threshold),
      problem: nil, planted: planted, known: known)
  }

  // MARK: Few samples

  /// ReLU neurons without biases. Yes: labels of planted weights. No: even inputs and odd labels. Open: labels random
  /// in the planted ones' size.
  func fixedDataset(_ random: inout SplitMix64) -> GeneratedInstance {
    let answer = answer ?? .open
    let range = self[.range]
    let options = Options.range(Integer(-range), Integer(range))
    let layers = TwoLayers(
      inputs: self[.inputs], hidden: self[.neurons], .relu, weights: options, outputWeights: options)
    let teacher = layers.teacher(&random)
    let samples = (0..<self[.samples]).map { _ in
      let x = (0..<self[.inputs]).map { _ in
        let value = random.int(-range...range)
        return Rational(answer == .no ? value - value % 2 : value)
      }
      var label = layers.answer(teacher, at: x)
      if answer == .no { label += 1 }
      if answer == .open { label += Rational(random.int(-range * range...range * range)) }
      return Sample(x: x, label: .values([label]))
    }
    let known: KnownAnswer
    switch answer {
    case .yes: known = .least(0, "planted")
    case .no: known = .least(Rational(samples.count), "outputs are even, labels odd and one above planted outputs")
    case .open: known = .unknown
    }
    return finished(
      layers.network, samples, Loss(kind: .absolute), threshold: answer == .open ? nil : 0,
      planted: answer == .open ? nil : teacher, known)
  }

  // MARK: Random

  /// Any activation and loss that one output takes; nothing is known.
  func randomNetwork(_ random: inout SplitMix64) -> GeneratedInstance {
    let activations: [Activation] = [.relu, .sign, .step, .identity, .abs, .square]
    let activation = activations.first { $0.name == kind } ?? activations[random.below(activations.count)]
    let range = self[.range]
    let weights = Options.range(Integer(-range), Integer(range))
    let depth = self[.layers]
    let layers = (0..<depth).map { number in
      Layer(
        neurons: number + 1 == depth ? 1 : self[.neurons], activation: number + 1 == depth ? .identity : activation,
        sources: [number], weights: .uniform(weights), biases: .uniform(.list([-1, 0, 1])))
    }
    let kinds: [Loss.Kind] = [.signError, .hinge, .absolute, .squared, .zeroOne]
    let loss = Loss(kind: kinds[random.below(kinds.count)])
    let samples = (0..<self[.samples]).map { _ in
      let x = (0..<self[.inputs]).map { _ in Rational(random.int(-3...3)) }
      let isSign = loss.form.takesSigns
      return Sample(x: x, label: .values([Rational(isSign ? (random.bool() ? 1 : -1) : random.int(-3...3))]))
    }
    return finished(
      Network(inputs: self[.inputs], layers: layers), samples, loss, threshold: nil, planted: nil, .unknown)
  }
}
