import ExactArithmetic
import TrainingProblem

/// The least loss that the samples of one distinct input can have, given an interval for each output.
///
/// Exact where every interval is one number. Of several labels at one input, an error loss fits at most one: the
/// others are lost whatever the network computes.
public final class LossBound<N: WorkingNumber> {
  /// The gap and the total of the loss.
  public let form: LossForm
  /// True if weighted losses are summed; false if the greatest counts.
  public let isSum: Bool
  private let outputs: Int
  private let outputFactor: N
  private let margin: N
  /// Samples of input s: `firstSample[s]..<firstSample[s+1]`.
  private let firstSample: FlatArray<Int32>
  private let weights: FlatArray<N>
  private let classes: FlatArray<Int32>
  /// Targets (or signs), `outputs` a sample.
  private let targets: FlatArray<N>

  /// The loss of the objective, whose numbers `number` brings to the width of the search.
  public convenience init(_ scaled: ScaledInstance, _ number: (Integer) -> N) {
    self.init(scaled.loss, scaled.samples, of: scaled, number)
  }

  /// Of a loss over samples of `scaled`.
  public init(_ loss: ScaledLoss, _ all: [ScaledSample], of scaled: ScaledInstance, _ number: (Integer) -> N) {
    form = loss.form
    isSum = loss.aggregate == .sum
    outputs = scaled.instance.network.outputs
    outputFactor = number(loss.outputFactor)
    margin = number(loss.margin)
    var ofInput = [[ScaledSample]](repeating: [], count: scaled.inputs.count)
    for sample in all { ofInput[sample.input].append(sample) }
    let samples = Array(ofInput.joined())
    var first: [Int32] = [0]
    for list in ofInput { first.append(first[first.count - 1] + Int32(list.count)) }
    firstSample = FlatArray(first)
    weights = FlatArray(samples.map { number($0.weight) })
    classes = FlatArray(samples.map { Int32($0.classNumber) })
    targets = FlatArray(samples.flatMap { $0.classNumber < 0 ? $0.targets.map(number) : [] })
  }

  /// - Parameters:
  ///   - input: which distinct input.
  ///   - low, high: bounds of output j at `j · stride`, low ≤ high.
  public func callAsFunction(_ input: Int, low: UnsafePointer<N>, high: UnsafePointer<N>, stride: Int) -> N {
    let samples = Int(firstSample[input])..<Int(firstSample[input + 1])
    if form.countsErrors {
      if samples.count == 1 {
        let sample = samples.lowerBound
        return fits(sample, low, high, stride) ? N.zero : weights[sample]
      }
      return isSum ? sumOfErrors(samples, low, high, stride) : greatestError(samples, low, high, stride)
    }
    var total = N.zero
    for sample in samples {
      let value = weights[sample] * measure(sample, low, high, stride)
      if isSum { total += value } else if value > total { total = value }
    }
    return total
  }

  /// The greatest that the loss of one input's samples can be, each sample taken by itself; exact where every interval is
  /// one number.
  public func most(_ input: Int, low: UnsafePointer<N>, high: UnsafePointer<N>, stride: Int) -> N {
    var total = N.zero
    for sample in Int(firstSample[input])..<Int(firstSample[input + 1]) {
      let value = weights[sample] * greatest(sample, low, high, stride)
      if isSum { total += value } else if value > total { total = value }
    }
    return total
  }

  private func greatest(
    _ sample: Int, _ low: UnsafePointer<N>, _ high: UnsafePointer<N>, _ stride: Int
  ) -> N {
    var total = N.zero
    let y = Int(classes[sample])
    for j in 0..<outputs where j != y {
      let (least, most) = (low[j * stride], high[j * stride])
      let gap: N
      switch form.gap {
      case .distance:
        let target = targets[sample * outputs + j]
        gap = max(most * outputFactor - target, target - least * outputFactor)
      case .sign: gap = margin - (targets[sample * outputs + j] > N.zero ? least : -most) * outputFactor
      case .lead: gap = margin - (low[y * stride] - most) * outputFactor
      }
      add(gap, to: &total)
    }
    return total
  }

  /// ℓ of one sample at one vector of outputs, before the sample's weight. Samples are numbered input by input.
  public func loss(sample: Int, outputs: UnsafePointer<N>) -> N {
    if form.countsErrors { return fits(sample, outputs, outputs, 1) ? N.zero : N(small: 1) }
    return measure(sample, outputs, outputs, 1)
  }

  private func sumOfErrors(
    _ samples: Range<Int>, _ low: UnsafePointer<N>, _ high: UnsafePointer<N>, _ stride: Int
  ) -> N {
    var (total, fitting) = (N.zero, N.zero)
    for sample in samples {
      total += weights[sample]
      if weights[sample] > fitting, fits(sample, low, high, stride) { fitting = weights[sample] }
    }
    return total - fitting
  }

  private func greatestError(
    _ samples: Range<Int>, _ low: UnsafePointer<N>, _ high: UnsafePointer<N>, _ stride: Int
  ) -> N {
    // Best to fit the heaviest sample that can be fitted; the heaviest of the others is lost.
    var chosen = -1
    for sample in samples where fits(sample, low, high, stride) && (chosen < 0 || weights[sample] > weights[chosen]) {
      chosen = sample
    }
    var lost = N.zero
    for sample in samples where sample != chosen && weights[sample] > lost { lost = weights[sample] }
    return lost
  }

  /// True if some outputs within the bounds have no error at `sample` (each output taken by itself).
  @inline(__always) private func fits(
    _ sample: Int, _ low: UnsafePointer<N>, _ high: UnsafePointer<N>, _ stride: Int
  ) -> Bool {
    switch form.gap {
    case .sign:
      for j in 0..<outputs {
        let lead = targets[sample * outputs + j] > N.zero ? high[j * stride] : -low[j * stride]
        if lead * outputFactor < margin { return false }
      }
    case .distance:
      for j in 0..<outputs {
        let target = targets[sample * outputs + j]
        if target < low[j * stride] * outputFactor || high[j * stride] * outputFactor < target { return false }
      }
    case .lead:
      let y = Int(classes[sample])
      for j in 0..<outputs where j != y {
        if (high[y * stride] - low[j * stride]) * outputFactor < margin { return false }
      }
    }
    return true
  }

  /// The least ℓ within the bounds, of a loss that does not count errors.
  private func measure(
    _ sample: Int, _ low: UnsafePointer<N>, _ high: UnsafePointer<N>, _ stride: Int
  ) -> N {
    var total = N.zero
    switch form.gap {
    case .lead:
      let y = Int(classes[sample])
      for j in 0..<outputs where j != y {
        add(margin - (high[y * stride] - low[j * stride]) * outputFactor, to: &total)
      }
    case .sign:
      for j in 0..<outputs {
        let lead = targets[sample * outputs + j] > N.zero ? high[j * stride] : -low[j * stride]
        add(margin - lead * outputFactor, to: &total)
      }
    case .distance:
      for j in 0..<outputs {
        let target = targets[sample * outputs + j]
        let below = low[j * stride] * outputFactor - target
        let above = target - high[j * stride] * outputFactor
        add(below > above ? below : above, to: &total)
      }
    }
    return total
  }

  /// ℓ with one gap more.
  @inline(__always) private func add(_ gap: N, to total: inout N) {
    guard gap > N.zero else { return }
    switch form.total {
    case .failure: total = N(small: 1)
    case .sum: total += gap
    case .sumOfSquares: total += gap * gap
    case .maximum: if gap > total { total = gap }
    }
  }
}
