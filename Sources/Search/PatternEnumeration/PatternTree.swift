import ExactArithmetic
import SearchCore
import Synchronization
import TrainingProblem

/// One thread's view of a problem that is a choice of one pattern a level.
protocol PatternPasses: AnyObject {
  /// Fills `result` with the patterns of `level` that, with those entered on the levels before, leave an objective
  /// below `limit` possible: their rows, and the least objective that each leaves, exact on the last level. The last
  /// level's need only hold one of the least.
  ///
  /// - Parameter among: the rows to look at, from a place on; nil for the whole table.
  func pass(_ level: Int, among: (list: Candidates, from: Int)?, below limit: Int, into result: Candidates)

  /// Makes `row`, found by the last pass over `level`, that level's pattern; `value` is its least objective.
  func enter(_ level: Int, _ row: Int, value: Int)
}

/// Depth-first search over one pattern a level, shared by the threads.
///
/// At each level one pass over the candidates gives each the least objective that it leaves possible; those not below
/// the incumbent are dropped, and the others tried in ascending order. At the last level that is exact: the last
/// neuron is looked up, not searched. A level whose neuron may be exchanged with the one before takes over that one's
/// list, from the chosen place on: what was dropped there is dropped here too, since the exchange makes the one case
/// of the other; and each multiset of patterns is met once.
final class PatternTree: @unchecked Sendable {
  struct Level {
    let rows: Int
    /// True if its neuron may be exchanged with the previous level's.
    let follows: Bool
    /// The cost of a pass over one row, in words.
    let work: Int
  }

  private let levels: [Level]
  private let incumbent: SharedIncumbent
  private let nodes: NodeCounter
  private let passes: @Sendable () -> any PatternPasses
  private let choice: @Sendable ([Int]) -> ParameterChoice
  /// The first level's candidates, ascending by value; threads take them in turn.
  private let first: Candidates
  private let taken = Atomic<Int>(0)

  /// - Parameters:
  ///   - levels: at least one.
  ///   - passes: called once a thread.
  ///   - choice: the parameters that one row a level stands for.
  init(
    _ levels: [Level], _ incumbent: SharedIncumbent, _ nodes: NodeCounter,
    passes: @escaping @Sendable () -> any PatternPasses, choice: @escaping @Sendable ([Int]) -> ParameterChoice
  ) {
    self.levels = levels
    self.incumbent = incumbent
    self.nodes = nodes
    self.passes = passes
    self.choice = choice
    first = Candidates(capacity: levels[0].rows)
  }

  /// Searches all combinations, or until the counter says stop or the incumbent reaches its target.
  func run(threads: Int) {
    let root = Worker(self)
    guard nodes.count(work: levels[0].rows * levels[0].work) else { return }
    root.passes.pass(0, among: nil, below: incumbent.limit, into: first)
    if levels.count == 1 { return root.take(first) }
    first.sort()
    if threads == 1 || isSmall(first.count) {
      share(root)
    } else {
      WorkerThreads.run(threads) { [self] _ in share(Worker(self)) }
    }
  }

  /// True if all combinations together cost less than a few threads do, some 30 µs each.
  private func isSmall(_ candidates: Int) -> Bool {
    var work = candidates * (levels.last?.work ?? 1)
    for level in levels.dropFirst() where work < 1 << 20 { work *= max(1, level.rows) }
    return work < 1 << 20
  }

  private func share(_ worker: Worker) {
    while true {
      let place = taken.add(1, ordering: .relaxed).oldValue
      guard place < first.count, worker.descend(0, first, place) else { return }
    }
  }

  /// One thread's part.
  private final class Worker {
    let passes: any PatternPasses
    private let tree: PatternTree
    private let candidates: [Candidates]
    private var rows: [Int]

    init(_ tree: PatternTree) {
      self.tree = tree
      passes = tree.passes()
      // The first level's are the tree's own.
      candidates = tree.levels.enumerated().map { Candidates(capacity: $0 == 0 ? 0 : $1.rows) }
      rows = [Int](repeating: 0, count: tree.levels.count)
    }

    /// Goes on from candidate `place` of `list` at `level`; false where the search must stop.
    func descend(_ level: Int, _ list: Candidates, _ place: Int) -> Bool {
      let value = Int(list.values[place])
      guard value < tree.incumbent.limit else { return true }
      rows[level] = Int(list.rows[place])
      let next = tree.levels[level + 1]
      let own = candidates[level + 1]
      let size = next.follows ? list.count - place : next.rows
      guard tree.nodes.count(work: size * next.work) else { return false }
      passes.enter(level, rows[level], value: value)
      passes.pass(
        level + 1, among: next.follows ? (list, place) : nil, below: tree.incumbent.limit, into: own)
      if level + 2 == tree.levels.count {
        take(own)
        return !tree.incumbent.hasEnded
      }
      own.sort()
      for place in 0..<own.count {
        guard descend(level + 1, own, place) else { return false }
      }
      return true
    }

    /// Offers the best of the last level's candidates, whose values are exact.
    func take(_ list: Candidates) {
      guard let best = (0..<list.count).min(by: { list.values[$0] < list.values[$1] }) else { return }
      rows[rows.count - 1] = Int(list.rows[best])
      tree.incumbent.offer(Int(list.values[best])) { tree.choice(rows) }
    }
  }
}
