import ExactArithmetic
import SearchCore
import TrainingProblem

/// Finds the best contributions for one output bias and one sign of each neuron's contribution: a hidden neuron a level
/// of `PatternTree`.
///
/// With the sums of the contributions so far, each input's least cost is over all sums that the other neurons can
/// still reach there, each input by itself. Signs make that strong: where all neurons to come can only add, an input
/// whose sum is too large already costs what it costs. Neurons whose sign fewest have come first, so that what is left
/// has one sign early.
final class SumSearch: @unchecked Sendable {
  let problem: SumProblem
  /// The hidden neurons in the order of the levels, exchangeable ones together.
  let order: [Int]
  /// The table of each level.
  let tables: [Int]
  /// For each level the least costs once its neuron is entered, by place (see `SumProblem.first`).
  private(set) var costs = FlatBuffer<FlatArray<Int>>()
  /// Least cost of the contributions of the levels after each one.
  let costToGo: [Int]

  /// - Parameter tableOf: for each hidden neuron one of its kind's tables.
  init(_ problem: SumProblem, tableOf: [Int]) {
    self.problem = problem
    let sizes = Dictionary(grouping: tableOf) { $0 }.mapValues(\.count)
    let order = tableOf.indices.sorted { a, b in
      (sizes[tableOf[a]] ?? 0, tableOf[a], a) < (sizes[tableOf[b]] ?? 0, tableOf[b], b)
    }
    self.order = order
    let tables = order.map { tableOf[$0] }
    self.tables = tables
    costToGo = tables.indices.map { level in
      tables[(level + 1)...].reduce(0) { $0 + problem.tables[$1].trie.leastCost }
    }
  }

  /// Every way to give each neuron one of its kind's tables, up to exchanges within a kind.
  static func all(_ problem: SumProblem) -> [SumSearch] {
    // Sign by sign in each kind: neurons of a kind take tables in ascending order.
    var ways: [[Int]] = [[]]
    for neuron in 0..<problem.hidden {
      let before = (0..<neuron).last { problem.kindOf[$0] == problem.kindOf[neuron] }
      ways = ways.flatMap { way in
        let tables = problem.tablesOfKind[problem.kindOf[neuron]]
        return tables.drop { table in before.map { table < way[$0] } ?? false }.map { way + [$0] }
      }
    }
    return ways.map { SumSearch(problem, tableOf: $0) }
  }

  /// The least objective that a bias leaves possible, each input by itself.
  func rootBound(bias: Int) -> Int {
    let table = problem.costs(toGo: tables[...])
    return (0..<problem.inputs).reduce(costToGo[0] + problem.tables[tables[0]].trie.leastCost) { sum, s in
      sum + table[problem.first[s] + problem.biases[bias] - problem.low[s]]
    }
  }

  /// Searches all contributions with this bias, or until the counter says stop.
  func run(bias: Int, _ incumbent: SharedIncumbent, _ nodes: NodeCounter, threads: Int) {
    for level in costs.count..<tables.count { costs.append(problem.costs(toGo: tables[(level + 1)...])) }
    let levels = order.indices.map { level in
      // A row is pruned after a few points.
      PatternTree.Level(
        rows: problem.tables[tables[level]].trie.count,
        follows: level > 0 && tables[level - 1] == tables[level], work: 8)
    }
    PatternTree(
      levels, incumbent, nodes, passes: { [self] in Passes(self, bias: bias) },
      choice: { [self] in choice($0, bias: bias) }
    ).run(threads: threads)
  }

  private func choice(_ rows: [Int], bias: Int) -> ParameterChoice {
    var ofNeuron = [SumProblem.Contribution](repeating: .init(table: 0, row: 0), count: order.count)
    for (level, neuron) in order.enumerated() { ofNeuron[neuron] = .init(table: tables[level], row: rows[level]) }
    return problem.choice(ofNeuron, bias: bias)
  }

  /// For each level the place of each input's sum in the tables of costs.
  private final class Passes: PatternPasses {
    private let search: SumSearch
    private let points: Int
    private let places: FlatArray<FlatArray<Int>>
    private let partial: FlatArray<Int>
    /// Costs of the contributions entered before each level.
    private var paid: [Int]
    /// The visits that lookups in the last level's tree took so far.
    private var visits = 0
    private var lookups = 0

    init(_ search: SumSearch, bias: Int) {
      self.search = search
      let problem = search.problem
      points = problem.inputs
      let points = problem.inputs
      places = FlatArray(count: search.order.count) { _ in FlatArray(repeating: 0, count: points) }
      partial = FlatArray(repeating: 0, count: points + 1)
      paid = [Int](repeating: 0, count: search.order.count + 1)
      for s in 0..<points { places[0][s] = problem.first[s] + problem.biases[bias] - problem.low[s] }
    }

    func pass(_ level: Int, among: (list: Candidates, from: Int)?, below limit: Int, into result: Candidates) {
      pass(
        level, search.problem.tables[search.tables[level]].trie, search.costs[level], places[level], among: among,
        below: limit, into: result)
    }

    /// The same with the level's tree, the costs at its places and the places before it, borrowed once for all rows.
    private func pass(
      _ level: Int, _ trie: borrowing RowTrie, _ table: borrowing FlatArray<Int>, _ base: borrowing FlatArray<Int>,
      among: (list: Candidates, from: Int)?, below limit: Int, into result: Candidates
    ) {
      let fixed = paid[level] + search.costToGo[level]
      let budget = limit - min(limit, fixed)
      result.count = 0
      let isLast = level + 1 == search.order.count
      let size = among.map { $0.list.count - $0.from } ?? trie.count
      // A tree's node costs about as much as a step of a row, of which most take around eight.
      if isLast, lookups < 8 || size > visits / lookups / 8 {
        lookups += 1
        if let best = trie.least(table, base, below: budget, partial, &visits) {
          (result.rows[0], result.values[0]) = (Int32(best.row), Int64(best.value + fixed))
          result.count = 1
        }
        return
      }
      for index in 0..<size {
        let row = among.map { Int($0.list.rows[$0.from + index]) } ?? index
        let value = trie.value(row, table, base, below: budget)
        guard value < budget else { continue }
        result.rows[result.count] = Int32(row)
        result.values[result.count] = Int64(value + fixed)
        result.count += 1
      }
    }

    func enter(_ level: Int, _ row: Int, value: Int) {
      let table = search.tables[level]
      paid[level + 1] = paid[level] + search.problem.tables[table].trie.costs[row]
      let values = search.problem.tables[table].trie.values.elements
      let (from, to) = (places[level].elements, places[level + 1].elements)
      for s in 0..<points { to[s] = from[s] + Int(values[row * points + s]) }
    }
  }
}
