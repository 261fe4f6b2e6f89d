import Certification
import ExactArithmetic
import TrainingProblem

/// How checking any choice of an instance's parameters will go, from bounds on the length of all numbers alone.
public struct ReplayForecast: Sendable {
  /// Bits of the longest number, numerator and denominator together and before cancelling, at most.
  public let bits: Integer
  /// Exact where such numbers fit the budget; balls otherwise.
  public let regime: ReplayFigures.Regime
  /// The most precise balls within the budget, in bits.
  public let precisionLimit: Int
  /// Primes for evidence of an equality; nil where they would be too long.
  public let primes: (bits: Int, count: Int)?
  /// k, where evidence of an equality has an error of a probability below 2^−k.
  public let errorBits: Int

  /// nil where a parameter is real, or the budget's time ends.
  public init?(_ shape: ReplayShape, budget: ReplayBudget) {
    let network = shape.instance.network
    if network.hasRealParameters { return nil }
    var replay = NetworkReplay(shape, SizeArithmetic(), shouldStop: budget.shouldStop)
    // One evaluation with every input as long as the longest.
    let inputs = shape.inputs.reduce(into: [SizeArithmetic.Size]()) { longest, x in
      let sizes = x.map { replay.arithmetic.constant($0) }
      longest = longest.isEmpty ? sizes : zip(longest, sizes).map { $0.union($1) }
    }
    var values = [inputs]
    for (number, layer) in zip(1..., network.layers) {
      // A list for a whole layer is gone through once.
      func size(_ options: Options) -> SizeArithmetic.Size? {
        var sizes = SizeArithmetic()
        return sizes.options(options)
      }
      var (weight, bias): (SizeArithmetic.Size?, SizeArithmetic.Size?)
      if case .uniform(let options) = layer.weights { weight = size(options) }
      if case .uniform(let options) = layer.biases { bias = size(options) }
      let next = replay.layer(
        number, input: 0, earlier: values,
        weight: { neuron, column in weight ?? size(layer.weights.options(neuron: neuron, source: column)) },
        bias: { neuron in
          var sizes = SizeArithmetic()
          return bias ?? size(layer.biases.options(neuron: neuron)) ?? sizes.constant(.zero)
        })
      guard let next else { return nil }
      values.append(next)
      for source in shape.lastReadBy[number] { values[source] = [] }
    }
    let outputs = [[SizeArithmetic.Size]](repeating: values[values.count - 1], count: shape.inputs.count)
    let penalty = replay.arithmetic.constant(.zero)
    guard replay.objective(outputs: outputs, penalty: penalty) != nil else { return nil }
    bits = replay.arithmetic.longest
    precisionLimit = budget.precisionLimit(liveValues: shape.liveValues)
    regime = bits <= Integer(precisionLimit) ? .exact : .balls
    primes = ObjectiveReplay.primePlan(
      replay.arithmetic.longestAbove, budget.errorBits + ObjectiveReplay.shareBits)
    errorBits = budget.errorBits
  }

  /// In one line.
  public var summary: String {
    let length = bits.bitLength > 40 ? "2^\(bits.bitLength)" : "\(bits)"
    if regime == .exact { return "exact: numbers of at most \(length) bits" }
    let evidence =
      primes.map { "\($0.count) random primes of \($0.bits) bits show an equality with an error below 2^-\(errorBits)" }
      ?? "too deep for evidence of an equality"
    return "numbers of up to \(length) bits: balls of at most \(precisionLimit) bits; \(evidence)"
  }
}
