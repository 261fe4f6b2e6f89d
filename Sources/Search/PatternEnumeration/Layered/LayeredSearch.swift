import SearchCore
import Synchronization

/// Finds the best patterns of several hidden layers: goes through the combinations of one layer after the other, and
/// at the last one looks for the best sum (`SignedSums`).
///
/// Neurons that may be exchanged take patterns in ascending order, so each multiset is met once. The first neuron's
/// patterns are shared out to the threads.
final class LayeredSearch: @unchecked Sendable {
  private let problem: LayeredProblem
  private let incumbent: SharedIncumbent
  private let nodes: NodeCounter
  private let taken = Atomic<Int>(0)

  init(_ problem: LayeredProblem, _ incumbent: SharedIncumbent, _ nodes: NodeCounter) {
    self.problem = problem
    self.incumbent = incumbent
    self.nodes = nodes
  }

  /// Searches all combinations, or until the counter says stop or the incumbent reaches its target.
  func run(threads: Int) {
    WorkerThreads.run(threads) { [self] _ in
      let worker = Worker(problem, incumbent, nodes)
      while true {
        let row = taken.add(1, ordering: .relaxed).oldValue
        guard row < problem.firstRows[0].count, worker.begin(with: row) else { return }
      }
    }
  }

  /// One thread's part.
  private final class Worker {
    private let problem: LayeredProblem
    private let incumbent: SharedIncumbent
    private let nodes: NodeCounter
    private let sums: SignedSums
    private let equalPoints: EqualPoints?
    /// For each hidden layer but the last its neurons in the order of the search, with their kinds.
    private let order: [[(neuron: Int, kind: Int)]]
    /// For each of these layers what each kind can do; the first layer's never change.
    private let rows: [[RowSet]]
    private let listers: [PatternLister]
    /// Values by layer and neuron.
    private let columns: FlatArray<FlatArray<FlatArray<Int32>>>
    private var codes: [[Int32]]

    init(_ problem: LayeredProblem, _ incumbent: SharedIncumbent, _ nodes: NodeCounter) {
      self.problem = problem
      self.incumbent = incumbent
      self.nodes = nodes
      sums = SignedSums(problem)
      equalPoints = EqualPoints(problem)
      let layers = problem.kinds.dropLast()
      order = layers.map { kinds in
        kinds.indices.flatMap { kind in kinds[kind].neurons.map { ($0, kind) } }
      }
      rows = layers.enumerated().map { layer, kinds in
        layer == 0
          ? problem.firstRows
          : kinds.map { RowSet(points: problem.points, capacity: $0.count(cap: LayeredProblem.rowLimit)) }
      }
      listers = layers.indices.map { layer in
        PatternLister(
          problem.network.activations[layer], points: problem.points,
          depth: problem.network.scaled.layers[layer].sources.count)
      }
      columns = FlatArray(count: layers.count) { layer in
        FlatArray(count: layers[layer].reduce(0) { $0 + $1.neurons.count }) { _ in
          FlatArray(repeating: 0, count: problem.points)
        }
      }
      codes = problem.network.scaled.layers.map { [Int32](repeating: 0, count: $0.neurons) }
    }

    func begin(with row: Int) -> Bool {
      let kind = order[0][0].kind
      return enter(0, 0, row, paid: problem.firstRows[kind].costs[row])
    }

    /// Gives the neuron at `place` of `layer` a pattern and goes on; false where the search must stop.
    private func enter(_ layer: Int, _ place: Int, _ row: Int, paid: Int) -> Bool {
      let (neuron, kind) = order[layer][place]
      let list = rows[layer][kind]
      let (from, to) = (list.values.base + row * problem.points, columns[layer][neuron].elements)
      for point in 0..<problem.points { to[point] = from[point] }
      codes[layer][neuron] = list.codes[row]
      guard place + 1 < order[layer].count else { return nextLayer(layer + 1, paid: paid) }
      let next = order[layer][place + 1].kind
      let others = rows[layer][next]
      for row in (next == kind ? row : 0)..<others.count {
        guard enter(layer, place + 1, row, paid: paid + others.costs[row]) else { return false }
      }
      return true
    }

    private func nextLayer(_ layer: Int, paid: Int) -> Bool {
      if let equalPoints {
        let rest = incumbent.limit - min(incumbent.limit, paid)
        guard equalPoints.leastCost(columns[layer - 1], below: rest) < rest else {
          return nodes.count(work: problem.points * problem.points / 4) && !incumbent.hasEnded
        }
      }
      guard layer < order.count else { return finish(paid: paid) }
      for (kind, rows) in zip(problem.kinds[layer], rows[layer]) {
        listers[layer].list(kind, columns[layer - 1], into: rows)
      }
      let list = rows[layer][order[layer][0].kind]
      for row in 0..<list.count {
        guard enter(layer, 0, row, paid: paid + list.costs[row]) else { return false }
      }
      return true
    }

    private func finish(paid: Int) -> Bool {
      let before = sums.steps
      let found = sums.best(columns[columns.count - 1], paid: paid, below: incumbent.limit)
      if let found {
        codes[codes.count - 2] = found.patterns
        incumbent.offer(found.objective) {
          problem.choice(codes, edges: found.edges, bias: found.bias)
        }
      }
      return nodes.count(work: (sums.steps - before) * 8) && !incumbent.hasEnded
    }
  }
}
