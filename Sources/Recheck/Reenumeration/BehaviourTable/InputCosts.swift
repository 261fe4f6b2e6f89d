import ExactArithmetic
import TrainingProblem

/// The cost of each distinct input, by what the network puts out there.
///
/// Outputs matter only through the losses that they have at the labels that occur. An *outcome* is such a list of
/// losses, one a distinct label.
struct InputCosts {
  private struct Label: Hashable {
    let targets: [Integer]
    let classNumber: Int
  }

  private let loss: OutputLoss<Int>
  /// For each distinct label a sample that has it.
  private var sampleOfLabel: [Int] = []
  /// For each distinct input its labels, and the weights of its samples with them.
  private var weights: [[(label: Int, weight: Int)]]
  /// The outcomes met so far.
  private(set) var outcomes: [[Int]] = []
  private var numberOf: [[Int]: Int] = [:]

  init(_ scaled: ScaledInstance) {
    loss = OutputLoss(scaled)
    weights = [[(label: Int, weight: Int)]](repeating: [], count: scaled.inputs.count)
    var labels: [Label: Int] = [:]
    for (number, sample) in scaled.samples.enumerated() {
      let label = Label(targets: sample.targets, classNumber: sample.classNumber)
      let known = labels[label] ?? sampleOfLabel.count
      if known == sampleOfLabel.count {
        labels[label] = known
        sampleOfLabel.append(number)
      }
      weights[sample.input].append((known, Int.exact(sample.weight)))
    }
  }

  /// The number of the outcome of these output values.
  mutating func outcome(_ outputs: [Int]) throws(LimitError) -> UInt16 {
    let outcome = sampleOfLabel.map { loss.loss(ofSample: $0, at: outputs) }
    if let known = numberOf[outcome] { return UInt16(known) }
    guard outcomes.count < BehaviourTableLimits.outcomes else {
      throw LimitError("more than \(BehaviourTableLimits.outcomes) outcomes of the network")
    }
    numberOf[outcome] = outcomes.count
    outcomes.append(outcome)
    return UInt16(outcomes.count - 1)
  }

  /// The cost of an input where the outcome is `outcome`.
  func cost(_ input: Int, _ outcome: Int) -> Int {
    weights[input].reduce(0) { $0 + $1.weight * outcomes[outcome][$1.label] }
  }

  /// The cost of an input where the single output has this pre-activation.
  func cost(_ input: Int, atSum sum: Int) -> Int {
    let output = [loss.activation(sum)]
    return weights[input].reduce(0) { $0 + $1.weight * loss.loss(ofSample: sampleOfLabel[$1.label], at: output) }
  }
}
