import ExactArithmetic

/// A side constraint: the sum of its terms is at most `limit`. A choice that breaks one is not feasible.
public struct Constraint: Sendable, Equatable {
  /// The name that messages use; nil where the file gives none.
  public let name: Name?
  /// At least one in an instance that was read.
  public let terms: [Term]
  /// The greatest value that the sum of the terms may have.
  public let limit: Rational

  /// The constraint that `terms` add up to at most `limit`.
  public init(name: Name? = nil, terms: [Term], limit: Rational) {
    self.name = name
    self.terms = terms
    self.limit = limit
  }

  /// A multiple of something that a choice has.
  public struct Term: Sendable, Equatable {
    /// The quantities that a term may count.
    public enum Quantity: Sendable, Equatable {
      /// The loss over some samples, each against its own label, or against the one given.
      case loss(Loss, over: SampleScope, label: Label?)
      /// The number of weights there that are not 0.
      case nonzero(WeightPlaces)
      /// The sum of absolute values of the weights there.
      case magnitude(WeightPlaces)
    }
    /// The factor; may be negative.
    public let times: Rational
    /// The quantity that is multiplied.
    public let quantity: Quantity

    /// `times` times `quantity`.
    public init(times: Rational = 1, _ quantity: Quantity) {
      self.times = times
      self.quantity = quantity
    }
  }
}

/// Which samples a loss is taken over.
public enum SampleScope: Sendable, Hashable {
  /// Every sample.
  case all
  /// The samples of this group.
  case group(Name)
  /// No sample: an objective that is a penalty alone.
  case none

  /// True if the loss is also taken over `sample`.
  public func contains(_ sample: Sample) -> Bool {
    switch self {
    case .all: return true
    case .none: return false
    case .group(let name): return sample.groups.contains(name)
    }
  }
}

/// Weights that a constraint counts. Layers count from 1, neurons and sources from 0.
public enum WeightPlaces: Sendable, Hashable {
  /// Every weight of the network.
  case all
  /// The weights to one layer.
  case layer(Int)
  /// The weights to one neuron.
  case neuron(layer: Int, neuron: Int)
  /// The weights to one layer from one of its source values.
  case source(layer: Int, source: Int)

  /// True if the weight on the edge from `source` to `neuron` of layer `layer` is one of them.
  public func contains(layer: Int, neuron: Int, source: Int) -> Bool {
    switch self {
    case .all: return true
    case .layer(let own): return own == layer
    case .neuron(let own, let target): return own == layer && target == neuron
    case .source(let own, let from): return own == layer && from == source
    }
  }
}

/// An objective after the first one: it decides between choices that are best in all before it.
public struct FurtherObjective: Sendable, Equatable {
  /// nil where the objective is a penalty alone.
  public let loss: Loss?
  /// nil where none is given, which is a penalty of zero.
  public let penalty: Penalty?
  /// The samples that the loss is taken over; `none` where there is no loss.
  public let scope: SampleScope

  /// An objective of a loss over `scope`, a penalty, or both.
  public init(loss: Loss? = nil, penalty: Penalty? = nil, scope: SampleScope = .all) {
    self.loss = loss
    self.penalty = penalty
    self.scope = loss == nil ? .none : scope
  }
}

/// Where a parameter stands: layer from 1, neuron from 0, and source from 0, or nil for the bias.
public struct ParameterPlace: Sendable, Hashable, Comparable {
  /// The layer's number, from 1.
  public let layer: Int
  /// The neuron's number within the layer, from 0.
  public let neuron: Int
  /// The number of the source value, from 0; nil for the bias.
  public let source: Int?

  /// The place of a weight, or of a bias where `source` is nil.
  public init(layer: Int, neuron: Int, source: Int?) {
    self.layer = layer
    self.neuron = neuron
    self.source = source
  }

  /// By layer, neuron and source, the bias after all sources.
  public static func < (a: ParameterPlace, b: ParameterPlace) -> Bool {
    (a.layer, a.neuron, a.source ?? Int.max) < (b.layer, b.neuron, b.source ?? Int.max)
  }
}
