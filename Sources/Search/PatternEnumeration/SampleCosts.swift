import ExactArithmetic
import SearchCore
import TrainingProblem

/// The cost of each distinct input by what the network puts out there.
///
/// Outputs matter only through the losses that they have at the labels that occur: an *outcome* is such a list of
/// losses, one a distinct label. For two signs under `sign-error` there are three: right for +, right for −, neither.
final class SampleCosts {
  private let loss: LossBound<Int>
  private let outputs: Int
  let inputCount: Int
  /// For each distinct label a sample that has it.
  private var sampleOfLabel: [Int] = []
  /// The labels of each distinct input with their weights.
  private(set) var weights: [[(label: Int, weight: Int)]]

  init(_ network: SearchNetwork<Int>) {
    let scaled = network.scaled
    loss = network.loss
    outputs = scaled.instance.network.outputs
    inputCount = scaled.inputs.count
    var ofInput = [[ScaledSample]](repeating: [], count: scaled.inputs.count)
    for sample in scaled.samples { ofInput[sample.input].append(sample) }
    struct Label: Hashable {
      let targets: [Integer]
      let classNumber: Int
    }
    var labels: [Label: Int] = [:]
    weights = []
    var number = 0
    for samples in ofInput {
      var list: [(label: Int, weight: Int)] = []
      for sample in samples {
        let label = Label(targets: sample.targets, classNumber: sample.classNumber)
        let known = labels[label] ?? sampleOfLabel.count
        if known == sampleOfLabel.count {
          labels[label] = known
          sampleOfLabel.append(number)
        }
        list.append((known, word(sample.weight)))
        number += 1
      }
      weights.append(list)
    }
  }

  var labelCount: Int { sampleOfLabel.count }

  /// ℓ at each distinct label, before weights.
  func outcome(_ values: [Int]) -> [Int] {
    values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return [] }
      return sampleOfLabel.map { loss.loss(sample: $0, outputs: base) }
    }
  }

  /// The cost of the distinct input where its outcome is `outcome`.
  func cost(_ input: Int, _ outcome: [Int]) -> Int {
    weights[input].reduce(0) { $0 + $1.weight * outcome[$1.label] }
  }
}
