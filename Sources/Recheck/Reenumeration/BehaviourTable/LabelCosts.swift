import ExactArithmetic
import TrainingProblem

/// The least cost of samples that the network cannot tell apart: there is one output for all of them, and it is right
/// for one of their labels at most.
struct LabelCosts {
  private let loss: ScaledLoss
  private let samples: [ScaledSample]
  private let outputs: Int
  /// The samples of each distinct input.
  private var samplesOfInput: [[Int]]
  /// Each parameter of the layers costs at least its cheapest option.
  let penalty: Integer

  init(_ scaled: ScaledInstance) {
    (loss, samples, outputs) = (scaled.loss, scaled.samples, scaled.layers[scaled.layers.count - 1].neurons)
    samplesOfInput = [[Int]](repeating: [], count: scaled.inputs.count)
    for (number, sample) in scaled.samples.enumerated() { samplesOfInput[sample.input].append(number) }
    let cheapest = scaled.parameters.costs.map { $0.min() ?? 0 }
    penalty = scaled.parameters.setOfParameter[scaled.layers[0].firstParameter...].reduce(Integer.zero) {
      $0 + cheapest[Int($1)]
    }
  }

  /// No choice has a smaller scaled objective, whatever the network may put out.
  static func bound(_ scaled: ScaledInstance) -> Integer {
    let costs = LabelCosts(scaled)
    guard scaled.loss.aggregate == .sum else { return costs.penalty }
    return scaled.inputs.indices.reduce(costs.penalty) { $0 + costs.least([$1]) }
  }

  /// The least cost of the samples of some inputs, with the same output at all of these.
  func least(_ inputs: [Int]) -> Integer {
    let together = inputs.flatMap { samplesOfInput[$0] }.map { samples[$0] }
    guard together.count > 1 else { return 0 }
    let isSplit = loss.form.total == .sum || loss.form.total == .sumOfSquares || outputs == 1
    if loss.form.countsErrors {
      // All but the heaviest label.
      var weightOf: [Label: Integer] = [:]
      for sample in together {
        weightOf[Label(targets: sample.targets, classNumber: sample.classNumber), default: 0] += sample.weight
      }
      let weights = weightOf.values
      return weights.reduce(0, +) - weights.reduce(0, max)
    }
    guard isSplit, !loss.form.takesClasses else { return 0 }
    return (0..<outputs).reduce(Integer.zero) { sum, output in
      sum + least(together.map { ($0.targets[output], $0.weight) })
    }
  }

  private struct Label: Hashable {
    let targets: [Integer]
    let classNumber: Int
  }

  /// One output's least loss at several labels: a convex function of the output.
  private func least(_ labels: [(target: Integer, weight: Integer)]) -> Integer {
    let weight = labels.reduce(Integer.zero) { $0 + $1.weight }
    switch (loss.form.gap, loss.form.total) {
    case (.sign, .sum), (.sign, .maximum):
      // Least where it is right for the one sign with the margin, and two margins off for the other.
      let above = labels.reduce(Integer.zero) { $1.target.signum > 0 ? $0 + $1.weight : $0 }
      return 2 * max(0, loss.margin) * min(above, weight - above)
    case (.distance, .sumOfSquares):
      // Σ w (z − y)² is least at the mean: Σ w y² − (Σ w y)² / Σ w.
      let sum = labels.reduce(Integer.zero) { $0 + $1.weight * $1.target }
      let squares = labels.reduce(Integer.zero) { $0 + $1.weight * $1.target * $1.target }
      return squares - (sum * sum).floorQuotient(by: weight)
    case (.distance, .sum), (.distance, .maximum):
      // Σ w |z − y| is least at the median.
      var below = Integer.zero
      let sorted = labels.sorted { $0.target < $1.target }
      for label in sorted {
        below += label.weight
        if below + below >= weight {
          return labels.reduce(Integer.zero) { $0 + $1.weight * ($1.target - label.target).magnitude }
        }
      }
      return 0
    // Of these nothing better is known here.
    case (.sign, .sumOfSquares), (.lead, _), (_, .failure): return 0
    }
  }
}
