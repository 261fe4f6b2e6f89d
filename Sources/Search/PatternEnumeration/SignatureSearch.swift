import CBitRows
import ExactArithmetic
import SearchCore
import TrainingProblem

/// Finds the best patterns for one function of the signature: a first-layer neuron a level of `PatternTree`, the
/// least costs from `SignatureDiagram`.
final class SignatureSearch: @unchecked Sendable {
  let problem: SignatureProblem
  let function: RestFunctions.Function
  let diagram: SignatureDiagram
  /// The patterns that each level needs.
  fileprivate let rows: [LevelRows]
  /// Holds the rows' memory.
  private let filter: DominanceFilter
  /// Least cost of the patterns of the levels from each one on, and of the neurons without a level.
  fileprivate let costToGo: [Int]

  init(_ problem: SignatureProblem, _ function: RestFunctions.Function, _ filter: DominanceFilter) {
    self.problem = problem
    self.function = function
    self.filter = filter
    let diagram = problem.diagram(function)
    self.diagram = diagram
    let neurons = (0..<diagram.levels.count).map { diagram.levels[$0].neuron }
    rows = neurons.map { filter.rows($0, function) }
    func least(_ neuron: Int) -> Int { problem.rows[problem.tableOf[neuron]].leastCost }
    var costs = [diagram.idleNeurons.reduce(0) { $0 + least($1) }]
    for neuron in neurons.reversed() { costs.insert(costs[0] + least(neuron), at: 0) }
    costToGo = costs
  }

  /// No choice with this function has a smaller objective.
  var rootBound: Int { diagram.rootBound + costToGo[0] }

  /// Searches all patterns, or until the counter says stop.
  func run(_ incumbent: SharedIncumbent, _ nodes: NodeCounter, threads: Int) {
    guard rootBound < incumbent.limit else { return }
    guard diagram.levels.count > 0 else { return incumbent.offer(rootBound) { choice([]) } }
    let levels = rows.enumerated().map { number, rows in
      PatternTree.Level(rows: rows.count, follows: diagram.levels[number].follows, work: problem.words)
    }
    PatternTree(levels, incumbent, nodes, passes: { [self] in Passes(self) }, choice: { [self] in choice($0) })
      .run(threads: threads)
  }

  private func choice(_ patterns: [Int]) -> ParameterChoice {
    var ofNeuron = (0..<problem.hidden).map { problem.rows[problem.tableOf[$0]].cheapest }
    for (number, pattern) in patterns.enumerated() {
      ofNeuron[diagram.levels[number].neuron] = Int(rows[number].numbers[pattern])
    }
    return problem.choice(function, ofNeuron)
  }

  /// For each level the inputs at each of its nodes, as sets of bits.
  private final class Passes: PatternPasses {
    private let search: SignatureSearch
    private let diagram: SignatureDiagram
    private let words: Int
    private let masks: FlatArray<FlatArray<UInt64>>
    private let target: FlatArray<UInt64>
    private let planes: FlatArray<UInt64>
    /// Least cost once the levels before each one are entered, without the costs to go.
    private var base: [Int]

    init(_ search: SignatureSearch) {
      self.search = search
      diagram = search.diagram
      words = diagram.words
      let (diagram, words) = (search.diagram, search.diagram.words)
      let levels = 0..<diagram.levels.count
      masks = FlatArray(count: levels.count) { FlatArray(repeating: 0, count: diagram.levels[$0].nodes * words) }
      target = FlatArray(repeating: 0, count: words)
      planes = FlatArray(repeating: 0, count: words * (levels.map { diagram.levels[$0].shifts.count }.max() ?? 0))
      base = [Int](repeating: diagram.rootBound, count: diagram.levels.count + 1)
      for input in 0..<search.problem.inputs { masks[0][input >> 6] |= 1 << UInt64(input & 63) }
    }

    func pass(_ number: Int, among: (list: Candidates, from: Int)?, below limit: Int, into result: Candidates) {
      aim(diagram.levels[number], masks[number])
      let rows = search.rows[number]
      let shifts = diagram.levels[number].shifts.elements
      var distance = dnnt_row_distance(
        rows: rows.bits.baseAddress, costs: rows.costs, words: words, target: target.base, planes: planes.base,
        shifts: shifts.baseAddress, planeCount: shifts.count)
      // `base` is what no candidate can do without.
      let fixed = base[number] + search.costToGo[number + 1]
      let budget = Int64(limit - min(limit, fixed))
      if let among {
        result.count = dnnt_listed_rows_below(
          &distance, among.list.rows.base + among.from, among.list.count - among.from, budget, result.rows.base,
          result.values.base)
      } else {
        result.count = dnnt_rows_below(&distance, 0, rows.count, budget, result.rows.base, result.values.base)
      }
      for place in 0..<result.count { result.values[place] += Int64(fixed) }
    }

    /// Which value each input would rather have here, and how much dearer the other is.
    private func aim(_ level: borrowing SignatureDiagram.Level, _ masks: borrowing FlatArray<UInt64>) {
      let planeCount = level.shifts.count
      for word in 0..<words { target[word] = 0 }
      for word in 0..<words * planeCount { planes[word] = 0 }
      for node in 0..<level.nodes {
        for word in 0..<words {
          let mask = masks[node * words + word]
          guard mask != 0 else { continue }
          target[word] |= mask & level.prefersUpper[node * words + word]
          for plane in 0..<planeCount {
            planes[plane * words + word] |= mask & level.planes[(node * planeCount + plane) * words + word]
          }
        }
      }
    }

    func enter(_ number: Int, _ row: Int, value: Int) {
      base[number + 1] = value - search.costToGo[number + 1]
      let next = diagram.levels[number].next.elements
      let bits = search.rows[number].bits
      let (from, to) = (masks[number].elements, masks[number + 1].elements)
      for word in 0..<to.count { to[word] = 0 }
      for node in 0..<next.count {
        let (lower, upper) = next[node]
        for word in 0..<words {
          let mask = from[node * words + word]
          let fires = mask & bits[row * words + word]
          to[upper * words + word] |= fires
          to[lower * words + word] |= mask ^ fires
        }
      }
    }
  }
}
