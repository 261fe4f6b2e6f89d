import ExactArithmetic
import TrainingProblem

/// Limits of what random instances may hold, and of how many choices they may have.
public struct InstanceRecipe: Sendable {
  /// Choices of an instance at most.
  public var maxChoices = 3_000
  /// Inputs of a network at most.
  public var maxInputs = 3
  /// Layers of a network at most.
  public var maxLayers = 3
  /// Neurons of a layer at most.
  public var maxNeurons = 3
  /// Options of a parameter at most.
  public var maxOptions = 4
  /// Samples of an instance at most.
  public var maxSamples = 6
  /// `square` and `polynomial`.
  public var polynomials = true
  /// The loss `squared`.
  public var squaredLoss = true
  /// Integers beyond 64 and 128 bits now and then.
  public var bigNumbers = true
  /// The list that losses are drawn from; all where empty.
  public var losses: [Loss.Kind] = []

  /// The recipe of tiny instances.
  public init() {}

  /// At most 3,000 choices: enumerated in milliseconds.
  public static let tiny = InstanceRecipe()
  /// Tiny, without `square`, `polynomial` and `squared`: what is piecewise linear throughout.
  public static let linearOnly: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.polynomials = false
    recipe.squaredLoss = false
    return recipe
  }()
  /// At most 100,000 choices: enumerated in seconds.
  public static let medium: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.maxChoices = 100_000
    recipe.maxInputs = 4
    recipe.maxNeurons = 4
    recipe.maxSamples = 8
    return recipe
  }()
}

/// Seeded random instances over every feature of the format (real parameters excepted).
public enum RandomInstances {
  /// An instance by the recipe `tiny`.
  public static func tiny(seed: UInt64) -> Instance { instance(seed: seed, .tiny) }
  /// An instance by the recipe `linearOnly`.
  public static func linearOnly(seed: UInt64) -> Instance { instance(seed: seed, .linearOnly) }
  /// An instance by the recipe `medium`.
  public static func medium(seed: UInt64) -> Instance { instance(seed: seed, .medium) }

  /// The instance of `seed`: the same one wherever and whenever it is made.
  public static func instance(seed: UInt64, _ recipe: InstanceRecipe) -> Instance {
    var maker = InstanceMaker(seed: seed, recipe: recipe)
    return maker.instance()
  }

  /// A random choice of an instance's parameters.
  public static func assignment(of network: Network, seed: UInt64) -> Assignment {
    var generator = SplitMix64(seed: seed)
    return ParameterOptions(network).random(using: &generator)
  }
}

/// Draws one instance.
struct InstanceMaker {
  var random: SplitMix64
  let recipe: InstanceRecipe

  init(seed: UInt64, recipe: InstanceRecipe) {
    random = SplitMix64(seed: seed)
    self.recipe = recipe
  }

  mutating func instance() -> Instance {
    let network = self.network()
    let loss = self.loss()
    let samples = self.samples(of: network, for: loss.kind)
    var penalty = Penalty.none
    if random.happens(40) {
      penalty = Penalty(
        nonzero: random.happens(60) ? rational(0...3) : 0, magnitude: random.happens(60) ? rational(0...3) : 0)
    }
    let plain = Instance(network: network, samples: samples, loss: loss, penalty: penalty)
    guard random.happens(50) else { return plain }
    // The objective of some choice is met with equality, which a random number hardly ever is.
    let met = Meaning.objective(plain, ParameterOptions(network).random(using: &random))
    let threshold = random.happens(60) ? met : met - Rational(1, Integer(random.int(1...6)))
    return Instance(network: network, samples: samples, loss: loss, penalty: penalty, threshold: threshold)
  }

  // MARK: Numbers

  mutating func rational(_ range: ClosedRange<Int>) -> Rational {
    if recipe.bigNumbers && random.happens(1) {
      let big = Rational(Integer.powerOfTwo(random.int(62...130)) - Integer(random.int(0...1)))
      return range.lowerBound < 0 && random.happens(50) ? -big : big
    }
    return random.happens(75)
      ? Rational(random.int(range)) : Rational(Integer(random.int(range)), Integer(random.int(2...6)))
  }

  // MARK: Losses and samples

  private mutating func loss() -> Loss {
    var kinds = recipe.losses.isEmpty ? Loss.Kind.allCases : recipe.losses
    if !recipe.squaredLoss { kinds.removeAll { $0 == .squared } }
    let kind = random.pick(kinds)
    var margin: Rational?
    if [.signError, .argmax, .hinge, .multiclassHinge].contains(kind), random.happens(50) {
      margin = Rational(Integer(random.int(1...4)), Integer(random.int(1...3)))
    }
    return Loss(kind: kind, aggregate: random.happens(70) ? .sum : .max, margin: margin)
  }

  private mutating func samples(of network: Network, for kind: Loss.Kind) -> [Sample] {
    var samples: [Sample] = []
    for _ in 0..<random.int(1...recipe.maxSamples) {
      let weight = random.happens(60) ? 1 : random.happens(30) ? 0 : rational(0...4)
      let earlier = samples.isEmpty || random.happens(70) ? nil : random.pick(samples)
      let x = earlier?.x ?? (0..<network.inputs).map { _ in rational(-3...3) }
      // A copy keeps its label; a conflict gets another one for the same input, more often than not.
      let label = earlier.flatMap { random.happens(50) ? $0.label : nil } ?? self.label(network.outputs, kind)
      samples.append(Sample(x: x, label: label, weight: weight))
    }
    return samples
  }

  private mutating func label(_ outputs: Int, _ kind: Loss.Kind) -> Label {
    switch kind {
    case .argmax, .multiclassHinge: return .class(random.int(0...outputs - 1))
    case .signError, .hinge: return .values((0..<outputs).map { _ in random.happens(50) ? 1 : -1 })
    case .zeroOne: return .values((0..<outputs).map { _ in Rational(random.int(-1...1)) })
    case .absolute, .squared, .maximum: return .values((0..<outputs).map { _ in rational(-3...3) })
    }
  }
}
