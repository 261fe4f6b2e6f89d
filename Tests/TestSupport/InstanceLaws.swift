import ExactArithmetic
import JSONWriting
import TrainingProblem

/// Changes to an instance whose effect on the least objective is known.
public enum InstanceLaws {
  /// The same instance with the neurons of one hidden layer in another order: the least objective stays.
  /// nil where there is no hidden layer.
  public static func permutingHiddenNeurons(of instance: Instance, seed: UInt64) -> Instance? {
    var random = SplitMix64(seed: seed)
    let network = instance.network
    guard network.layers.count > 1 else { return nil }
    let hidden = random.int(0...network.layers.count - 2)
    let order = Array(0..<network.layers[hidden].neurons).shuffled(using: &random)
    var layers = network.layers
    for (number, layer) in network.layers.enumerated() {
      var (weights, biases) = (layer.weights, layer.biases)
      if case .matrix(let rows) = weights {
        weights = .matrix(rows.map { reordered($0, order, wherever: hidden + 1, in: layer, of: network) })
      }
      if number == hidden {
        if case .matrix(let rows) = weights { weights = .matrix(order.map { rows[$0] }) }
        if case .list(let list) = biases { biases = .list(order.map { list[$0] }) }
      }
      layers[number] = Layer(
        neurons: layer.neurons, activation: layer.activation, sources: layer.sources, weights: weights, biases: biases)
    }
    return instance.with(network: Network(inputs: network.inputs, layers: layers))
  }

  /// A row of a matrix with the columns that come from `number` in `order`.
  private static func reordered(
    _ row: [Options], _ order: [Int], wherever number: Int, in layer: Layer, of network: Network
  ) -> [Options] {
    var result: [Options] = []
    var column = 0
    for source in layer.sources {
      let width = network.width(ofLayer: source)
      let part = row[column..<column + width]
      result += source == number ? order.map { part[column + $0] } : Array(part)
      column += width
    }
    return result
  }

  /// The instance without one option of one parameter that has several: the least objective never falls.
  /// nil where no parameter, or one OPTIONS that many share, has several.
  public static func removingAnOption(of instance: Instance, seed: UInt64) -> Instance? {
    var random = SplitMix64(seed: seed)
    let network = instance.network
    for place in Array(0..<network.layers.count).shuffled(using: &random) {
      let layer = network.layers[place]
      var (weights, biases) = (layer.weights, layer.biases)
      var isChanged = false
      func remove(_ options: Options) -> Options {
        guard !isChanged, var values = Meaning.values(options), values.count > 1 else { return options }
        isChanged = true
        values.remove(at: random.int(0...values.count - 1))
        return .list(values)
      }
      switch weights {
      case .uniform(let options): weights = .uniform(remove(options))
      case .matrix(let rows): weights = .matrix(rows.map { $0.map(remove) })
      }
      switch biases {
      case .uniform(let options): biases = .uniform(remove(options))
      case .list(let list): biases = .list(list.map(remove))
      }
      guard isChanged else { continue }
      var layers = network.layers
      layers[place] = Layer(
        neurons: layer.neurons, activation: layer.activation, sources: layer.sources, weights: weights, biases: biases)
      return instance.with(network: Network(inputs: network.inputs, layers: layers))
    }
    return nil
  }

  /// The instance with every sample twice: a summed loss doubles, a maximum stays. The penalty is left out, so that
  /// the objective is the loss.
  public static func duplicatingEverySample(of instance: Instance) -> (once: Instance, twice: Instance) {
    let once = Instance(
      name: instance.name, source: instance.source, network: instance.network, samples: instance.samples,
      loss: instance.loss, threshold: instance.threshold)
    return (once, once.with(samples: once.samples + once.samples))
  }
}

extension Instance {
  /// The instance with some of its parts exchanged.
  public func with(network: Network? = nil, samples: [Sample]? = nil) -> Instance {
    Instance(
      name: name, source: source, network: network ?? self.network, samples: samples ?? self.samples, loss: loss,
      penalty: penalty, threshold: threshold)
  }

  /// The instance with another threshold, or none.
  public func with(threshold: Rational?) -> Instance {
    Instance(
      name: name, source: source, network: network, samples: samples, loss: loss, penalty: penalty,
      threshold: threshold)
  }

  /// The instance as a failing test shows it, ready to be kept as a fixture.
  public var fixtureText: String { InstanceWriter.text(of: self) }
}
