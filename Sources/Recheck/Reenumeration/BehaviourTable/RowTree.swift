import ExactArithmetic
import TrainingProblem

/// Rows of numbers in lexicographic order, as a tree of their common beginnings laid out in one list: what a beginning
/// shows of a row it shows of all that share it.
struct RowTree {
  struct Node {
    /// The entry that this node adds to the beginning before it.
    let value: Int
    let depth: Int
    /// The node after everything below.
    var end: Int
    /// The rows that begin like this: from `first` on, before `last`.
    let first: Int
    let last: Int
  }

  let rows: [[Int]]
  let costs: [Int]
  let leastCost: Int
  private(set) var nodes: [Node] = []

  /// Words that it takes beside the rows' entries.
  var words: Int { nodes.count * 5 + rows.count * 2 }

  /// - Precondition: there is a row; rows are not empty, and distinct.
  init(_ rows: [[Int]], costs: [Int], _ budget: BehaviourTableBudget) throws(LimitError) {
    let order = rows.indices.sorted { rows[$0].lexicographicallyPrecedes(rows[$1]) }
    try self.init(sorted: order.map { rows[$0] }, costs: order.map { costs[$0] }, budget)
  }

  private init(sorted rows: [[Int]], costs: [Int], _ budget: BehaviourTableBudget) throws(LimitError) {
    (self.rows, self.costs) = (rows, costs)
    leastCost = costs.reduce(costs[0], min)
    try budget.hold(rows.count * 2)
    try build(rows.indices, 0, budget)
  }

  /// The tree of some of the rows; whoever asks releases its words.
  func only(_ kept: [Int], _ budget: BehaviourTableBudget) throws(LimitError) -> RowTree {
    try RowTree(sorted: kept.map { rows[$0] }, costs: kept.map { costs[$0] }, budget)
  }

  private mutating func build(
    _ range: Range<Int>, _ depth: Int, _ budget: BehaviourTableBudget
  ) throws(LimitError) {
    var start = range.lowerBound
    while start < range.upperBound {
      let value = rows[start][depth]
      var end = start + 1
      while end < range.upperBound, rows[end][depth] == value { end += 1 }
      let place = nodes.count
      try budget.hold(5)
      nodes.append(Node(value: value, depth: depth, end: 0, first: start, last: end))
      // A single row's other entries are looked up where they are.
      if end - start > 1 { try build(start..<end, depth + 1, budget) }
      nodes[place].end = nodes.count
      start = end
    }
  }
}
