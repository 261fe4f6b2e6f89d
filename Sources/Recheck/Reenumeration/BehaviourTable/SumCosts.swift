import ExactArithmetic
import TrainingProblem

/// The cost of each distinct input by the pre-activation of the single output.
struct SumCosts {
  /// The least sum there may be at each input.
  private let low: [Int]
  private let costs: [[Int]]

  /// - Parameters:
  ///   - biases: of the output.
  ///   - budget: of all places where a cost is kept.
  init(
    _ scaled: ScaledInstance, biases: ClosedRange<Int>, _ contributions: Contributions, _ budget: BehaviourTableBudget
  ) throws(LimitError) {
    let input = InputCosts(scaled)
    var (low, costs) = ([Int](), [[Int]]())
    for s in scaled.inputs.indices {
      var (least, greatest) = (biases.lowerBound, biases.upperBound)
      for tables in contributions.tablesOf {
        let ranges = tables.map { contributions.tables[$0].ranges[s] }
        least += ranges.reduce(ranges[0].lowerBound) { min($0, $1.lowerBound) }
        greatest += ranges.reduce(ranges[0].upperBound) { max($0, $1.upperBound) }
      }
      guard greatest - least < BehaviourTableLimits.sums else {
        throw LimitError("the sums at the output are too many")
      }
      try budget.hold(greatest - least)
      try budget.spend((greatest - least) * 16)
      low.append(least)
      costs.append((least...greatest).map { input.cost(s, atSum: $0) })
    }
    (self.low, self.costs) = (low, costs)
  }

  /// Input s at the sums from `from` on, as many as there are to `to`.
  func costs(_ s: Int, _ from: Int, _ to: Int) -> [Int] { Array(costs[s][from - low[s]...to - low[s]]) }

  /// Entry i: the least of entries i, …, i + `window`.
  static func minima(_ entries: [Int], window: Int) -> [Int] {
    var (result, reach) = (entries, 0)
    while reach < window {
      // Each entry is the least of `reach` + 1 by now; two such runs make a longer one.
      let step = min(reach + 1, window - reach)
      result = (0..<result.count - step).map { min(result[$0], result[$0 + step]) }
      reach += step
    }
    return result
  }
}
