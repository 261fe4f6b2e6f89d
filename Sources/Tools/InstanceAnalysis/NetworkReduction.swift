import ExactArithmetic
import TrainingProblem

/// A smaller network to try in an instance's place.
public struct NetworkReduction: Sendable {
  /// How the size is measured.
  public enum Measure: String, Sendable, CaseIterable {
    /// Hidden neurons, all layers together.
    case width
    /// The greatest number of weights to one neuron that are not 0.
    case fanIn = "fan-in"
    /// The greatest magnitude of an option.
    case options
  }

  /// The instance with the smaller network.
  public let instance: Instance
  /// The measure's value, which orders reductions.
  public let size: Rational
  /// The size in words: widths by layer, or the greatest magnitude.
  public let summary: String

  /// More combinations of widths than this are refused.
  private static let most = 10_000

  /// All reductions of an instance, the smallest first, the instance itself last.
  ///
  /// A search that goes through them in this order and stops at the first that reaches the threshold has found a smallest
  /// one, whether or not larger networks can do what smaller ones do.
  ///
  /// - Precondition: by width, the instance has no shared parameters and no constraints, which may name neurons.
  /// - Throws: `LimitError` where there are too many.
  public static func all(of instance: Instance, by measure: Measure) throws(LimitError) -> [NetworkReduction] {
    switch measure {
    case .width: return try byWidth(instance)
    case .fanIn: return byFanIn(instance)
    case .options: return byOptions(instance)
    }
  }

  // MARK: Widths

  /// Neurons of a hidden layer with the same options, to them and from them: any as many of them are alike.
  private struct NeuronClass {
    let layer: Int
    let neurons: [Int]
  }

  private static func byWidth(_ instance: Instance) throws(LimitError) -> [NetworkReduction] {
    let scaled = try ScaledInstance(instance)
    let lists = scaled.parametersOfNeurons()
    var classes: [NeuronClass] = []
    for layer in instance.network.layers.indices.dropLast() {
      let groups = scaled.exchangeableNeurons(lists[layer], layer: layer)
      let alone = Set(0..<instance.network.layers[layer].neurons).subtracting(groups.joined()).sorted()
      classes += (groups + alone.map { [$0] }).map { NeuronClass(layer: layer, neurons: $0) }
    }
    var counts: [[Int]] = [[]]
    for own in classes {
      guard counts.count * (own.neurons.count + 1) <= most else {
        throw LimitError("more than \(most) ways to choose which hidden neurons to keep")
      }
      counts = counts.flatMap { counts in (0...own.neurons.count).map { counts + [$0] } }
    }
    var reductions: [NetworkReduction] = []
    for counts in counts {
      var kept = [[Int]](repeating: [], count: instance.network.layers.count)
      for (own, count) in zip(classes, counts) { kept[own.layer] += own.neurons.prefix(count) }
      let hidden = kept.dropLast().map { $0.sorted() }
      guard hidden.allSatisfy({ !$0.isEmpty }) else { continue }
      reductions.append(
        NetworkReduction(
          instance: instance.keeping(hidden), size: Rational(hidden.reduce(0) { $0 + $1.count }),
          summary: "widths " + hidden.map { "\($0.count)" }.joined(separator: ", ")))
    }
    return reductions.enumerated().sorted { ($0.element.size, $0.offset) < ($1.element.size, $1.offset) }
      .map(\.element)
  }

  // MARK: Fan-in

  private static func byFanIn(_ instance: Instance) -> [NetworkReduction] {
    (0...instance.network.mostEdges).map { limit in
      let own = instance.network.fanInConstraints(atMost: Rational(limit))
      return NetworkReduction(
        instance: instance.with(constraints: instance.constraints + own, then: instance.then), size: Rational(limit),
        summary: "fan-in at most \(limit)")
    }
  }

  // MARK: Options

  private static func byOptions(_ instance: Instance) -> [NetworkReduction] {
    var magnitudes = Set<Rational>()
    for layer in instance.network.layers {
      for options in layer.weights.all + layer.biases.all {
        for index in 0..<(options.count ?? 0) { magnitudes.insert(options[index].magnitude) }
      }
    }
    var reductions: [NetworkReduction] = []
    for limit in magnitudes.sorted() {
      let smaller = instance.limitingOptions(to: limit)
      if let last = reductions.last, last.instance.network == smaller.network { continue }
      reductions.append(
        NetworkReduction(instance: smaller, size: limit, summary: "options of magnitude at most \(limit)"))
    }
    return reductions
  }
}

extension Instance {
  /// The instance with only some neurons of each hidden layer.
  fileprivate func keeping(_ hidden: [[Int]]) -> Instance {
    let kept = [Array(0..<network.inputs)] + hidden + [Array(0..<network.outputs)]
    let layers = network.layers.enumerated().map { number, layer in
      var columns: [Int] = []
      var first = 0
      for source in layer.sources {
        columns += kept[source].map { first + $0 }
        first += network.width(ofLayer: source)
      }
      let rows = kept[number + 1]
      var (weights, biases) = (layer.weights, layer.biases)
      if case .matrix(let all) = weights { weights = .matrix(rows.map { row in columns.map { all[row][$0] } }) }
      if case .list(let all) = biases { biases = .list(rows.map { all[$0] }) }
      return Layer(
        neurons: rows.count, activation: layer.activation, sources: layer.sources, weights: weights, biases: biases)
    }
    return replacing(Network(inputs: network.inputs, layers: layers, features: network.features))
  }

  /// The instance with the options of a magnitude of at most `limit`, and where a parameter has none of these, with those
  /// of its least magnitude.
  fileprivate func limitingOptions(to limit: Rational) -> Instance {
    func limited(_ options: Options) -> Options {
      guard let count = options.count, count > 0 else { return options }
      let values = (0..<count).map { options[$0] }
      let least = values.reduce(values[0].magnitude) { min($0, $1.magnitude) }
      return .list(values.filter { $0.magnitude <= max(least, limit) })
    }
    let layers = network.layers.map { layer in
      var (weights, biases) = (layer.weights, layer.biases)
      switch weights {
      case .uniform(let options): weights = .uniform(limited(options))
      case .matrix(let rows): weights = .matrix(rows.map { $0.map(limited) })
      }
      switch biases {
      case .uniform(let options): biases = .uniform(limited(options))
      case .list(let list): biases = .list(list.map(limited))
      }
      return Layer(
        neurons: layer.neurons, activation: layer.activation, sources: layer.sources, weights: weights, biases: biases)
    }
    return replacing(
      Network(inputs: network.inputs, layers: layers, features: network.features, shared: network.shared))
  }

  private func replacing(_ network: Network) -> Instance {
    Instance(
      name: name, source: source, network: network, samples: samples, loss: loss, penalty: penalty,
      threshold: threshold, classes: classes, constraints: constraints, then: then, version: version)
  }
}
