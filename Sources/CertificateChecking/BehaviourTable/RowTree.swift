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
    /// The rows that begin like this.
    let rows: Range<Int>
  }

  let rows: [[Int]]
  let costs: [Int]
  let leastCost: Int
  private(set) var nodes: [Node] = []

  /// - Precondition: there is a row, and rows are not empty.
  init(_ table: CheapestRows<Int>) {
    let order = table.rows.indices.sorted { table.rows[$0].lexicographicallyPrecedes(table.rows[$1]) }
    rows = order.map { table.rows[$0] }
    costs = order.map { table.costs[$0] }
    leastCost = table.leastCost
    build(rows.indices, 0)
  }

  private mutating func build(_ range: Range<Int>, _ depth: Int) {
    var start = range.lowerBound
    while start < range.upperBound {
      let value = rows[start][depth]
      var end = start + 1
      while end < range.upperBound, rows[end][depth] == value { end += 1 }
      let place = nodes.count
      nodes.append(Node(value: value, depth: depth, end: 0, rows: start..<end))
      // A single row's other entries are looked up where they are.
      if end - start > 1 { build(start..<end, depth + 1) }
      nodes[place].end = nodes.count
      start = end
    }
  }
}
