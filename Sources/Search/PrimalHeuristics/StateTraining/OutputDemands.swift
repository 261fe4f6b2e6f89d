import SearchCore
import TrainingProblem

/// Which way each output ought to go at a distinct input.
///
/// Of several samples at one input the heaviest counts: an error loss can be met for one of them only.
struct OutputDemands {
  private let outputs: Int
  private let form: LossForm
  private let factor: Float
  private let margin: Float
  private let classes: [Int]
  /// `outputs` an input.
  private let targets: [Float]
  /// By distinct input: its weight beside the mean one, within a quarter and four.
  let weights: [Float]

  init(_ network: SearchNetwork<Int>) {
    let scaled = network.scaled
    outputs = scaled.instance.network.outputs
    form = scaled.loss.form
    factor = Float(word(scaled.loss.outputFactor))
    margin = Float(word(scaled.loss.margin))
    var heaviest = [ScaledSample?](repeating: nil, count: scaled.inputs.count)
    for sample in scaled.samples where heaviest[sample.input].map({ $0.weight < sample.weight }) ?? true {
      heaviest[sample.input] = sample
    }
    classes = heaviest.map { $0?.classNumber ?? 0 }
    let count = outputs
    targets = heaviest.flatMap { sample in
      let given = sample?.targets.map { Float(word($0)) } ?? []
      return given + [Float](repeating: 0, count: count - given.count)
    }
    let sizes = heaviest.map { Float($0.map { word($0.weight) } ?? 0) }
    let mean = sizes.reduce(0, +) / Float(max(1, sizes.count))
    weights = sizes.map { $0 == 0 ? 0 : min(4, max(0.25, $0 / mean)) }
  }

  /// Sets the wanted change of each output.
  ///
  /// - Parameters:
  ///   - unit: a typical distance of outputs from 0.
  ///   - slack: the units by which outputs ought to be right, where errors are counted.
  ///   - isTwoValued: outputs have two values, and each is told which one is right.
  /// - Returns: whether the sample is wrong, and whether there is something to do.
  @inline(__always) func judge(
    _ input: Int, _ row: borrowing FlatArray<Float>, unit: Float, slack: Float, isTwoValued: Bool,
    into pulls: borrowing FlatArray<Float>
  ) -> (isWrong: Bool, isActive: Bool) {
    var (isWrong, isActive) = (false, isTwoValued)
    let wanted = margin + (form.countsErrors && !isTwoValued ? slack * unit * factor : 0)
    switch form.gap {
    case .lead:
      let own = classes[input]
      var count: Float = 0
      for output in 0..<outputs where output != own {
        let lead = (row[own] - row[output]) * factor
        if lead < margin { isWrong = true }
        let isShort = lead < wanted || isTwoValued
        pulls[output] = isShort ? -1 : 0
        if isShort { count += 1 }
      }
      pulls[own] = isTwoValued ? 1 : count
      if count > 0 { isActive = true }
    case .sign:
      for output in 0..<outputs {
        let target = targets[input * outputs + output]
        let lead = target * row[output] * factor
        if lead < margin { isWrong = true }
        let isShort = lead < wanted || isTwoValued
        pulls[output] = isShort ? target : 0
        if isShort { isActive = true }
      }
    case .distance:
      for output in 0..<outputs {
        let distance = targets[input * outputs + output] - row[output] * factor
        if distance != 0 { (isWrong, isActive) = (true, true) }
        pulls[output] = min(1, max(-1, distance / (unit * factor)))
      }
    }
    return (isWrong, isActive)
  }
}
