import ExactArithmetic

/// An instance of Discrete Neural Network Training: choose one option per parameter so that the objective is least.
public struct Instance: Sendable {
  public let name: String?
  public let source: String?
  public let network: Network
  /// At least one.
  public let samples: [Sample]
  public let loss: Loss
  public let penalty: Penalty
  /// γ of the decision question "is there a choice with objective ≤ γ?".
  public let threshold: Rational?

  public init(
    name: String? = nil, source: String? = nil, network: Network, samples: [Sample], loss: Loss,
    penalty: Penalty = .none, threshold: Rational? = nil
  ) {
    self.name = name
    self.source = source
    self.network = network
    self.samples = samples
    self.loss = loss
    self.penalty = penalty
    self.threshold = threshold
  }
}

/// One row of the dataset.
public struct Sample: Sendable, Equatable {
  /// One entry an input.
  public let x: [Rational]
  public let label: Label
  /// At least 0.
  public let weight: Rational

  public init(x: [Rational], label: Label, weight: Rational = 1) {
    self.x = x
    self.label = label
    self.weight = weight
  }
}

/// A value for every parameter of a network.
public struct Assignment: Sendable, Equatable {
  /// One layer's values: `weights` has a row a neuron and a column a source value, nil where there is no edge.
  public struct LayerValues: Sendable, Equatable {
    public var weights: [[Rational?]]
    public var biases: [Rational]
    public init(weights: [[Rational?]], biases: [Rational]) {
      self.weights = weights
      self.biases = biases
    }
  }
  public var layers: [LayerValues]
  public init(layers: [LayerValues]) { self.layers = layers }
}
