import ExactArithmetic
import TrainingProblem

extension InstanceMaker {
  mutating func network() -> Network {
    let inputs = random.int(1...recipe.maxInputs)
    var widths = [inputs]
    var layers: [Layer] = []
    for number in 0..<random.int(1...recipe.maxLayers) {
      let neurons = random.int(1...recipe.maxNeurons)
      var sources = [number]
      if random.happens(30) { sources = (0..<random.int(1...3)).map { _ in random.int(0...number) } }
      let columns = sources.reduce(0) { $0 + widths[$1] }
      let weights: WeightOptions
      if random.happens(50) {
        weights = .uniform(options(mayBeEmpty: random.happens(3)))
      } else {
        weights = .matrix((0..<neurons).map { _ in (0..<columns).map { _ in options(mayBeEmpty: random.happens(15)) } })
      }
      let biases: BiasOptions
      if random.happens(40) {
        biases = .uniform(random.happens(50) ? .list([0]) : options(mayBeEmpty: false))
      } else {
        biases = .list((0..<neurons).map { _ in options(mayBeEmpty: false) })
      }
      layers.append(
        Layer(neurons: neurons, activation: activation(), sources: sources, weights: weights, biases: biases))
      widths.append(neurons)
    }
    return shrink(Network(inputs: inputs, layers: layers))
  }

  // MARK: Options

  private mutating func options(mayBeEmpty: Bool) -> Options {
    if mayBeEmpty { return .noEdge }
    if random.happens(20) {
      let low = random.int(-3...2)
      return .range(Integer(low), Integer(low + random.int(0...recipe.maxOptions - 1)))
    }
    var values: [Rational] = []
    for _ in 0..<random.int(1...recipe.maxOptions) {
      let value = rational(-3...3)
      if !values.contains(value) { values.append(value) }
    }
    return .list(values.sorted())
  }

  /// Takes options away at random until there are no more choices than the recipe allows.
  private mutating func shrink(_ network: Network) -> Network {
    var layers = network.layers
    func count() -> Int {
      ParameterOptions(Network(inputs: network.inputs, layers: layers)).count(cap: recipe.maxChoices + 1)
    }
    while count() > recipe.maxChoices {
      let place = random.int(0...layers.count - 1)
      let layer = layers[place]
      var (weights, biases) = (layer.weights, layer.biases)
      if random.happens(30) {
        switch biases {
        case .uniform(let options): biases = .uniform(fewer(options))
        case .list(var list):
          let neuron = random.int(0...list.count - 1)
          list[neuron] = fewer(list[neuron])
          biases = .list(list)
        }
      } else {
        switch weights {
        case .uniform(let options): weights = .uniform(fewer(options))
        case .matrix(var rows):
          let (row, column) = (random.int(0...rows.count - 1), random.int(0...rows[0].count - 1))
          rows[row][column] = fewer(rows[row][column])
          weights = .matrix(rows)
        }
      }
      layers[place] = Layer(
        neurons: layer.neurons, activation: layer.activation, sources: layer.sources, weights: weights, biases: biases)
    }
    return Network(inputs: network.inputs, layers: layers)
  }

  private mutating func fewer(_ options: Options) -> Options {
    switch options {
    case .list(var values):
      if values.count > 1 { values.remove(at: random.int(0...values.count - 1)) }
      return .list(values)
    case .range(let low, let high): return low < high ? .range(low, high - 1) : options
    case .real: return options
    }
  }

  // MARK: Activations

  private mutating func activation() -> Activation {
    switch random.int(0...(recipe.polynomials ? 10 : 8)) {
    case 0: return .identity
    case 1: return .relu
    case 2, 3: return .sign
    case 4: return .step
    case 5: return .abs
    case 6: return .leakyReLU(rational(-2...2))
    case 7:
      let low = rational(-2...1)
      return .clamp(low, low + rational(0...3).magnitude)
    case 8:
      var breaks: [Rational] = []
      for _ in 0..<random.int(0...3) {
        let value = rational(-3...3)
        if !breaks.contains(value) { breaks.append(value) }
      }
      let pieces = (0...breaks.count).map { _ in
        Activation.Piece(slope: rational(-2...2), intercept: rational(-2...2))
      }
      return .piecewise(pieces: pieces, breaks: breaks.sorted())
    case 9: return .square
    default: return .polynomial((0...random.int(0...3)).map { _ in rational(-2...2) })
    }
  }
}
