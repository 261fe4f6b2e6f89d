import CBitRows
import ExactArithmetic
import Synchronization
import TrainingProblem

/// Finds the best behaviours for one function of the pattern: depth first, a first-layer neuron a level.
///
/// At each level one pass over the candidates gives each the least cost that it leaves possible, inputs taken one by
/// one; those not below the incumbent are dropped, and the others tried in ascending order. At the last level that
/// cost is exact, so the last neuron is looked up, not searched. A neuron that may be exchanged with the one before
/// it takes over that one's list, from the chosen behaviour on: what was dropped there is dropped here too, since the
/// exchange makes the one case of the other, and each multiset of behaviours is met once.
final class PatternSearch: @unchecked Sendable {
  let problem: PatternProblem
  let function: RestFunctions.Function
  let diagram: PatternDiagram
  let incumbent: SharedIncumbent
  let nodes: NodeCounter
  /// Least cost of the behaviours of the levels from each one on, and of the neurons without a level.
  private let costToGo: [Int]
  private let last: Int
  /// The first level's candidates, ascending by value; threads take them in turn.
  private let first: Candidates
  private let taken = Atomic<Int>(0)

  init(
    _ problem: PatternProblem, _ function: RestFunctions.Function, _ incumbent: SharedIncumbent, _ nodes: NodeCounter
  ) {
    self.problem = problem
    self.function = function
    self.incumbent = incumbent
    self.nodes = nodes
    diagram = problem.diagram(function)
    last = diagram.levels.count - 1
    func least(_ neuron: Int) -> Int { problem.rows[problem.tableOf[neuron]].leastCost }
    var costs = [diagram.idleNeurons.reduce(0) { $0 + least($1) }]
    for level in diagram.levels.reversed() { costs.insert(costs[0] + least(level.neuron), at: 0) }
    costToGo = costs
    first = Candidates(
      capacity: diagram.levels.isEmpty ? 0 : problem.rows[problem.tableOf[diagram.levels[0].neuron]].count)
  }

  deinit { first.free() }

  /// No choice with this function has a smaller objective.
  var rootBound: Int { diagram.rootBound + costToGo[0] }

  /// Searches all behaviours, or until the counter says stop.
  func run(threads: Int) {
    guard rootBound < incumbent.limit else { return }
    guard last >= 0 else { return incumbent.offer(rootBound) { choice([]) } }
    let root = Worker(self)
    guard nodes.count(work: first.capacity * problem.words) else { return }
    root.pass(0, diagram.rootBound, among: nil, into: first)
    if last == 0 { return root.take(first, diagram.rootBound) }
    first.sort()
    // A thread costs about 30 µs: not worth it for a handful of candidates.
    let isSmall = first.count * first.capacity * problem.words < 200_000
    if threads == 1 || isSmall {
      share(root)
    } else {
      WorkerThreads.run(threads) { [self] _ in share(Worker(self)) }
    }
  }

  private func share(_ worker: Worker) {
    while true {
      let place = taken.add(1, ordering: .relaxed).oldValue
      guard place < first.count, worker.descend(0, diagram.rootBound, first, place) else { return }
    }
  }

  fileprivate func choice(_ behaviours: [Int]) -> ParameterChoice {
    var ofNeuron = (0..<problem.hidden).map { problem.rows[problem.tableOf[$0]].cheapest }
    for (level, behaviour) in zip(diagram.levels, behaviours) { ofNeuron[level.neuron] = behaviour }
    return problem.choice(function, ofNeuron)
  }

  // MARK: One thread's part

  /// The state of one thread: for each level the inputs at each node, and the candidates.
  fileprivate final class Worker {
    private let search: PatternSearch
    private let diagram: PatternDiagram
    private let words: Int
    private let masks: [FlatArray<UInt64>]
    private let target: FlatArray<UInt64>
    private let planes: FlatArray<UInt64>
    private let candidates: [Candidates]
    private var behaviours: [Int]

    init(_ search: PatternSearch) {
      self.search = search
      diagram = search.diagram
      words = diagram.words
      let words = diagram.words
      let problem = search.problem
      masks = diagram.levels.map { FlatArray(repeating: 0, count: $0.nodes * words) }
      target = FlatArray(repeating: 0, count: words)
      planes = FlatArray(repeating: 0, count: words * (diagram.levels.map(\.shifts.count).max() ?? 0))
      candidates = diagram.levels.enumerated().map { index, level in
        // The first level's are the search's own.
        Candidates(capacity: index == 0 ? 0 : problem.rows[problem.tableOf[level.neuron]].count)
      }
      behaviours = [Int](repeating: 0, count: diagram.levels.count)
      for input in 0..<problem.inputs { masks[0][input >> 6] |= 1 << UInt64(input & 63) }
    }

    deinit {
      for mask in masks { mask.free() }
      for list in candidates { list.free() }
      target.free()
      planes.free()
    }

    /// Fills `result` with the candidates of `level` that may still lead below the incumbent.
    func pass(_ number: Int, _ base: Int, among: (list: Candidates, from: Int)?, into result: Candidates) {
      let level = diagram.levels[number]
      let planeCount = level.shifts.count
      for word in 0..<words { target[word] = 0 }
      for word in 0..<words * planeCount { planes[word] = 0 }
      for node in 0..<level.nodes {
        for word in 0..<words {
          let mask = masks[number][node * words + word]
          guard mask != 0 else { continue }
          target[word] |= mask & level.prefersUpper[node * words + word]
          for plane in 0..<planeCount {
            planes[plane * words + word] |= mask & level.planes[(node * planeCount + plane) * words + word]
          }
        }
      }
      let rows = search.problem.rows[search.problem.tableOf[level.neuron]]
      var distance = dnnt_row_distance(
        rows: rows.bits.base, costs: rows.costs.map { UnsafePointer($0.base) }, words: words, target: target.base,
        planes: planes.base, shifts: level.shifts.base, planeCount: planeCount)
      let (budget, overflow) = search.incumbent.limit.subtractingReportingOverflow(base + search.costToGo[number + 1])
      let limit = Int64(overflow ? Int.max : budget)
      if let among {
        result.count = dnnt_listed_rows_below(
          &distance, among.list.rows.base + among.from, among.list.count - among.from, limit, result.rows.base,
          result.values.base)
      } else {
        result.count = dnnt_rows_below(&distance, 0, rows.count, limit, result.rows.base, result.values.base)
      }
    }

    /// Goes on from candidate `place` of `list` at level `number`; false where the search must stop.
    func descend(_ number: Int, _ base: Int, _ list: Candidates, _ place: Int) -> Bool {
      let row = Int(list.rows[place])
      let cost = base + Int(list.values[place])
      guard cost + search.costToGo[number + 1] < search.incumbent.limit else { return true }
      behaviours[number] = row
      enter(number, row)
      let next = diagram.levels[number + 1]
      let own = candidates[number + 1]
      let size = next.follows ? list.count - place : own.capacity
      guard search.nodes.count(work: size * words) else { return false }
      pass(number + 1, cost, among: next.follows ? (list, place) : nil, into: own)
      if number + 1 == search.last {
        take(own, cost)
        return !search.incumbent.hasEnded
      }
      own.sort()
      for place in 0..<own.count {
        guard descend(number + 1, cost, own, place) else { return false }
      }
      return true
    }

    /// The inputs at each node of the next level once neuron's behaviour is `row`.
    private func enter(_ number: Int, _ row: Int) {
      let level = diagram.levels[number]
      let bits = search.problem.rows[search.problem.tableOf[level.neuron]].bits
      let (from, to) = (masks[number], masks[number + 1])
      for word in 0..<to.count { to[word] = 0 }
      for node in 0..<level.nodes {
        let (lower, upper) = level.next[node]
        for word in 0..<words {
          let mask = from[node * words + word]
          let fires = mask & bits[row * words + word]
          to[upper * words + word] |= fires
          to[lower * words + word] |= mask ^ fires
        }
      }
    }

    /// Offers the best of the last level's candidates, whose values are exact.
    func take(_ list: Candidates, _ base: Int) {
      guard let best = (0..<list.count).min(by: { list.values[$0] < list.values[$1] }) else { return }
      behaviours[search.last] = Int(list.rows[best])
      let objective = base + Int(list.values[best]) + search.costToGo[search.last + 1]
      search.incumbent.offer(objective) { search.choice(behaviours) }
    }
  }
}

/// Behaviours that are left at one level, with the least cost that each adds.
final class Candidates {
  let capacity: Int
  let rows: FlatArray<Int32>
  let values: FlatArray<Int64>
  var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    rows = FlatArray(repeating: 0, count: capacity)
    values = FlatArray(repeating: 0, count: capacity)
  }

  func free() {
    rows.free()
    values.free()
  }

  /// Ascending by value, then by row.
  func sort() {
    var pairs = (0..<count).map { (values[$0], rows[$0]) }
    pairs.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
    for (place, pair) in pairs.enumerated() { (values[place], rows[place]) = pair }
  }
}

/// Counts passes over tables, across threads, and says when to stop.
final class NodeCounter: Sendable {
  private let passes = Atomic<Int>(0)
  private let work = Atomic<Int>(0)
  private let limit: Int
  let stop: StickyStop

  init(limit: Int?, stop: StickyStop) {
    self.limit = limit ?? Int.max
    self.stop = stop
  }

  var total: Int { passes.load(ordering: .relaxed) }

  /// Announces a pass of `work` words; false where it must not be made.
  func count(work size: Int) -> Bool {
    if stop.wasAsked { return false }
    guard total < limit else {
      stop.set()
      return false
    }
    passes.add(1, ordering: .relaxed)
    // About a millisecond between questions.
    let (before, after) = work.add(size, ordering: .relaxed)
    return before >> 20 == after >> 20 || !stop()
  }
}
