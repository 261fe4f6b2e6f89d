import ExactArithmetic
import TrainingProblem

/// Rows of equal length, each kept once, at the least cost that it came with.
///
/// A choice matters only through the entries of its row: of two choices with the same row the dearer one can be
/// exchanged for the other wherever it is part of a choice of all parameters, and the objective does not rise.
struct CheapestRows<Entry: Hashable> {
  private(set) var rows: [[Entry]] = []
  private(set) var costs: [Int] = []
  private var placeOf: [[Entry]: Int] = [:]

  var count: Int { rows.count }
  /// - Precondition: there is a row.
  var leastCost: Int { costs.reduce(costs[0], min) }

  mutating func add(_ row: [Entry], cost: Int, _ budget: BehaviourTableBudget) throws(LimitError) {
    if let place = placeOf[row] {
      costs[place] = min(costs[place], cost)
      return
    }
    try budget.hold(row.count * MemoryLayout<Entry>.stride / 8 + 10)
    placeOf[row] = rows.count
    rows.append(row)
    costs.append(cost)
  }

  /// The cost of a row; nil where there is no such row.
  func cost(of row: [Entry]) -> Int? { placeOf[row].map { costs[$0] } }
}
