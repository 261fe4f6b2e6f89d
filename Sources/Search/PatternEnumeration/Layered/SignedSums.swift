import SearchCore

/// Finds, for given values of all hidden layers but the last, the best patterns of the last hidden layer and the best
/// output bias. One a thread.
///
/// Contributions to the output are split by sign, as in `SumSearch`: where those still to come can only add, an input
/// whose sum is too large already costs what it costs.
final class SignedSums {
  private let problem: LayeredProblem
  private let kinds: [LayeredProblem.Kind]
  private let points: Int
  private let lister: PatternLister
  /// For each kind what its neurons can do.
  private let patterns: [RowSet]
  /// For each kind the contributions that are negative nowhere, positive nowhere, and the others.
  private let lists: [RowSet]
  private let spans: FlatArray<Span>
  private let leastCost: FlatArray<Int>
  private let ways: [Way]
  private let levels: FlatArray<Level>
  /// Rows looked at.
  var steps: Int { stepCount[0] }
  private let stepCount = FlatArray(repeating: 0, count: 1)

  /// Signs that a factor may have: negative, zero, positive.
  private static let signs = 3

  /// A sign a neuron, up to exchanges: lists by level, each list's levels one after the other, and each level's neuron.
  private struct Way {
    let lists: [Int]
    let neurons: [Int]
    /// For each level how many levels from it on have its list.
    let runs: [Int]
  }

  /// A level's own memory.
  private struct Level: ~Copyable {
    /// Sums before it.
    let sums: FlatArray<Int32>
    /// The amounts that the levels after those with its list can add.
    let afterRun: Span
    /// The amounts that all levels after it can add, as far as its last pass knew.
    let toGo: Span
    /// The rows that its last pass kept, and the one chosen.
    let kept: FlatArray<Int32>
    let chosen = FlatArray(repeating: 0, count: 1)
    /// Least cost of the levels after it.
    let costToGo = FlatArray(repeating: 0, count: 1)
    let order: PointOrder

    init(points: Int, rows: Int) {
      sums = FlatArray(repeating: 0, count: points)
      afterRun = Span(points: points)
      toGo = Span(points: points)
      kept = FlatArray(repeating: 0, count: rows)
      order = PointOrder(count: points)
    }
  }

  /// Least and greatest values by point.
  private struct Span: ~Copyable {
    let low: FlatArray<Int32>
    let high: FlatArray<Int32>

    init(points: Int) {
      low = FlatArray(repeating: 0, count: points)
      high = FlatArray(repeating: 0, count: points)
    }
  }

  /// The best found: contribution codes by neuron.
  struct Found {
    let objective: Int
    let patterns: [Int32]
    let edges: [Int]
    let bias: Int
  }

  init(_ problem: LayeredProblem) {
    self.problem = problem
    kinds = problem.kinds[problem.hiddenLayers - 1]
    points = problem.points
    let points = self.points
    let layer = problem.hiddenLayers - 1
    lister = PatternLister(
      problem.network.activations[layer], points: points, depth: problem.network.scaled.layers[layer].sources.count)
    let most = kinds.map { $0.count(cap: LayeredProblem.rowLimit) }
    patterns = most.map { RowSet(points: points, capacity: $0) }
    lists = kinds.indices.flatMap { kind in
      (0..<SignedSums.signs).map { _ in RowSet(points: points, capacity: most[kind]) }
    }
    spans = FlatArray(count: lists.count) { _ in Span(points: points) }
    leastCost = FlatArray(repeating: 0, count: lists.count)
    ways = SignedSums.ways(kinds)
    levels = FlatArray(count: kinds.reduce(0) { $0 + $1.neurons.count }) { _ in
      Level(points: points, rows: most.max() ?? 1)
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
    // Fewest of a sign first: those that remain have one sign early.
    return ways.map { way in
      func size(_ list: Int) -> Int { way.count { $0.list == list } }
      let order = way.sorted { (size($0.list), $0.list, $0.neuron) < (size($1.list), $1.list, $1.neuron) }
      let runs = order.indices.map { level in order[level...].count { $0.list == order[level].list } }
      return Way(lists: order.map(\.list), neurons: order.map(\.neuron), runs: runs)
    }
  }

  /// The best completion below `limit`; nil where there is none.
  ///
  /// - Parameters:
  ///   - columns: values of the last hidden layer's sources.
  ///   - paid: the cost of the layers before.
  func best(_ columns: borrowing FlatArray<FlatArray<Int32>>, paid: Int, below limit: Int) -> Found? {
    list(columns)
    for level in 0..<levels.count { levels[level].order.refresh() }
    var limit = limit
    var found: Found?
    for way in ways where way.lists.allSatisfy({ lists[$0].count > 0 }) {
      aim(way)
      for (bias, option) in problem.biases.enumerated() {
        guard rootBound(way, option, paid, below: limit) < limit else { continue }
        let start = levels[0].sums.elements
        for point in 0..<points { start[point] = Int32(truncatingIfNeeded: option.value) }
        descend(way, 0, among: nil, paid: paid &+ option.cost, &limit) { objective in
          found = self.found(way, bias, objective)
        }
      }
    }
    return found
  }

  /// The least objective that a sign a neuron and a bias leave possible, or any number from `limit` on.
  private func rootBound(_ way: Way, _ bias: (value: Int, cost: Int), _ paid: Int, below limit: Int) -> Int {
    let run = Int32(way.runs[0])
    let (firstLow, firstHigh) = (spans[way.lists[0]].low.elements, spans[way.lists[0]].high.elements)
    let (afterLow, afterHigh) = (levels[0].afterRun.low.elements, levels[0].afterRun.high.elements)
    var cost = paid &+ bias.cost &+ levels[0].costToGo[0] &+ leastCost[way.lists[0]]
    var point = 0
    while point < points, cost < limit {
      cost =
        cost
        &+ problem.windows.least(
          point, bias.value &+ Int(run &* firstLow[point] &+ afterLow[point]),
          bias.value &+ Int(run &* firstHigh[point] &+ afterHigh[point]))
      point &+= 1
    }
    return cost
  }

  private func list(_ columns: borrowing FlatArray<FlatArray<Int32>>) {
    for (number, kind) in kinds.enumerated() {
      let patterns = patterns[number]
      lister.list(kind, columns, into: patterns)
      stepCount[0] &+= kind.options.reduce(1) { $0 &* $1.count }
      for sign in 0..<SignedSums.signs { lists[number * SignedSums.signs + sign].clear() }
      for pattern in 0..<patterns.count {
        let from = patterns.values.base + pattern &* points
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
            cost: patterns.costs[pattern] &+ edge.cost,
            code: Int32(truncatingIfNeeded: pattern &* kind.edges.count &+ option))
        }
      }
      for sign in 0..<SignedSums.signs { span(number * SignedSums.signs + sign) }
    }
  }

  private func span(_ number: Int) {
    let list = lists[number]
    guard list.count > 0 else { return }
    span(list, count: list.count, spans[number]) { $0 }
    leastCost[number] = list.leastCost
  }

  /// The least and the greatest value at each point of some rows, at least one.
  @inline(__always)
  private func span(_ list: RowSet, count: Int, _ result: borrowing Span, _ row: (Int) -> Int) {
    let (low, high, values) = (result.low.base, result.high.base, list.values.base)
    let first = values + row(0) &* points
    for point in 0..<points { (low[point], high[point]) = (first[point], first[point]) }
    for index in 1..<max(1, count) {
      let from = values + row(index) &* points
      for point in 0..<points {
        low[point] = min(low[point], from[point])
        high[point] = max(high[point], from[point])
      }
    }
  }

  private func aim(_ way: Way) {
    for level in way.lists.indices.reversed() {
      let end = level + way.runs[level]
      let (afterLow, afterHigh) = (levels[level].afterRun.low.elements, levels[level].afterRun.high.elements)
      var cost = 0
      for later in (level + 1)..<max(level + 1, way.lists.count) { cost &+= leastCost[way.lists[later]] }
      levels[level].costToGo[0] = cost
      for point in 0..<points {
        var (low, high): (Int32, Int32) = (0, 0)
        for later in end..<max(end, way.lists.count) {
          low &+= spans[way.lists[later]].low[point]
          high &+= spans[way.lists[later]].high[point]
        }
        afterLow[point] = low
        afterHigh[point] = high
      }
    }
  }

  /// Tries the rows of a level's list, or of those `among` it, one after the other.
  ///
  /// A row that is pruned here is pruned below, too, by a neuron that may be exchanged with this one: it is met with less still
  /// open. So such a neuron goes over the rows that were kept here, from the chosen one on; and the fewer these are the
  /// less they can add.
  private func descend(
    _ way: Way, _ number: Int, among: (rows: UnsafePointer<Int32>, count: Int)?, paid: Int, _ limit: inout Int,
    _ offer: (Int) -> Void
  ) {
    let list = lists[way.lists[number]]
    if number + 1 == way.lists.count { return choose(levels[number], list, among: among, paid: paid, &limit, offer) }
    let count = among?.count ?? list.count
    let kept = levels[number].kept.elements
    for index in 0..<count { kept[index] = among.map { $0.rows[index] } ?? Int32(truncatingIfNeeded: index) }
    let others = way.runs[number] - 1
    var keptCount = filter(levels[number], list, count, others: others, paid, below: limit)
    // Once more with what the remaining ones can add, while it pays.
    var before = count
    while others > 0, keptCount > 0, keptCount < before - before / 8 {
      before = keptCount
      keptCount = filter(levels[number], list, before, others: others, paid, below: limit)
    }
    let (sums, next) = (levels[number].sums.elements, levels[number + 1].sums.elements)
    for index in 0..<keptCount {
      let row = Int(kept[index])
      levels[number].chosen[0] = row
      let values = list.values.base + row &* points
      for point in 0..<points { next[point] = sums[point] &+ values[point] }
      descend(
        way, number + 1,
        among: others > 0 ? (UnsafePointer(levels[number].kept.base + index), keptCount - index) : nil,
        paid: paid &+ list.costs[row], &limit, offer)
    }
  }

  /// The last level: takes each row that is better than all before it.
  private func choose(
    _ level: borrowing Level, _ list: RowSet, among: (rows: UnsafePointer<Int32>, count: Int)?, paid: Int,
    _ limit: inout Int, _ offer: (Int) -> Void
  ) {
    let count = among?.count ?? list.count
    stepCount[0] &+= count
    for index in 0..<count {
      let row = among.map { Int($0.rows[index]) } ?? index
      let cost = exactCost(level, list, row, paid, below: limit)
      guard cost < limit else { continue }
      level.chosen[0] = row
      limit = cost
      offer(cost)
    }
  }

  /// Keeps of the first `count` kept rows those that leave an objective below `limit` possible; how many there are.
  ///
  /// - Parameter others: later levels that choose among the same rows.
  private func filter(
    _ level: borrowing Level, _ list: RowSet, _ count: Int, others: Int, _ paid: Int, below limit: Int
  ) -> Int {
    let (kept, low, high) = (level.kept.elements, level.toGo.low.elements, level.toGo.high.elements)
    stepCount[0] &+= count
    if others > 0 {
      span(list, count: count, level.toGo) { Int(kept[$0]) }
    }
    let factor = Int32(truncatingIfNeeded: others)
    for point in 0..<points {
      low[point] = factor &* low[point] &+ level.afterRun.low[point]
      high[point] = factor &* high[point] &+ level.afterRun.high[point]
    }
    var left = 0
    for index in 0..<count where leastCost(level, list, Int(kept[index]), paid, below: limit) < limit {
      kept[left] = kept[index]
      left &+= 1
    }
    return left
  }

  /// The least objective that a row leaves possible, or any number from `limit` on.
  @inline(__always)
  private func leastCost(_ level: borrowing Level, _ list: RowSet, _ row: Int, _ paid: Int, below limit: Int) -> Int {
    let (values, sum, windows) = (list.values.base + row &* points, level.sums.elements, problem.windows)
    let order = level.order.points.elements
    let (low, high) = (level.toGo.low.elements, level.toGo.high.elements)
    var cost = paid &+ list.costs[row] &+ level.costToGo[0]
    for place in 0..<points {
      let point = Int(order[place])
      let value = sum[point] &+ values[point]
      cost = cost &+ windows.least(point, Int(value &+ low[point]), Int(value &+ high[point]))
      if cost >= limit {
        level.order.leave(at: place)
        return cost
      }
    }
    return cost
  }

  /// The objective with the last neuron's row, or any number from `limit` on.
  @inline(__always)
  private func exactCost(_ level: borrowing Level, _ list: RowSet, _ row: Int, _ paid: Int, below limit: Int) -> Int {
    let (values, sum, windows) = (list.values.base + row &* points, level.sums.elements, problem.windows)
    let order = level.order.points.elements
    var cost = paid &+ list.costs[row]
    for place in 0..<points {
      let point = Int(order[place])
      cost = cost &+ windows.cost(point, at: Int(sum[point] &+ values[point]))
      if cost >= limit {
        level.order.leave(at: place)
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
      let code = Int(lists[way.lists[level]].codes[levels[level].chosen[0]])
      edges[neuron] = code % kinds[kind].edges.count
      codes[neuron] = patterns[kind].codes[code / kinds[kind].edges.count]
    }
    return Found(objective: objective, patterns: codes, edges: edges, bias: bias)
  }
}
