import ExactArithmetic

/// An instance of Discrete Neural Network Training: choose one option per parameter so that the objective is least.
public struct Instance: Sendable {
  /// A name for people; nil where none is given.
  public let name: String?
  /// The origin of the data, for people; nil where none is given.
  public let source: String?
  /// The network whose parameters are chosen.
  public let network: Network
  /// At least one.
  public let samples: [Sample]
  /// The loss of the first objective.
  public let loss: Loss
  /// The penalty of the first objective.
  public let penalty: Penalty
  /// γ of the decision question "is there a choice with objective ≤ γ?".
  public let threshold: Rational?
  /// Names of the classes 0, 1, …; empty where none are given.
  public let classes: [Name]
  /// A choice is feasible if all hold.
  public let constraints: [Constraint]
  /// Objectives after the first one, in lexicographic order.
  public let then: [FurtherObjective]
  /// The samples that `loss` is taken over: all in every instance that a file spells, fewer in a stage of one with
  /// several objectives.
  public let scope: SampleScope
  /// Of the format: 1 or 2.
  public let version: Int

  /// An instance of these parts; `version` becomes 2 where they include one that version 1 cannot spell.
  public init(
    name: String? = nil, source: String? = nil, network: Network, samples: [Sample], loss: Loss,
    penalty: Penalty = .none, threshold: Rational? = nil, classes: [Name] = [], constraints: [Constraint] = [],
    then: [FurtherObjective] = [], scope: SampleScope = .all, version: Int = 1
  ) {
    self.classes = classes
    self.constraints = constraints
    self.then = then
    self.scope = scope
    let isOfFirst =
      classes.isEmpty && constraints.isEmpty && then.isEmpty && scope == .all && network.features.isEmpty
      && network.shared.isEmpty && !samples.contains { !$0.groups.isEmpty }
    self.version = isOfFirst ? version : 2
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
  /// The outputs that are right at `x`.
  public let label: Label
  /// At least 0.
  public let weight: Rational
  /// Ascending.
  public let groups: [Name]

  /// A row with this label; `groups` are ascending.
  public init(x: [Rational], label: Label, weight: Rational = 1, groups: [Name] = []) {
    self.groups = groups
    self.x = x
    self.label = label
    self.weight = weight
  }
}

/// A value for every parameter of a network.
public struct Assignment: Sendable, Equatable {
  /// One layer's values: `weights` has a row a neuron and a column a source value, nil where there is no edge.
  public struct LayerValues: Sendable, Equatable {
    /// Weights by neuron and source value; nil where there is no edge.
    public var weights: [[Rational?]]
    /// Biases by neuron.
    public var biases: [Rational]
    /// The values of one layer.
    public init(weights: [[Rational?]], biases: [Rational]) {
      self.weights = weights
      self.biases = biases
    }
  }
  /// One entry a layer, layer 1 first.
  public var layers: [LayerValues]
  /// The assignment of these values; `AssignmentFault` tells whether it fits a network.
  public init(layers: [LayerValues]) { self.layers = layers }
}
