import SearchCore

/// Rows of integers in lexicographic order, as a tree of their common beginnings laid out in one array.
///
/// To find rows whose sum of table entries stays below a budget, a beginning that passes it is pruned with all rows that
/// share it. Of an absolute or squared loss with a small budget this leaves a few dozen places of ten thousand rows.
struct RowTrie: ~Copyable {
  struct Node {
    let value: Int32
    /// The point that this node's value is for.
    let depth: Int32
    /// Where to go on once everything below has been pruned.
    let skip: Int32
    /// The only row below, whose further values are in `values`; −1 where there are several.
    let row: Int32
  }

  let points: Int
  let count: Int
  /// `points` a row.
  let values: FlatArray<Int32>
  let costs: FlatArray<Int>
  let leastCost: Int
  private let nodes: FlatArray<Node>

  /// - Precondition: the rows' values fit 32 bits; there is at least one row.
  init(_ rows: DistinctRows) {
    points = rows.words
    count = rows.count
    values = FlatArray(rows.bits.map { Int32(truncatingIfNeeded: Int(bitPattern: UInt($0))) })
    costs = FlatArray(rows.costs)
    leastCost = rows.costs.min() ?? 0
    let (values, points) = (self.values.elements, points)
    let order = (0..<rows.count).sorted { a, b in
      for point in 0..<points where values[a * points + point] != values[b * points + point] {
        return values[a * points + point] < values[b * points + point]
      }
      return false
    }
    var nodes: [(value: Int32, depth: Int32, skip: Int32, row: Int32)] = []
    func build(_ range: Range<Int>, _ depth: Int) {
      var start = range.lowerBound
      while start < range.upperBound {
        let value = values[order[start] * points + depth]
        var end = start + 1
        while end < range.upperBound, values[order[end] * points + depth] == value { end += 1 }
        let place = nodes.count
        let isSingle = end - start == 1
        nodes.append((value, Int32(depth), 0, isSingle ? Int32(order[start]) : -1))
        if !isSingle { build(start..<end, depth + 1) }
        nodes[place].skip = Int32(nodes.count)
        start = end
      }
    }
    build(0..<rows.count, 0)
    self.nodes = FlatArray(nodes.map { Node(value: $0.value, depth: $0.depth, skip: $0.skip, row: $0.row) })
  }

  /// The row of least value below `budget`: its cost plus, over the points, `table[base[point] + its value]`.
  ///
  /// - Parameters:
  ///   - table: not negative.
  ///   - partial: room for `points` + 1 numbers.
  ///   - visits: counts the nodes that were looked at.
  func least(
    _ table: borrowing FlatArray<Int>, _ base: borrowing FlatArray<Int>, below budget: Int,
    _ partial: borrowing FlatArray<Int>, _ visits: inout Int
  ) -> (row: Int, value: Int)? {
    var budget = budget
    var best: Int?
    var place = 0
    partial[0] = leastCost
    while place < nodes.count {
      let node = nodes[place]
      visits &+= 1
      let depth = Int(node.depth)
      var value = partial[depth] &+ table[base[depth] &+ Int(node.value)]
      guard value < budget else {
        place = Int(node.skip)
        continue
      }
      guard node.row >= 0 else {
        partial[depth &+ 1] = value
        place &+= 1
        continue
      }
      let row = Int(node.row)
      value = value &+ costs[row] &- leastCost
      var point = depth &+ 1
      while point < points, value < budget {
        value = value &+ table[base[point] &+ Int(values[row &* points &+ point])]
        point &+= 1
      }
      if value < budget { (best, budget) = (row, value) }
      place &+= 1
    }
    return best.map { ($0, budget) }
  }

  /// The value of one row, or any number from `budget` on.
  @inline(__always) func value(
    _ row: Int, _ table: borrowing FlatArray<Int>, _ base: borrowing FlatArray<Int>, below budget: Int
  ) -> Int {
    var value = costs[row]
    let first = row &* points
    var point = 0
    while point < points, value < budget {
      value = value &+ table[base[point] &+ Int(values[first &+ point])]
      point &+= 1
    }
    return value
  }
}
