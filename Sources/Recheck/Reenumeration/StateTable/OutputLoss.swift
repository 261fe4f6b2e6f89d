import ExactArithmetic
import TrainingProblem

/// The scaled loss of the output layer's pre-activations, at a point and, from below, over a box.
///
/// Pre-activation of output j at distinct input s is coordinate j · inputs + s.
public struct OutputLoss<N: TableNumber>: Sendable {
  /// The gap and the total of the loss.
  public let form: LossForm
  /// True if weighted losses are summed; false if the greatest counts.
  public let isSum: Bool
  /// The number of distinct inputs.
  public let inputs: Int
  /// The number of outputs.
  public let outputs: Int
  /// The output layer's activation.
  public let activation: TableActivation<N>
  private let factor: N
  private let margin: N
  private let inputOfSample: [Int]
  private let weights: [N]
  private let classes: [Int]
  private let targets: [[N]]

  /// The number of pre-activations: inputs × outputs.
  public var coordinates: Int { inputs * outputs }
  /// The number of merged samples.
  public var samples: Int { weights.count }

  /// Steps of `floor`, in the unit of `StateTableLimits.steps`.
  var steps: Int {
    let each = min(4 + 2 * activation.breaks.count + activation.coefficients.count, 1 << 20)
    return min(coordinates + samples * outputs * each, 1 << 30) * N.cost(bits: bits).steps
  }
  /// Of the numbers that it reckons with, at most.
  let bits: Int

  init(_ scaled: ScaledInstance) {
    bits = scaled.magnitudeBits
    let last = scaled.layers[scaled.layers.count - 1]
    form = scaled.loss.form
    isSum = scaled.loss.aggregate == .sum
    inputs = scaled.inputs.count
    outputs = last.neurons
    activation = TableActivation(last.activation)
    factor = N.exact(scaled.loss.outputFactor)
    margin = N.exact(scaled.loss.margin)
    inputOfSample = scaled.samples.map(\.input)
    weights = scaled.samples.map { N.exact($0.weight) }
    classes = scaled.samples.map(\.classNumber)
    targets = scaled.samples.map { $0.targets.map(N.exact) }
  }

  /// No pre-activations within the box have a smaller loss; where the box is a point, its loss.
  public func floor(_ low: [N], _ high: [N]) -> N {
    var total = N.zero
    for sample in weights.indices {
      let value = weights[sample] * least(sample) { image($0, sample, low, high) }
      if isSum { total += value } else if value > total { total = value }
    }
    return total
  }

  /// ℓ of a sample, before its weight, where the output layer has these values.
  func loss(ofSample sample: Int, at outputs: [N]) -> N {
    least(sample) { (outputs[$0] * factor, outputs[$0] * factor) }
  }

  /// ℓ at the outputs that suit this sample best, each taken by itself.
  ///
  /// - Parameter image: scaled output j between bounds; nil where it has none.
  private func least(_ sample: Int, _ image: (_ j: Int) -> (low: N, high: N)?) -> N {
    let own = classes[sample]
    var total = N.zero
    var lead = N.zero
    if own >= 0 {
      guard let (_, above) = image(own) else { return N.zero }
      lead = above
    }
    for j in 0..<outputs where j != own {
      guard let (below, above) = image(j) else { return N.zero }
      let gap: N
      switch form.gap {
      case .distance: gap = max(below - targets[sample][j], targets[sample][j] - above)
      case .sign: gap = margin - (targets[sample][j] > N.zero ? above : -below)
      case .lead: gap = margin - (lead - below)
      }
      guard gap > N.zero else { continue }
      switch form.total {
      case .failure: return N(small: 1)
      case .sum: total += gap
      case .sumOfSquares: total += gap * gap
      case .maximum: total = max(total, gap)
      }
    }
    return total
  }

  /// Scaled output j at a sample's input, between bounds.
  private func image(_ j: Int, _ sample: Int, _ low: [N], _ high: [N]) -> (low: N, high: N)? {
    let place = j * inputs + inputOfSample[sample]
    guard let (below, above) = activation.image(low[place], high[place]) else { return nil }
    return (below * factor, above * factor)
  }
}
