import ExactArithmetic
import TrainingProblem

/// Leaves out the behaviours of a neuron that another of its behaviours can stand in for, whatever the others do.
///
/// At an input where the upper value is never the dearer one, whatever the other neurons' pattern, a behaviour that
/// takes it there is at least as good as one that does not; likewise downwards; and where neither is ever dearer all
/// are alike. So a behaviour may be exchanged for one that costs no more, and is as good at every input.
final class StandIns {
  private let tables: [CheapestRows<UInt64>]
  private let words: Int
  private let budget: BehaviourTableBudget
  private var known: [[UInt64]: BehaviourRows] = [:]

  init(_ tables: [CheapestRows<UInt64>], words: Int, _ budget: BehaviourTableBudget) {
    (self.tables, self.words, self.budget) = (tables, words, budget)
  }

  /// The behaviours of `table` that are needed.
  ///
  /// - Parameters:
  ///   - mayRise: at which inputs the upper value may be the dearer one.
  ///   - mayFall: at which inputs the lower one may.
  func rows(_ table: Int, mayRise: [UInt64], mayFall: [UInt64]) throws(LimitError) -> BehaviourRows {
    let key = mayRise + mayFall + [UInt64(table)]
    if let rows = known[key] { return rows }
    let (rows, costs) = (tables[table].rows, tables[table].costs)
    let size = rows.count * (2 * words + 8)
    try budget.hold(size)
    defer { budget.release(size) }
    // The set against a behaviour: the places where its value may be the dearer one. Of two behaviours the one whose
    // set is a part of the other's is as good: where both differ, it does not have the value that may be dearer.
    let against = rows.map { row in
      (0..<words).map { row[$0] & mayRise[$0] } + (0..<words).map { ~row[$0] & mayFall[$0] }
    }
    let sizes = against.map { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
    let order = rows.indices.sorted { (sizes[$0], costs[$0], $0) < (sizes[$1], costs[$1], $1) }
    var kept: [Int] = []
    for row in order {
      try budget.spend(kept.count)
      let own = against[row]
      let hasStandIn = kept.contains { other in
        costs[other] <= costs[row] && zip(against[other], own).allSatisfy { $0 & ~$1 == 0 }
      }
      if !hasStandIn { kept.append(row) }
    }
    let result = BehaviourRows(kept.map { rows[$0] }, kept.map { costs[$0] }, words: words)
    try budget.hold(result.size)
    known[key] = result
    return result
  }
}
