import ExactArithmetic
import SearchCore
import TrainingProblem

/// The loss of a walk's outputs, and an energy that also tells how far wrong outputs are from right.
struct GuidedLoss {
  /// A unit of objective is 2^`scale` units of energy.
  static let scale = 3

  let outputs: Int
  /// The energy of a typical sample's loss.
  let unit: Int
  /// Penalty of the parameters without a choice.
  let fixedPenalty: Int
  /// True if losses of samples add up; otherwise the greatest counts.
  let isSum: Bool
  private let form: LossForm
  private let factor: Int
  private let margin: Int
  /// By distinct input: the first of its samples.
  private let firstSample: [Int]
  private let samples: [(weight: Int, classNumber: Int)]
  private let targets: [Int]

  init(_ network: SearchNetwork<Int>) {
    let scaled = network.scaled
    outputs = scaled.instance.network.outputs
    form = scaled.loss.form
    isSum = scaled.loss.aggregate == .sum
    factor = word(scaled.loss.outputFactor)
    margin = word(scaled.loss.margin)
    let ordered = scaled.samples.indices.sorted {
      (scaled.samples[$0].input, $0) < (scaled.samples[$1].input, $1)
    }.map { scaled.samples[$0] }
    samples = ordered.map { (word($0.weight), $0.classNumber) }
    targets = ordered.flatMap { $0.targets.map(word) }
    var first = [Int](repeating: 0, count: network.inputCount + 1)
    for sample in ordered { first[sample.input + 1] += 1 }
    for input in 0..<network.inputCount { first[input + 1] += first[input] }
    firstSample = first
    fixedPenalty = (0..<network.parameterCount).filter { network.optionCount($0) == 1 }
      .reduce(0) { $0 + network.optionCosts[network.firstOption[network.setNumber($1)]] }
    let total = samples.reduce(0) { $0 + $1.weight }
    // One true unit of output off, at an average sample.
    let last = scaled.layers[scaled.layers.count - 1].outputScale * scaled.loss.outputFactor
    var size = 1
    if !form.countsErrors { size = min(1 << 20, last.word ?? 1 << 20) }
    if form.total == .sumOfSquares { size *= size }
    unit = min(1 << 34, max(1, total / max(1, samples.count)) * size << GuidedLoss.scale)
  }

  /// Of the samples at a distinct input, together.
  ///
  /// - Parameter row: the input's outputs; output j at `j · stride`.
  @inline(__always) func at(_ input: Int, _ row: UnsafePointer<Int32>, stride: Int) -> (loss: Int, energy: Int) {
    var (loss, energy) = (0, 0)
    for number in firstSample[input]..<firstSample[input + 1] {
      let sample = samples[number]
      let far = shortfall(row, stride, sample.classNumber, number * outputs)
      guard far > 0 else { continue }
      let isError = form.countsErrors
      let value = sample.weight * (isError ? 1 : far)
      var guide = value << GuidedLoss.scale
      // A shortfall's binary digits: near and far differ, whatever the scale.
      if isError { guide += sample.weight * min(8, Int.bitWidth - far.leadingZeroBitCount) }
      if isSum {
        loss += value
        energy += guide
      } else {
        loss = max(loss, value)
        energy = max(energy, guide)
      }
    }
    return (loss, energy)
  }

  /// The weighted errors at a distinct input, and how far the furthest of its samples is from right.
  func errors(_ input: Int, _ row: UnsafePointer<Int32>) -> (loss: Int, far: Int) {
    var (loss, furthest) = (0, 0)
    for number in firstSample[input]..<firstSample[input + 1] {
      let far = shortfall(row, 1, samples[number].classNumber, number * outputs)
      guard far > 0 else { continue }
      loss += samples[number].weight
      furthest = max(furthest, far)
    }
    return (loss, furthest)
  }

  /// ℓ of one sample; where it counts errors, how far it is from none: the greatest gap, or the sum of the distances.
  ///
  /// - Parameters:
  ///   - y: the sample's class, where it has one.
  ///   - first: the place of its targets, where it has these.
  @inline(__always) private func shortfall(_ row: UnsafePointer<Int32>, _ stride: Int, _ y: Int, _ first: Int) -> Int {
    var far = 0
    switch form.gap {
    case .lead:
      let own = Int(row[y * stride])
      for j in 0..<outputs where j != y { add(margin - (own - Int(row[j * stride])) * factor, to: &far) }
    case .sign:
      for j in 0..<outputs {
        let output = Int(row[j * stride]) * factor
        add(margin - (targets[first + j] > 0 ? output : -output), to: &far)
      }
    case .distance:
      for j in 0..<outputs {
        let distance = abs(Int(row[j * stride]) * factor - targets[first + j])
        if form.countsErrors { far += distance } else { add(distance, to: &far) }
      }
    }
    return far
  }

  @inline(__always) private func add(_ gap: Int, to far: inout Int) {
    guard gap > 0 else { return }
    switch form.total {
    case .failure, .maximum: far = max(far, gap)
    case .sum: far += gap
    case .sumOfSquares: far += gap * gap
    }
  }
}
