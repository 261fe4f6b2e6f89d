/// Finds, for given values of all hidden layers but the last, the best behaviours of the last hidden layer and the best
/// output bias. One a thread.
///
/// Contributions to the output are split by sign, as in `SumSearch`: where those still to come can only add, an input
/// whose sum is too large already costs what it costs.
final class SignedSums {
  private let problem: LayeredProblem
  private let kinds: [LayeredProblem.Kind]
  private let points: Int
  private let lister: BehaviourLister
  /// For each kind what its neurons can do.
  private let behaviours: [RowSet]
  /// For each kind the contributions that are negative nowhere, positive nowhere, and the others.
  private let lists: [RowSet]
  private let least: [FlatArray<Int32>]
  private let greatest: [FlatArray<Int32>]
  private var leastCost: [Int]
  private let ways: [Way]
  /// For each level what the levels after it can add, and the sums before it.
  private let toGo: [(low: FlatArray<Int32>, high: FlatArray<Int32>)]
  private let sums: [FlatArray<Int32>]
  private var costToGo: [Int]
  /// For each level the rows that its last pass kept.
  private let kept: [FlatArray<Int32>]
  private var orders: [PointOrder]
  private var rows: [Int]
  /// Rows looked at.
  private(set) var steps = 0

  private static let signs = 3

  /// A sign a neuron, up to exchanges: lists by level, and each level's neuron.
  private struct Way {
    let lists: [Int]
    let neurons: [Int]
  }

  /// The best found: contribution codes by neuron.
  struct Found {
    let objective: Int
    let behaviours: [Int32]
    let edges: [Int]
    let bias: Int
  }

  init(_ problem: LayeredProblem) {
    self.problem = problem
    kinds = problem.kinds[problem.hiddenLayers - 1]
    points = problem.points
    let points = self.points
    let layer = problem.hiddenLayers - 1
    lister = BehaviourLister(
      problem.network.activations[layer], points: points, depth: problem.network.scaled.layers[layer].sources.count)
    let most = kinds.map { $0.count(cap: LayeredProblem.rowLimit) }
    behaviours = most.map { RowSet(points: points, capacity: $0) }
    lists = kinds.indices.flatMap { kind in
      (0..<SignedSums.signs).map { _ in RowSet(points: points, capacity: most[kind]) }
    }
    least = lists.map { _ in FlatArray(repeating: 0, count: points) }
    greatest = lists.map { _ in FlatArray(repeating: 0, count: points) }
    leastCost = lists.map { _ in 0 }
    ways = SignedSums.ways(kinds)
    let depth = kinds.reduce(0) { $0 + $1.neurons.count }
    toGo = (0..<depth).map { _ in (FlatArray(repeating: 0, count: points), FlatArray(repeating: 0, count: points)) }
    sums = (0..<depth).map { _ in FlatArray(repeating: 0, count: points) }
    costToGo = [Int](repeating: 0, count: depth)
    kept = (0..<depth).map { _ in FlatArray(repeating: 0, count: most.max() ?? 1) }
    orders = (0..<depth).map { _ in PointOrder(count: points) }
    rows = [Int](repeating: 0, count: depth)
  }

  deinit {
    for array in least + greatest + sums + kept { array.free() }
    for order in orders { order.free() }
    for (low, high) in toGo {
      low.free()
      high.free()
    }
  }

  private static func ways(_ kinds: [LayeredProblem.Kind]) -> [Way] {
    var ways: [[(list: Int, neuron: Int)]] = [[]]
    for (number, kind) in kinds.enumerated() {
      var own: [[(list: Int, neuron: Int)]] = [[]]
      for neuron in kind.neurons {
        own = own.flatMap { way in
          let first = way.last?.list ?? number * signs
          return (first..<(number + 1) * signs).map { way + [($0, neuron)] }
        }
      }
      ways = ways.flatMap { way in own.map { way + $0 } }
    }
    // Fewest of a sign first: what is left has one sign early.
    return ways.map { way in
      func size(_ list: Int) -> Int { way.count { $0.list == list } }
      let order = way.sorted { (size($0.list), $0.list, $0.neuron) < (size($1.list), $1.list, $1.neuron) }
      return Way(lists: order.map(\.list), neurons: order.map(\.neuron))
    }
  }

  /// The best completion below `limit`; nil where there is none.
  ///
  /// - Parameters:
  ///   - columns: values of the last hidden layer's sources.
  ///   - paid: what the layers before cost.
  func best(_ columns: [FlatArray<Int32>], paid: Int, below limit: Int) -> Found? {
    list(columns)
    for level in orders.indices { orders[level].refresh() }
    var limit = limit
    var found: Found?
    for way in ways where way.lists.allSatisfy({ lists[$0].count > 0 }) {
      aim(way)
      for (bias, option) in problem.biases.enumerated() {
        let start = sums[0]
        let (low, high) = (least[way.lists[0]], greatest[way.lists[0]])
        var cost = paid &+ option.cost &+ costToGo[0] &+ leastCost[way.lists[0]]
        var point = 0
        while point < points, cost < limit {
          cost =
            cost
            &+ problem.windows.least(
              point, option.value &+ Int(low[point]) &+ Int(toGo[0].low[point]),
              option.value &+ Int(high[point]) &+ Int(toGo[0].high[point]))
          point &+= 1
        }
        guard cost < limit else { continue }
        for point in 0..<points { start[point] = Int32(truncatingIfNeeded: option.value) }
        descend(way, 0, among: nil, paid: paid &+ option.cost, &limit) { objective in
          found = self.found(way, bias, objective)
        }
      }
    }
    return found
  }

  private func list(_ columns: [FlatArray<Int32>]) {
    for (number, kind) in kinds.enumerated() {
      let behaviours = behaviours[number]
      lister.list(kind, columns, into: behaviours)
      steps &+= kind.options.reduce(1) { $0 &* $1.count }
      for sign in 0..<SignedSums.signs { lists[number * SignedSums.signs + sign].clear() }
      for behaviour in 0..<behaviours.count {
        let from = behaviours.values.base + behaviour &* points
        for (option, edge) in kind.edges.enumerated() {
          let factor = Int32(truncatingIfNeeded: edge.value)
          // Where all are ≥ 0 no sign bit is set; where all are ≤ 0 none is in the negatives.
          var (any, anyOfNegatives): (Int32, Int32) = (0, 0)
          for point in 0..<points {
            let value = factor &* from[point]
            any |= value
            anyOfNegatives |= 0 &- value
          }
          let list = lists[number * SignedSums.signs + (any >= 0 ? 0 : anyOfNegatives >= 0 ? 1 : 2)]
          let to = list.next
          for point in 0..<points { to[point] = factor &* from[point] }
          list.insert(
            cost: behaviours.costs[behaviour] &+ edge.cost,
            code: Int32(truncatingIfNeeded: behaviour &* kind.edges.count &+ option))
        }
      }
      for sign in 0..<SignedSums.signs { span(number * SignedSums.signs + sign) }
    }
  }

  /// The least and the greatest value of a list at each point.
  private func span(_ number: Int) {
    let (list, low, high) = (lists[number], least[number].base, greatest[number].base)
    guard list.count > 0 else { return }
    let values = list.values.base
    for point in 0..<points { (low[point], high[point]) = (values[point], values[point]) }
    for row in 1..<max(1, list.count) {
      let from = values + row &* points
      for point in 0..<points {
        low[point] = min(low[point], from[point])
        high[point] = max(high[point], from[point])
      }
    }
    leastCost[number] = list.leastCost
  }

  private func aim(_ way: Way) {
    let last = way.lists.count - 1
    costToGo[last] = 0
    for point in 0..<points {
      toGo[last].low[point] = 0
      toGo[last].high[point] = 0
    }
    for level in (0..<last).reversed() {
      let list = way.lists[level + 1]
      costToGo[level] = costToGo[level + 1] &+ leastCost[list]
      for point in 0..<points {
        toGo[level].low[point] = toGo[level + 1].low[point] &+ least[list][point]
        toGo[level].high[point] = toGo[level + 1].high[point] &+ greatest[list][point]
      }
    }
  }

  /// Tries the rows of a level's list, or of those `among` it, one after the other.
  ///
  /// What is left here is left below, too, by a neuron that may be exchanged with this one: it is met with less still
  /// open. So such a neuron goes over the rows that were kept here, from the chosen one on.
  private func descend(
    _ way: Way, _ level: Int, among: (rows: UnsafePointer<Int32>, count: Int)?, paid: Int, _ limit: inout Int,
    _ offer: (Int) -> Void
  ) {
    let isLast = level + 1 == way.lists.count
    let count = among?.count ?? lists[way.lists[level]].count
    steps &+= count
    let kept = kept[level]
    var keptCount = 0
    for index in 0..<count {
      let row = among.map { Int($0.rows[index]) } ?? index
      let cost =
        isLast ? exactCost(way, level, row, paid, below: limit) : leastCost(way, level, row, paid, below: limit)
      guard cost < limit else { continue }
      if isLast {
        rows[level] = row
        limit = cost
        offer(cost)
      } else {
        kept[keptCount] = Int32(truncatingIfNeeded: row)
        keptCount &+= 1
      }
    }
    let list = lists[way.lists[level]]
    let (sum, isFollowed) = (sums[level], !isLast && way.lists[level + 1] == way.lists[level])
    for index in 0..<keptCount {
      let row = Int(kept[index])
      rows[level] = row
      let (values, next) = (list.values.base + row &* points, sums[level + 1])
      for point in 0..<points { next[point] = sum[point] &+ values[point] }
      descend(
        way, level + 1, among: isFollowed ? (UnsafePointer(kept.base + index), keptCount - index) : nil,
        paid: paid &+ list.costs[row], &limit, offer)
    }
  }

  /// The least objective that a row leaves possible, or any number from `limit` on.
  @inline(__always)
  private func leastCost(_ way: Way, _ level: Int, _ row: Int, _ paid: Int, below limit: Int) -> Int {
    let list = lists[way.lists[level]]
    let (values, sum, order, windows) = (list.values.base + row &* points, sums[level], orders[level], problem.windows)
    let (low, high) = toGo[level]
    var cost = paid &+ list.costs[row] &+ costToGo[level]
    for place in 0..<points {
      let point = Int(order.points[place])
      let value = sum[point] &+ values[point]
      cost = cost &+ windows.least(point, Int(value &+ low[point]), Int(value &+ high[point]))
      if cost >= limit {
        order.leave(at: place)
        return cost
      }
    }
    return cost
  }

  /// The objective with the last neuron's row, or any number from `limit` on.
  @inline(__always)
  private func exactCost(_ way: Way, _ level: Int, _ row: Int, _ paid: Int, below limit: Int) -> Int {
    let list = lists[way.lists[level]]
    let (values, sum, order, windows) = (list.values.base + row &* points, sums[level], orders[level], problem.windows)
    var cost = paid &+ list.costs[row]
    for place in 0..<points {
      let point = Int(order.points[place])
      cost = cost &+ windows.cost(point, at: Int(sum[point] &+ values[point]))
      if cost >= limit {
        order.leave(at: place)
        return cost
      }
    }
    return cost
  }

  private func found(_ way: Way, _ bias: Int, _ objective: Int) -> Found {
    var codes = [Int32](repeating: 0, count: way.lists.count)
    var edges = [Int](repeating: 0, count: way.lists.count)
    for (level, neuron) in way.neurons.enumerated() {
      let kind = way.lists[level] / SignedSums.signs
      let code = Int(lists[way.lists[level]].codes[rows[level]])
      edges[neuron] = code % kinds[kind].edges.count
      codes[neuron] = behaviours[kind].codes[code / kinds[kind].edges.count]
    }
    return Found(objective: objective, behaviours: codes, edges: edges, bias: bias)
  }
}
