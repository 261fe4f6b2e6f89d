import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// The look of an instance to a solver: sizes, the search space, numbers, and its place on the complexity map of
/// "On the Hardness of Training Deep Neural Networks Discretely" (2024, arXiv:2412.13057).
public struct InstanceFeatures: Sendable {
  /// The digest of the canonical form, `sha256:HEX`.
  public let digest: String
  /// The instance's name; nil where it has none.
  public let name: String?
  /// The number of inputs.
  public let inputs: Int
  /// The number of outputs.
  public let outputs: Int
  /// By layer from the first hidden one: its neurons.
  public let neuronsOfLayer: [Int]
  /// By layer: its activation by the format's name.
  public let activations: [String]
  /// The number of samples.
  public let samples: Int
  /// The number of inputs that differ among the samples.
  public let distinctInputs: Int
  /// The number of weights on edges; places that share a value count each.
  public let weights: Int
  /// The number of biases; places that share a value count each.
  public let biases: Int
  /// The number of parameters with two options or more; places that share a value count once.
  public let freeParameters: Int
  /// The number of parameters that take any real value.
  public let realParameters: Int
  /// Binary logarithm of the number of choices, rounded down; nil where a parameter is real.
  public let log2Choices: Int?
  /// Binary digits of the greatest scaled intermediate; nil where it is beyond the scaled form, with the reason.
  public let magnitudeBits: Int?
  /// The reason why there is no scaled form; nil where there is one.
  public let scalingRefusal: String?
  /// By hidden layer: the size of its largest group of interchangeable neurons, 1 where there is none; empty without
  /// a scaled form.
  public let interchangeableNeurons: [Int]
  private let isDeep: Bool
  private let isPlain: Bool
  /// The loss of the first objective.
  public let loss: Loss
  /// γ of the decision question; nil where the instance asks none.
  public let threshold: Rational?
  /// The entry of the complexity map that speaks of this shape.
  public let mapCase: String
  /// How checking a choice will go; nil where a parameter is real.
  public let forecast: ReplayForecast?
  /// The results of the map that speak of this shape.
  public let results: [MapResult]
  /// Binary digits that the values of each layer have at most, whatever is chosen.
  public let bitsByLayer: [Integer]
  /// The predicted costs of solvers.
  public let predictions: [SolverPrediction]
  /// Constraints, groups, further objectives and shared parameters.
  public let sides: InstanceSides

  /// Computes all features of an instance.
  public init(_ instance: Instance) {
    digest = InstanceWriter.digest(of: instance)
    name = instance.name
    inputs = instance.network.inputs
    outputs = instance.network.outputs
    neuronsOfLayer = instance.network.layers.map(\.neurons)
    activations = instance.network.layers.map(\.activation.name)
    samples = instance.samples.count
    distinctInputs = Set(instance.samples.map(\.x)).count
    loss = instance.loss
    threshold = instance.threshold
    var count = ParameterCount()
    for layer in instance.network.layers { count.add(layer, columns: instance.network.sourceCount(of: layer)) }
    sides = InstanceSides(instance)
    isPlain = instance.isPlain
    weights = count.weights
    biases = count.biases
    realParameters = count.real
    // Parameters that share a value are one.
    if !instance.network.shared.isEmpty {
      for group in instance.network.shared {
        for place in group.dropFirst() { count.remove(instance.network.options(at: place)) }
      }
    }
    freeParameters = count.free
    log2Choices = count.real > 0 ? nil : count.log2Choices
    results = MapResult.applying(
      to: instance, distinctInputs: distinctInputs, free: count.free, real: count.real)
    bitsByLayer = LayerBits.bounds(instance)
    var subject = PredictionSubject(
      instance: instance, scaled: nil, log2Choices: log2Choices, parameters: weights + biases)
    do {
      let scaled = try ScaledInstance(instance)
      subject.scaled = scaled
      magnitudeBits = scaled.magnitudeBits
      isDeep = Strategy.isDeep(scaled)
      scalingRefusal = nil
      interchangeableNeurons = scaled.parametersOfNeurons().dropLast().enumerated().map { layer, lists in
        scaled.exchangeableNeurons(lists, layer: layer).map(\.count).max() ?? 1
      }
    } catch {
      magnitudeBits = nil
      isDeep = true
      scalingRefusal = error.message
      interchangeableNeurons = []
    }
    forecast = ReplayForecast(ReplayShape(instance), budget: ReplayBudget())
    predictions = SolverPrediction.all(subject)
    mapCase = InstanceFeatures.place(instance, distinctInputs: distinctInputs, free: count.free, real: count.real)
  }

  /// The entry of the map that speaks of this shape.
  private static func place(_ instance: Instance, distinctInputs: Int, free: Int, real: Int) -> String {
    let layers = instance.network.layers
    let multiplies = layers.contains { ($0.activation.coefficients?.count ?? 0) > 2 }
    if real > 0 { return "continuous parameters (C-NNT): certificates are checked, not searched" }
    if multiplies && layers.count > 2 {
      return free == 0
        ? "deep with polynomial activations, one choice: deciding it is PosSLP-hard, outside NP as far as is known"
        : "deep with polynomial activations: existential PosSLP-hard, outside NP as far as is known"
    }
    if layers.count > 2 { return "deep, piecewise linear: NP-hard; a claim is checked in polynomial time" }
    let hidden = layers.count == 2 ? layers[0].neurons : 0
    if hidden == 0 { return "one layer: NP-hard (one neuron can state exact cover and one-in-three SAT)" }
    if distinctInputs <= 3 {
      return "two layers, \(distinctInputs) distinct input\(distinctInputs == 1 ? "" : "s"): NP-hard (subset sum), "
        + "pseudo-polynomial for a fixed dataset"
    }
    if hidden == 1 { return "two layers, one hidden neuron: NP-hard (exact cover, one-in-three SAT)" }
    if instance.network.inputs == 1 { return "two layers, dimension 1, many samples: NP-hard (exact cover)" }
    return "two layers: NP-hard in every fixed-parameter corner"
  }

  /// The solver that suits this shape.
  public var suitableSolver: String {
    if realParameters > 0 { return "none (check only)" }
    if isDeep { return SolverName.deep.rawValue }
    // Of what takes constraints and shared parameters it runs a portfolio.
    if !isPlain { return SolverName.auto.rawValue }
    // As `auto` has it: the dynamic program where it takes about a second.
    let isQuick = predictions.contains {
      $0.solver == SolverName.dp.rawValue && $0.fits && $0.log2Steps.map { $0 <= 30 } ?? false
    }
    return isQuick ? SolverName.dp.rawValue : SolverName.bnb.rawValue
  }
}

/// Counts of parameters by kind.
private struct ParameterCount {
  var weights = 0
  var biases = 0
  var free = 0
  var real = 0
  /// log2 of the product of option counts, kept as a product of bounded size and a sum of whole digits.
  private var product = Integer.one
  private var digits = 0
  private var removed = Integer.one

  mutating func add(_ layer: Layer, columns: Int) {
    switch layer.weights {
    case .uniform(let options): add(options, times: layer.neurons * columns, isWeight: true)
    case .matrix(let rows): for options in rows.joined() { add(options, times: 1, isWeight: true) }
    }
    switch layer.biases {
    case .uniform(let options): add(options, times: layer.neurons, isWeight: false)
    case .list(let list): for options in list { add(options, times: 1, isWeight: false) }
    }
  }

  private mutating func add(_ options: Options, times: Int, isWeight: Bool) {
    guard options.isEdge else { return }
    if isWeight { weights += times } else { biases += times }
    guard let count = options.count else {
      real += times
      return
    }
    guard count > 1 else { return }
    free += times
    for _ in 0..<times {
      product *= Integer(count)
      // 1,024 bits keep the truncation far below one digit over all 4 million parameters that are read at most.
      if product.bitLength > 2048 {
        product = product.floorQuotient(by: Integer.powerOfTwo(1024))
        digits += 1024
      }
    }
  }

  /// Takes back a parameter that is another one's.
  mutating func remove(_ options: Options) {
    guard let count = options.count, count > 1 else { return }
    free -= 1
    removed *= Integer(count)
  }

  /// Rounded down; with parameters taken back by one less at the most.
  var log2Choices: Int {
    digits == 0 ? product.floorQuotient(by: removed).bitLength - 1 : digits + product.bitLength - removed.bitLength
  }
}
