import ExactArithmetic

/// A feed-forward network whose parameters have options. Layer 0 is the input; `layers[0]` is layer 1.
public struct Network: Sendable, Equatable {
  /// The number of input values; at least 1.
  public let inputs: Int
  /// Layer 1 first; at least one.
  public let layers: [Layer]
  /// Names of the inputs; empty where none are given.
  public let features: [Name]
  /// Groups of places that hold the same value, each ascending and of at least two, in ascending order.
  public let shared: [[ParameterPlace]]

  /// A network of these layers; groups of `shared` are brought into ascending order.
  public init(inputs: Int, layers: [Layer], features: [Name] = [], shared: [[ParameterPlace]] = []) {
    self.features = features
    self.shared = shared.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
    self.inputs = inputs
    self.layers = layers
  }

  /// Neurons of the last layer.
  public var outputs: Int { layers[layers.count - 1].neurons }

  /// The number of values of layer `number`, which is `inputs` for layer 0.
  public func width(ofLayer number: Int) -> Int { number == 0 ? inputs : layers[number - 1].neurons }

  /// The number of source values of `layer`.
  public func sourceCount(of layer: Layer) -> Int { layer.sources.reduce(0) { $0 + width(ofLayer: $1) } }

  /// True if numbers can get longer with each layer, other than by sums.
  public var multiplies: Bool { layers.contains { ($0.activation.coefficients?.count ?? 0) > 2 } }

  /// The options of a place that exists.
  public func options(at place: ParameterPlace) -> Options {
    let layer = layers[place.layer - 1]
    return place.source.map { layer.weights.options(neuron: place.neuron, source: $0) }
      ?? layer.biases.options(neuron: place.neuron)
  }

  /// True if some weight or bias is `real`, so that the instance has no finite list of choices.
  public var hasRealParameters: Bool {
    layers.contains { $0.weights.all.contains(.real) || $0.biases.all.contains(.real) }
  }
}

/// One layer: neuron v computes σ(b_v + Σ_u w_vu · s_u) over the sources s_u.
public struct Layer: Sendable, Equatable {
  /// The number of neurons; at least 1.
  public let neurons: Int
  /// The function from a neuron's pre-activation to its value.
  public let activation: Activation
  /// Numbers of the layers whose values, in that order, are the sources; 0 is the input.
  public let sources: [Int]
  /// The options of the weights.
  public let weights: WeightOptions
  /// The options of the biases.
  public let biases: BiasOptions

  /// A layer of these parts; `BiasOptions.list` has one entry a neuron, and `WeightOptions.matrix` one row.
  public init(
    neurons: Int, activation: Activation, sources: [Int], weights: WeightOptions, biases: BiasOptions
  ) {
    self.neurons = neurons
    self.activation = activation
    self.sources = sources
    self.weights = weights
    self.biases = biases
  }
}

/// Options of a layer's weights: one for every edge, or a matrix (rows: neurons, columns: source values).
public enum WeightOptions: Sendable, Equatable {
  /// The same for every edge; there is one from each source value to each neuron.
  case uniform(Options)
  /// A row a neuron, a column a source value.
  case matrix([[Options]])

  /// The options of the weight on the edge from source value `source` to `neuron`; empty where there is no edge.
  public func options(neuron: Int, source: Int) -> Options {
    switch self {
    case .uniform(let options): return options
    case .matrix(let rows): return rows[neuron][source]
    }
  }

  /// Every OPTIONS as the instance has it.
  public var all: [Options] {
    switch self {
    case .uniform(let options): return [options]
    case .matrix(let rows): return Array(rows.joined())
    }
  }
}

/// Options of a layer's biases: one for every neuron, or a list with one a neuron.
public enum BiasOptions: Sendable, Equatable {
  /// The same for every neuron.
  case uniform(Options)
  /// One a neuron.
  case list([Options])

  /// The options of the bias of `neuron`.
  public func options(neuron: Int) -> Options {
    switch self {
    case .uniform(let options): return options
    case .list(let list): return list[neuron]
    }
  }

  /// Every OPTIONS as the instance has it.
  public var all: [Options] {
    switch self {
    case .uniform(let options): return [options]
    case .list(let list): return list
    }
  }
}
