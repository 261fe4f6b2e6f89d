import ExactArithmetic
import SearchCore
import TrainingProblem

/// An instance with one hidden layer and one output, as a choice of one *contribution* a hidden neuron and one output
/// bias.
///
/// A contribution is a hidden neuron's values times the weight of its edge to the output, at all distinct inputs: what
/// the output's pre-activation is a sum of. Neuron and edge are chosen together, equal contributions are met once, and
/// the loss of an input is a table over its sum. Immutable after `init`: threads share it.
final class SumProblem: @unchecked Sendable {
  /// Distinct contributions of one sign (see `ContributionList.sign`) of a neuron, and of all with equal options.
  struct Table: ~Copyable {
    let trie: RowTrie
    /// For each row, the neuron's pattern and the option of the edge.
    let codes: [Int]
    let least: [Int]
    let greatest: [Int]
  }

  let network: SearchNetwork<Int>
  let inputs: Int
  let hidden: Int
  let tables: FlatBuffer<Table>
  /// Neurons of one kind have equal options: they may be exchanged.
  let kindOf: [Int]
  /// The tables that hold a kind's contributions, each contribution in one of them.
  private(set) var tablesOfKind: [Range<Int>] = []
  /// Biases of the output neuron: option and value.
  let biases: [Int]
  private let choices: [NeuronChoiceTree]
  private let hiddenRows: [DistinctRows]

  // MARK: Sums

  /// The sums of input s, from `low[s]` on, have places `first[s]..<first[s+1]` in tables of costs.
  let low: [Int]
  let first: [Int]
  /// Cost by place: of the sum itself, where no neuron remains.
  let cost: [Int]

  /// Ways to give each neuron a sign that are searched one by one; of more, signs are not told apart.
  static let wayLimit = 256
  /// Entries of all sums of all inputs at most.
  static let sumLimit = 1 << 22

  /// - Throws: `LimitError` where the instance is of another kind, or too large.
  init(_ network: SearchNetwork<Int>, _ plan: PatternPlan, shouldStop: StickyStop) throws(LimitError) {
    self.network = network
    let scaled = network.scaled
    hidden = scaled.layers[0].neurons
    let inputCount = scaled.inputs.count
    inputs = inputCount
    let output = scaled.layers[1]
    choices = (0..<scaled.layers[0].neurons).map { neuron in
      NeuronChoiceTree(scaled, layer: 0, neuron: neuron, points: inputCount) { source in
        let column = scaled.layers[0].sources[source].neuron
        return (0..<inputCount).map { network.inputValues[column * inputCount + $0] }
      }
    }
    guard plan.valueBytes <= PatternPlan.byteLimit else {
      throw LimitError("the tables of patterns may take \(plan.valueBytes >> 20) MiB")
    }
    var placeOf: [[Int32]: Int] = [:]
    var kindOf: [Int] = []
    var hiddenRows: [DistinctRows] = []
    var hiddenOf: [Int: Int] = [:]
    var kinds: [[ContributionList]] = []
    for neuron in 0..<hidden {
      let shared = plan.sharedTables.firstIndex { $0.contains(neuron) } ?? 0
      if hiddenOf[shared] == nil {
        hiddenOf[shared] = hiddenRows.count
        hiddenRows.append(ValueTable(choices[neuron], network.activations[0]) { shouldStop() }.rows)
      }
      let edge = output.weight(neuron: 0, source: neuron)
      let key = [Int32(shared), scaled.parameters.setOfParameter[edge]]
      if let place = placeOf[key] {
        kindOf.append(place)
        continue
      }
      placeOf[key] = kinds.count
      kindOf.append(kinds.count)
      let rows = hiddenRows[hiddenOf[shared] ?? 0]
      let edges = Array(zip(scaled.parameters.options(edge).map(word), scaled.parameters.costs(edge).map(word)))
      // Bounded before they are listed; a cell takes 16 bytes in the list and the tree together.
      let (cells, overflow) = (rows.count * max(1, edges.count)).multipliedReportingOverflow(by: inputCount)
      guard !overflow, cells <= PatternPlan.byteLimit / 16 else {
        throw LimitError("a hidden neuron has \(rows.count) patterns: too many to list what each adds to the output")
      }
      guard !shouldStop() else { throw LimitError("stopped while listing contributions") }
      kinds.append(ContributionList.bySign(rows, edges, points: inputCount))
    }
    self.kindOf = kindOf
    // Neurons of a kind share out three signs.
    let sizes = kinds.indices.map { kind in kindOf.count { $0 == kind } }
    let ways = sizes.reduce(1) { min(SumProblem.wayLimit + 1, $0 * (($1 + 1) * ($1 + 2) / 2)) }
    if ways > SumProblem.wayLimit { kinds = kinds.map { [ContributionList(joining: $0)] } }
    self.hiddenRows = (0..<hidden).map { neuron in
      hiddenRows[hiddenOf[plan.sharedTables.firstIndex { $0.contains(neuron) } ?? 0] ?? 0]
    }
    biases = scaled.parameters.options(output.bias(neuron: 0)).map(word)

    // The sums that an input can have on the way: no neuron, some, or all.
    let costs = SampleCosts(network)
    var (low, first, cost): ([Int], [Int], [Int]) = ([], [0], [])
    let activation = network.activations[1]
    for s in 0..<inputCount {
      var (least, greatest) = (biases[0], biases[biases.count - 1])
      for kind in kindOf {
        least += min(0, kinds[kind].map { $0.least[s] }.min() ?? 0)
        greatest += max(0, kinds[kind].map { $0.greatest[s] }.max() ?? 0)
      }
      guard greatest - least < SumProblem.sumLimit - cost.count else {
        throw LimitError("the sums at the output take too many values")
      }
      low.append(least)
      for sum in least...greatest { cost.append(costs.cost(s, costs.outcome([activation(sum, sum).low]))) }
      first.append(cost.count)
    }
    (self.low, self.first, self.cost) = (low, first, cost)
    var tables = FlatBuffer<Table>()
    for lists in kinds {
      tablesOfKind.append(tables.count..<tables.count + lists.count)
      for list in lists {
        tables.append(
          Table(trie: RowTrie(list.rows), codes: list.rows.codes, least: list.least, greatest: list.greatest))
      }
    }
    self.tables = tables
  }

  /// How many contributions neuron `neuron` has.
  func count(_ neuron: Int) -> Int { tablesOfKind[kindOf[neuron]].reduce(0) { $0 + tables[$1].trie.count } }

  /// A contribution: a row of a table.
  struct Contribution {
    var table: Int
    var row: Int
  }

  /// For each place the least cost of the sums that neurons with these tables can still make of it.
  func costs(toGo tables: ArraySlice<Int>) -> FlatArray<Int> {
    let result = FlatArray(cost)
    for s in 0..<inputs {
      let down = tables.reduce(0) { $0 + self.tables[$1].least[s] }
      let up = tables.reduce(0) { $0 + self.tables[$1].greatest[s] }
      // The least of a window that moves along: places that may still be least, ascending in cost.
      let range = first[s]..<first[s + 1]
      var waiting: [Int] = []
      var head = 0
      var next = range.lowerBound
      for place in range {
        while next < range.upperBound, next <= place + up {
          while waiting.count > head, cost[waiting[waiting.count - 1]] >= cost[next] { waiting.removeLast() }
          waiting.append(next)
          next += 1
        }
        while head < waiting.count, waiting[head] < place + down { head += 1 }
        // Sums that cannot be met on the way have empty windows; nobody asks for them.
        result[place] = head < waiting.count ? cost[waiting[head]] : 0
      }
    }
    return result
  }

  /// The choice of parameters that these contributions, one a neuron, and this bias stand for.
  func choice(_ contributions: [Contribution], bias: Int) -> ParameterChoice {
    let output = network.scaled.layers[1]
    var choice = ParameterChoice(repeating: -1, count: network.parameterCount)
    for (neuron, contribution) in contributions.enumerated() {
      let edge = output.weight(neuron: 0, source: neuron)
      let count = max(1, network.scaled.parameters.options(edge).count)
      let code = tables[contribution.table].codes[contribution.row]
      choices[neuron].write(hiddenRows[neuron].codes[code / count], into: &choice)
      choice[edge] = network.scaled.parameters.options(edge).isEmpty ? -1 : Int32(code % count)
    }
    choice[output.bias(neuron: 0)] = Int32(bias)
    return choice
  }
}

/// Distinct contributions of one neuron with their costs.
private struct ContributionList {
  private(set) var rows: DistinctRows
  private(set) var least: [Int]
  private(set) var greatest: [Int]

  private init(points: Int) {
    rows = DistinctRows(words: points)
    least = [Int](repeating: Int.max, count: points)
    greatest = [Int](repeating: Int.min, count: points)
  }

  /// All contributions of a neuron: those that are negative nowhere, those that are positive nowhere, and the others;
  /// lists without any are left out.
  ///
  /// - Parameter edges: options of the edge to the output, with their costs; none where there is no edge.
  static func bySign(_ patterns: DistinctRows, _ edges: [(Int, Int)], points: Int) -> [ContributionList] {
    let edges = edges.isEmpty ? [(0, 0)] : edges
    var lists = [ContributionList](repeating: ContributionList(points: points), count: 3)
    var row = [Int](repeating: 0, count: points)
    for pattern in 0..<patterns.count {
      let values = patterns.row(pattern)
      for (option, edge) in edges.enumerated() {
        for (point, value) in values.enumerated() { row[point] = edge.0 * Int(bitPattern: UInt(value)) }
        lists[sign(row)].insert(row, cost: patterns.costs[pattern] + edge.1, code: pattern * edges.count + option)
      }
    }
    return lists.filter { $0.rows.count > 0 }
  }

  init(joining lists: [ContributionList]) {
    self.init(points: lists[0].rows.words)
    for list in lists {
      for index in 0..<list.rows.count {
        insert(
          list.rows.row(index).map { Int(bitPattern: UInt($0)) }, cost: list.rows.costs[index],
          code: list.rows.codes[index])
      }
    }
  }

  private static func sign(_ row: [Int]) -> Int {
    if row.allSatisfy({ $0 >= 0 }) { return 0 }
    return row.allSatisfy { $0 <= 0 } ? 1 : 2
  }

  private mutating func insert(_ row: [Int], cost: Int, code: Int) {
    for (point, value) in row.enumerated() {
      least[point] = min(least[point], value)
      greatest[point] = max(greatest[point], value)
    }
    let words = row.map { UInt64(UInt(bitPattern: $0)) }
    words.withUnsafeBufferPointer { words in
      if let base = words.baseAddress { rows.insert(base, cost: cost, code: code) }
    }
  }
}
