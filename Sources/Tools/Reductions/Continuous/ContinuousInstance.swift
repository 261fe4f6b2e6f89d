import ExactArithmetic
import TrainingProblem

/// A discrete instance as one with continuous parameters (C-NNT) whose loss can be brought to 0 by exactly the
/// discrete choices that bring the discrete instance's loss to 0.
///
/// Every free parameter becomes one `"real"` weight, on an edge from an input that is always 1; its product with a
/// source value is made of squares. All other parameters are fixed. One more sample, the gadget, has the loss
/// of Σ P(w)², where P is the polynomial whose roots are the options of w. Statement and proof: docs/families/continuous.md.
public struct ContinuousInstance: Sendable {
  /// A free parameter of the discrete instance, and the neuron that holds it here.
  struct Place: Sendable {
    let layer: Int
    let neuron: Int
    /// nil for the bias.
    let source: Int?
    /// In `instance`: layer, and neuron, whose weight from the constant input is the parameter.
    let realLayer: Int
    let realNeuron: Int
  }

  /// The instance that was translated.
  public let discrete: Instance
  /// The instance with continuous parameters.
  public let instance: Instance
  let places: [Place]
  /// The position of the input that is always 1.
  var constantInput: Int { discrete.network.inputs }

  /// - Throws: `ContinuousRefusal` where the reduction does not cover the instance; `LimitError`.
  public init(_ discrete: Instance, name: String? = nil, source: String? = nil) throws {
    try ContinuousRefusal.check(discrete)
    var builder = ContinuousNetwork(discrete.network)
    let gadget = try ContinuousGadget(discrete)
    for layer in discrete.network.layers { try builder.add(layer) }
    try builder.addOutput(gadget)
    self.discrete = discrete
    places = builder.places
    let samples = discrete.samples.map { Sample(x: $0.x + [1, 1], label: $0.label, weight: $0.weight) }
    let network = Network(inputs: discrete.network.inputs + 2, layers: builder.layers)
    instance = Instance(
      name: name, source: source, network: network, samples: samples + [gadget.sample], loss: gadget.loss,
      threshold: gadget.threshold)
  }

  // MARK: Certificates across

  /// The parameters here that stand for `assignment` of the discrete instance.
  ///
  /// - Precondition: `AssignmentFault.first` finds none.
  public func continuous(_ assignment: Assignment) -> Assignment {
    var layers = instance.network.layers.map { layer in
      Assignment.LayerValues(
        weights: (0..<layer.neurons).map { neuron in
          (0..<instance.network.sourceCount(of: layer)).map { layer.weights.options(neuron: neuron, source: $0).fixed }
        },
        biases: (0..<layer.neurons).map { layer.biases.options(neuron: $0).fixed ?? 0 })
    }
    for place in places {
      let values = assignment.layers[place.layer]
      let value = place.source.map { values.weights[place.neuron][$0] ?? 0 } ?? values.biases[place.neuron]
      layers[place.realLayer].weights[place.realNeuron][constantInput] = value
    }
    return Assignment(layers: layers)
  }

  /// The assignment of the discrete instance that `assignment` of the continuous one stands for. Its values are options
  /// of the discrete instance if and only if the gadget's loss is 0: `AssignmentFault.first` finds out.
  ///
  /// - Precondition: `AssignmentFault.first` finds none in `assignment` here.
  public func discrete(_ assignment: Assignment) -> Assignment {
    var layers = discrete.network.layers.map { layer in
      Assignment.LayerValues(
        weights: (0..<layer.neurons).map { neuron in
          (0..<discrete.network.sourceCount(of: layer)).map { layer.weights.options(neuron: neuron, source: $0).fixed }
        },
        biases: (0..<layer.neurons).map { layer.biases.options(neuron: $0).fixed ?? 0 })
    }
    for place in places {
      let value = assignment.layers[place.realLayer].weights[place.realNeuron][constantInput]
      if let source = place.source {
        layers[place.layer].weights[place.neuron][source] = value
      } else {
        layers[place.layer].biases[place.neuron] = value ?? 0
      }
    }
    return Assignment(layers: layers)
  }
}

/// Why an instance has no such continuous form: named, so that nobody takes a wrong one.
public struct ContinuousRefusal: Error, Sendable, CustomStringConvertible {
  /// Options of one parameter, so that the polynomial over them stays small.
  static let optionLimit = 256

  /// The obstacle, after the words "no continuous form".
  public let description: String
  init(_ description: String) { self.description = "no continuous form: " + description }

  static func check(_ instance: Instance) throws(ContinuousRefusal) {
    if instance.network.hasRealParameters { throw ContinuousRefusal("the instance has \"real\" parameters already") }
    if instance.penalty != .none { throw ContinuousRefusal("the reduction keeps a loss, and not a penalty") }
    let isClass = instance.loss.form.takesClasses
    if isClass && instance.network.outputs == 1 {
      throw ContinuousRefusal("a class loss over one output is 0 whatever the parameters are")
    }
    for layer in instance.network.layers {
      for options in layer.weights.all + layer.biases.all where (options.count ?? 0) > optionLimit {
        throw ContinuousRefusal("a parameter has more than \(optionLimit) options")
      }
    }
    if let threshold = instance.threshold, threshold.signum > 0, !ContinuousGadget.counts(instance.loss.kind) {
      throw ContinuousRefusal(
        "parameters beside the options could reach the threshold \(threshold): with the loss "
          + "'\(instance.loss.kind.rawValue)' only the question whether it can be 0 carries over")
    }
  }
}
