import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// The dynamic program of a network that is a function of one long sum: one hidden neuron, or one output, at one
/// distinct input. For each choice of the other parameters, and each range of sums over which the objective is convex
/// or an error in or out, the reachable sums next to the best one are looked for.
struct ScalarProgram<N: TableNumber>: PreparedProgram {
  let plan: DynamicProgramPlan
  let complete: DynamicProgramPlan?
  let request: ProgramRequest
  private let network: SumNetwork<N>
  let scalar: ScalarSums<N>
  /// nil where the sum is a hidden neuron's.
  private let sums: OutputSums<N>?
  private let spacing: Int
  let root: N

  /// Predicted nanoseconds up to which nothing goes before all sums.
  private static var shortWork: Integer { 1_000_000_000 }

  /// - Throws: `LimitError` where no way fits the memory.
  init(
    _ request: ProgramRequest, _ network: SumNetwork<N>, _ scalar: ScalarSums<N>, sums: OutputSums<N>?
  ) throws(LimitError) {
    (self.request, self.network, self.scalar, self.sums) = (request, network, scalar, sums)
    let keys = scalar.packed.keys
    let bytes = Integer(MemoryLayout<N>.stride)
    func product(_ groups: [Int]) -> Integer { groups.reduce(1) { $0 * Integer(keys[$1].count) } }
    let halves = ScalarSearch.split(keys, into: 2).map(product)
    let quarters = ScalarSearch.split(keys, into: 4).map(product)
    var plans: [DynamicProgramPlan] = []
    var spacing = 1
    if let words = scalar.packed.wordOperations, let cells = scalar.packed.cells.word {
      if BitTables.bytes(cells: cells, groups: keys.count, spacing: 1) > request.memory {
        while spacing * spacing < keys.count { spacing += 1 }
      }
      plans.append(
        DynamicProgramPlan(
          method: .scalarBits, states: scalar.packed.cells,
          bytes: Integer(BitTables.bytes(cells: cells, groups: keys.count, spacing: spacing)),
          work: Integer(words / 2)))
    }
    let sum = halves.reduce(0, +)
    // Tables beyond the caches, whose pages are new, take several times as long.
    plans.append(
      DynamicProgramPlan(method: .halves, states: sum, bytes: 3 * sum * bytes, work: (sum > 4_194_304 ? 40 : 8) * sum))
    // A window of a word's width has to hold many sums: else there are too many windows.
    let crowded = max(0, min(quarters[0] * quarters[1], quarters[2] * quarters[3]).bitLength - 19)
    if N.keyBits <= Int128.keyBits, scalar.packed.cells.bitLength - crowded <= Int.keyBits {
      let pairs = quarters[0] * quarters[1] + quarters[2] * quarters[3]
      plans.append(
        DynamicProgramPlan(
          method: .quarters, states: pairs, bytes: 3 * quarters.reduce(0, +) * bytes + Integer(1 << 27),
          work: 24 * pairs, crowding: max(1, quarters.reduce(1, *).floorQuotient(by: scalar.packed.cells))))
    }
    complete = request.cheapest(plans)
    let isLong = complete.map { $0.work > Self.shortWork } ?? true
    let few = isLong && N.keyBits <= Int128.keyBits ? FewNumbers(keys)?.plan : nil
    guard let plan = request.cheapest([complete, few].compactMap { $0 }) else {
      throw request.tooLarge(plans.map(\.bytes).min() ?? 0, "sums of \(keys.count) numbers")
    }
    (self.plan, self.spacing) = (plan, spacing)
    let last = N(exactly: scalar.packed.cells - 1) ?? N.zero
    root = scalar.choices.map { scalar.floor($0, N.zero, last) }.min() ?? N.zero
  }

  var stopped: SearchOutcome { outcome(.stopped, nil, steps: 0) }

  /// The choice at hand: which of the sum's choices, and the key of each group.
  struct Found {
    let choice: SumItem<N>
    let places: [Int]
    let value: N
  }

  private func outcome(_ ending: SearchOutcome.Ending, _ found: Found?, steps: Int) -> SearchOutcome {
    let keys = scalar.packed.keys
    let first = Found(
      choice: scalar.choices[0], places: keys.map { _ in 0 }, value: scalar.floor(scalar.choices[0], N.zero, N.zero))
    let best = found ?? first
    guard let choice = parameters(best) else { return request.ended(.stopped, nil, bound: root.integer, steps: steps) }
    var bound = root.integer
    if ending == .exhausted { bound = request.target.map { $0 + 1 } ?? best.value.integer }
    return request.ended(ending, (choice, best.value.integer), bound: bound, steps: steps)
  }

  func solve(most: Integer?) throws(LimitError) -> SearchOutcome {
    var (found, steps): (Found?, Int) = (nil, 0)
    if plan.method == .few {
      if request.target != nil, scalar.floor(scalar.choices[0], N.zero, N.zero) < firstLimit {
        return outcome(.reachedTarget, nil, steps: 0)
      }
      (found, steps) = searchFew()
      let isEnough = found.map { $0.value <= (request.target.flatMap { N(exactly: $0) } ?? root) } ?? false
      if isEnough, request.target != nil { return outcome(.reachedTarget, found, steps: steps) }
      guard !isEnough, let complete, most.map({ complete.work <= $0 }) ?? true else {
        return outcome(.stopped, found, steps: steps)
      }
      return try searchAll(complete, from: found, steps: steps)
    }
    return try searchAll(plan, from: nil, steps: 0)
  }

  /// The objective from which on choices are of no use, at first.
  var firstLimit: N {
    request.target.flatMap { N(exactly: $0 + 1) } ?? scalar.floor(scalar.choices[0], N.zero, N.zero)
  }

  /// All sums, by `plan`.
  private func searchAll(
    _ plan: DynamicProgramPlan, from known: Found?, steps: Int
  ) throws(LimitError) -> SearchOutcome {
    let method: ScalarSearch<N>.Method =
      plan.method == .scalarBits ? .bits : plan.method == .halves ? .halves : .quarters
    let search: ScalarSearch<N>?
    do throws(SearchFault) {
      search = try ScalarSearch(
        scalar.packed.keys, method, cells: scalar.packed.cells.word, spacing: spacing, memory: request.memory,
        control: request.control)
    } catch {
      throw request.tooLarge(plan.bytes, "\(plan.method.rawValue)")
    }
    guard let search else { return outcome(.stopped, known, steps: steps) }
    var found = known
    let start = scalar.floor(scalar.choices[0], N.zero, N.zero)
    var limit = min(firstLimit, known?.value ?? firstLimit)
    let isDecision = request.target != nil
    if isDecision && start < limit { return outcome(.reachedTarget, nil, steps: steps + search.steps) }
    for (choice, low, high) in pieces() {
      while let range = try scalar.keysBelow(limit, choice, low, high) {
        let near = search.nearest(to: pivot(choice, range), in: range) { sum in
          let value = scalar.floor(choice, sum, sum)
          return (try? scalar.keysBelow(min(limit, value), choice, low, high)) ?? nil
        }
        guard let near else { return outcome(.stopped, found, steps: steps + search.steps) }
        let sums = [near.below, near.above].compactMap { $0 }
        guard
          let best = sums.min(by: { scalar.floor(choice, $0, $0) < scalar.floor(choice, $1, $1) })
        else { break }
        limit = scalar.floor(choice, best, best)
        let better = Found(choice: choice, places: search.wayBack(from: best), value: limit)
        found = better
        if let choice = parameters(better) { request.control.onIncumbent(choice, limit.integer) }
        if isDecision { return outcome(.reachedTarget, found, steps: steps + search.steps) }
      }
    }
    return outcome(.exhausted, found, steps: steps + search.steps)
  }

  /// Choices with their pieces, the most promising first.
  func pieces() -> [(choice: SumItem<N>, low: N, high: N)] {
    var all: [(choice: SumItem<N>, low: N, high: N, floor: N)] = []
    for choice in scalar.choices {
      let ends = scalar.pieces(choice)
      for (low, high) in zip(ends, ends.dropFirst()) where low < high {
        all.append((choice, low, high, scalar.floor(choice, low, high - N(small: 1))))
      }
    }
    // Sorting is stable only by its keys: the place breaks ties.
    return all.enumerated().sorted {
      $0.element.floor == $1.element.floor ? $0.offset < $1.offset : $0.element.floor < $1.element.floor
    }.map { ($0.element.choice, $0.element.low, $0.element.high) }
  }

  /// The key of least objective in a range over which it is convex; where it is an error, any that is right.
  func pivot(_ choice: SumItem<N>, _ range: ClosedRange<N>) -> N {
    if scalar.loss.form.countsErrors { return range.lowerBound }
    let one = N(small: 1)
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low).split(by: N(small: 2)).quotient
      if scalar.floor(choice, middle + one, middle + one) >= scalar.floor(choice, middle, middle) {
        high = middle
      } else {
        low = middle + one
      }
    }
    return low
  }

  // MARK: The way back

  /// nil where the control said stop before they were known.
  func parameters(_ found: Found) -> ParameterChoice? {
    let recovery = ParameterRecovery(
      network, parameterCount: request.scaled.parameters.count, control: request.control)
    let items = zip(scalar.packed.items, found.places).map { $0[$1] }
    if let sums { return recovery.choice(sums, zip(sums.groups, items).map { $0[$1] }) }
    var choice = recovery.outputLayer(found.choice)
    let neuron = network.neurons[0]
    var group = 0
    for (parameter, options) in zip(neuron.parameters, network.preActivation(neuron)) where !options.isEmpty {
      choice[parameter] = Int32(items[group])
      group += 1
    }
    return choice
  }
}
