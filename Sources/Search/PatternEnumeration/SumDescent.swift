import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// Local search over contributions: each step gives one hidden neuron the best contribution of its whole table, or the
/// output its best bias, with all else as it is; at the end of a descent a neuron or two are thrown anew. With pairs, a
/// descent ends where no two neurons together have better contributions.
final class SumDescent {
  private let problem: SumProblem
  private let incumbent: SharedIncumbent
  private let stop: StickyStop
  private var random: SplitMix64
  private var rows: [SumProblem.Contribution]
  private var bias = 0
  private var objective = Int.max
  private let cost: FlatArray<Int>
  private let base: FlatArray<Int>
  private let partial: FlatArray<Int>
  /// For each table the least costs of the sums that one neuron with it can still make of each place; none without pairs.
  private let toGo: FlatArray<FlatArray<Int>>
  /// Places of tries that were looked at, and the like.
  private var work = 0

  init(_ problem: SumProblem, _ incumbent: SharedIncumbent, seed: UInt64, pairs: Bool = false, stop: StickyStop) {
    self.problem = problem
    self.incumbent = incumbent
    self.stop = stop
    random = SplitMix64(seed: seed)
    rows = problem.kindOf.map { .init(table: problem.tablesOfKind[$0].lowerBound, row: 0) }
    cost = FlatArray(problem.cost)
    base = FlatArray(repeating: 0, count: problem.inputs)
    partial = FlatArray(repeating: 0, count: problem.inputs + 1)
    toGo = FlatArray(count: pairs && problem.hidden > 2 ? problem.tables.count : 0) { problem.costs(toGo: [$0]) }
  }

  /// Goes on until `effort` places have been looked at, or the objective is down to `goal`.
  func run(effort: Int, goal: Int) {
    var best = Int.max
    var kept = (rows, bias)
    var failures = 0
    while work < effort, best > goal, incumbent.limit > goal, !stop(), !incumbent.hasEnded {
      if best == Int.max || failures > 20 {
        for neuron in rows.indices { throwAnew(neuron) }
        bias = random.below(problem.biases.count)
        (best, failures) = (Int.max, 0)
      } else {
        (rows, bias) = kept
        for _ in 0..<min(2, rows.count) { throwAnew(random.below(rows.count)) }
      }
      descend(effort)
      failures = objective < best ? 0 : failures + 1
      if objective <= best { (best, kept) = (objective, (rows, bias)) }
      incumbent.offer(objective) { problem.choice(rows, bias: bias) }
    }
  }

  private func throwAnew(_ neuron: Int) {
    var row = random.below(problem.count(neuron))
    for table in problem.tablesOfKind[problem.kindOf[neuron]] {
      let count = problem.tables[table].trie.count
      if row < count { return rows[neuron] = .init(table: table, row: row) }
      row -= count
    }
  }

  private func descend(_ effort: Int) {
    objective = Int.max
    chooseBias()
    repeat {
      var unchanged = 0
      while unchanged < rows.count, work < effort {
        for neuron in Array(rows.indices).shuffled(using: &random) {
          let before = objective
          respond(neuron)
          unchanged = objective < before ? 0 : unchanged + 1
        }
        let before = objective
        chooseBias()
        if objective < before { unchanged = 0 }
      }
    } while toGo.count > 0 && respondByPairs(effort)
  }

  /// Gives the first pair of neurons that have better contributions the best such; true where one has.
  private func respondByPairs(_ effort: Int) -> Bool {
    var pairs = rows.indices.flatMap { a in (a + 1..<rows.count).map { (a, $0) } }
    pairs.shuffle(using: &random)
    return pairs.contains { work < effort && !stop() && respond($0.0, $0.1) }
  }

  /// Of each contribution of `first` that the second's range leaves possible, the best of `second`.
  private func respond(_ first: Int, _ second: Int) -> Bool {
    let before = objective
    let bias = problem.biases[bias]
    let others = rows.indices.filter { $0 != first && $0 != second }
    var paid = 0
    for s in 0..<problem.inputs { base[s] = problem.first[s] - problem.low[s] + bias }
    for other in others { paid += enter(rows[other]) }
    for one in problem.tablesOfKind[problem.kindOf[first]] {
      for two in problem.tablesOfKind[problem.kindOf[second]] {
        let isThrough = respond(
          first, by: one, problem.tables[one].trie, second, by: two, problem.tables[two].trie, toGo[two], paid: paid)
        guard isThrough else { return objective < before }
      }
    }
    return objective < before
  }

  /// The same with contributions of two tables, whose trees are borrowed once for all rows; `rest`: the costs that the
  /// second leaves. False where it was stopped.
  private func respond(
    _ first: Int, by one: Int, _ own: borrowing RowTrie, _ second: Int, by two: Int, _ trie: borrowing RowTrie,
    _ rest: borrowing FlatArray<Int>, paid: Int
  ) -> Bool {
    for row in 0..<own.count {
      if row & 255 == 255, stop() { return false }
      let budget = objective - paid - trie.leastCost
      work += 8
      guard budget > 0, own.value(row, rest, base, below: budget) < budget else { continue }
      let cost = enter(.init(table: one, row: row))
      if let best = trie.least(self.cost, base, below: objective - paid - cost, partial, &work) {
        rows[first] = .init(table: one, row: row)
        rows[second] = .init(table: two, row: best.row)
        objective = best.value + paid + cost
      }
      leave(.init(table: one, row: row))
    }
    return true
  }

  /// Adds a contribution to the places; its cost.
  private func enter(_ contribution: SumProblem.Contribution) -> Int {
    let values = problem.tables[contribution.table].trie.values.elements
    let first = contribution.row * problem.inputs
    for s in 0..<problem.inputs { base[s] += Int(values[first + s]) }
    work += problem.inputs / 4
    return problem.tables[contribution.table].trie.costs[contribution.row]
  }

  private func leave(_ contribution: SumProblem.Contribution) {
    let values = problem.tables[contribution.table].trie.values.elements
    let first = contribution.row * problem.inputs
    for s in 0..<problem.inputs { base[s] -= Int(values[first + s]) }
  }

  /// Sets `base` to the places of the sums without `neuron`; the costs of the others.
  private func aim(without neuron: Int?) -> Int {
    var paid = 0
    for s in 0..<problem.inputs { base[s] = problem.first[s] - problem.low[s] + problem.biases[bias] }
    for other in rows.indices where other != neuron {
      let values = problem.tables[rows[other].table].trie.values.elements
      let first = rows[other].row * problem.inputs
      paid += problem.tables[rows[other].table].trie.costs[rows[other].row]
      for s in 0..<problem.inputs { base[s] += Int(values[first + s]) }
    }
    work += problem.inputs * rows.count + 64
    return paid
  }

  private func respond(_ neuron: Int) {
    let paid = aim(without: neuron)
    for table in problem.tablesOfKind[problem.kindOf[neuron]] where objective > paid {
      let better = problem.tables[table].trie.least(cost, base, below: objective - paid, partial, &work)
      guard let better else { continue }
      rows[neuron] = .init(table: table, row: better.row)
      objective = better.value + paid
    }
  }

  private func chooseBias() {
    let paid = aim(without: nil)
    let from = problem.biases[bias]
    for (option, value) in problem.biases.enumerated() {
      let total = (0..<problem.inputs).reduce(paid) { $0 + cost[base[$1] + value - from] }
      if total < objective { (objective, bias) = (total, option) }
    }
  }
}
