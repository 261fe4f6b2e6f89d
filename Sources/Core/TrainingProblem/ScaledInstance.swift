import ExactArithmetic

/// An instance over the integers: every layer, label, margin and rate multiplied by a common denominator once, at
/// load, so that searches and encodings meet integers only. A bound on every intermediate is computed exactly.
///
/// Layer ℓ's true values are the scaled ones divided by `layers[ℓ-1].outputScale` (layer 0: `inputScale`); the true
/// objective is the scaled one divided by `objectiveScale`. Samples with the same input share one entry of `inputs`;
/// samples with the same input and label are merged; samples of weight 0 are left out.
public struct ScaledInstance: Sendable {
  /// The instance that was scaled.
  public let instance: Instance
  /// The factor of the inputs; positive.
  public package(set) var inputScale: Integer
  /// Distinct inputs in order of first appearance; each has one entry an input.
  public package(set) var inputs: [[Integer]]
  /// One entry a layer, layer 1 first.
  public package(set) var layers: [ScaledLayer]
  /// The scaled options and penalties of all parameters.
  public let parameters: ParameterTable
  /// The loss of the objective.
  public let loss: ScaledLoss
  /// The merged samples; none has weight 0.
  public package(set) var samples: [ScaledSample]
  /// The factor of the objective; positive.
  public let objectiveScale: Integer
  /// All hold in a feasible choice.
  public package(set) var constraints: [ScaledConstraint]
  /// Groups of parameters that hold the same option (the same number of their sets), each ascending and of at least two.
  public package(set) var ties: [[Int]]
  /// Binary digits that hold every intermediate of an evaluation or of interval reasoning.
  public let magnitudeBits: Int

  /// True if every choice of options is feasible, and no two parameters are one.
  public var isPlain: Bool { constraints.isEmpty && ties.isEmpty }

  /// The true objective of a scaled one.
  public func objective(_ scaled: Integer) -> Rational { Rational(scaled, objectiveScale) }

  /// The greatest scaled objective that is at most `objective`.
  public func scaledFloor(_ objective: Rational) -> Integer { (objective * Rational(objectiveScale)).floor }

  /// Scales `instance`.
  ///
  /// - Throws: `LimitError` where a parameter is real, or where common denominators or values pass what this program
  ///   holds (deep polynomials double the digits with each layer).
  public init(_ instance: Instance, budget: Budget = .unlimited) throws(LimitError) {
    self.instance = instance
    var builder = InstanceScaling(instance, budget)
    inputScale = try builder.scaleInputs()
    layers = try builder.scaleLayers()
    let scaling = try builder.scale(instance.loss, over: instance.scope, label: nil)
    loss = scaling.loss
    objectiveScale = try builder.scaleObjective(scaling)
    inputs = builder.inputs
    samples = try builder.samples(of: scaling, scale: objectiveScale)
    parameters = try builder.parameterTable()
    constraints = try builder.scaledConstraints(layers)
    ties = builder.ties(layers)
    magnitudeBits = try Magnitudes.bits(
      inputs: inputs, layers: layers, parameters: parameters, loss: loss, samples: samples, constraints: constraints,
      &builder.meter)
  }
}

/// One layer over the integers.
public struct ScaledLayer: Sendable {
  /// Where one source value comes from: neuron `neuron` of layer `layer`, 0 being the input.
  public struct Source: Sendable, Equatable {
    /// The layer's number; 0 for the input.
    public let layer: Int
    /// The neuron's number within that layer, from 0; of the input, the input's.
    public let neuron: Int

    package init(layer: Int, neuron: Int) { (self.layer, self.neuron) = (layer, neuron) }
  }
  /// The number of neurons.
  public let neurons: Int
  /// The source values, in the order of the weights.
  public package(set) var sources: [Source]
  /// The function from scaled pre-activations to scaled values.
  public let activation: ScaledActivation
  /// Scaled pre-activations are true ones times this.
  public let preScale: Integer
  /// Scaled values are true ones times this.
  public let outputScale: Integer
  /// Flat number of this layer's first parameter: see `ParameterTable`.
  public let firstParameter: Int

  /// A neuron's weights, edges or not, and its bias.
  public var parametersPerNeuron: Int { sources.count + 1 }
  /// The parameter on the edge from source `source` to `neuron`.
  public func weight(neuron: Int, source: Int) -> Int { firstParameter + neuron * parametersPerNeuron + source }
  /// The parameter that is the bias of `neuron`.
  public func bias(neuron: Int) -> Int { firstParameter + neuron * parametersPerNeuron + sources.count }
}

/// An activation over the integers: from scaled pre-activations to scaled values.
public enum ScaledActivation: Sendable, Equatable {
  /// Piece i holds for `breaks[i-1] ≤ T < breaks[i]`, its value is `slopes[i]·T + intercepts[i]`.
  case pieces(breaks: [Integer], slopes: [Integer], intercepts: [Integer])
  /// Σ coefficients[k]·T^k, of a degree of at least 2.
  case polynomial([Integer])
}

/// The loss over the integers.
public struct ScaledLoss: Sendable {
  /// The loss of one sample.
  public let kind: Loss.Kind
  /// The way in which samples are brought together.
  public let aggregate: Loss.Aggregate
  /// The factor of scaled outputs before they meet labels and margin.
  public let outputFactor: Integer
  /// `sign-error` and `argmax`: the least scaled lead that is right (1 without a margin: strictly positive on
  /// integers). Hinges: the scaled margin. Otherwise 0.
  public let margin: Integer
}

/// Samples with one input and one label.
public struct ScaledSample: Sendable {
  /// Which of the distinct inputs.
  public package(set) var input: Int
  /// Scaled targets of a vector label; ±1 where the loss takes signs; empty for a class.
  public let targets: [Integer]
  /// The class; −1 for a vector label.
  public let classNumber: Int
  /// Scaled so that weight · ℓ is in units of the scaled objective. Positive.
  public let weight: Integer
}

/// Σ factor · loss + Σ costs ≤ limit, over the integers.
public struct ScaledConstraint: Sendable {
  /// factor · (the sum, or the greatest, of weight · ℓ over the samples).
  public struct LossTerm: Sendable {
    /// May be negative.
    public let factor: Integer
    /// The loss, with an output factor of its own.
    public let loss: ScaledLoss
    /// The merged samples that the loss is taken over.
    public let samples: [ScaledSample]
  }
  /// The amount that a parameter adds by its option; may be negative.
  public struct Costs: Sendable {
    /// The parameter's number in the `ParameterTable`.
    public let parameter: Int
    /// One entry an option, in ascending order of options.
    public let ofOptions: [Integer]
  }
  /// Losses on the left-hand side.
  public let losses: [LossTerm]
  /// By ascending parameter.
  public let costs: [Costs]
  /// The right-hand side.
  public let limit: Integer
  /// Scaled values are true ones times this.
  public let scale: Integer
}

/// All parameters in a row: layer by layer, neuron by neuron, each neuron's weights and then its bias. Where there is
/// no edge the entry has no options.
public struct ParameterTable: Sendable {
  /// Distinct option sets, each ascending, in scaled integers.
  public let optionSets: [[Integer]]
  /// The penalty of each option, in scaled integers; parallel to `optionSets`.
  public let costs: [[Integer]]
  /// Which set each parameter has.
  public let setOfParameter: [Int32]

  /// The number of parameters, those without an edge included.
  public var count: Int { setOfParameter.count }
  /// Scaled options of a parameter, ascending; empty where there is no edge.
  public func options(_ parameter: Int) -> [Integer] { optionSets[Int(setOfParameter[parameter])] }
  /// Scaled penalties of a parameter's options, in the order of `options`.
  public func costs(_ parameter: Int) -> [Integer] { costs[Int(setOfParameter[parameter])] }
}
