import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// The dynamic program over vectors: all reachable sums of one vector from each group, as a table of bits or as sorted
/// states.
struct VectorProgram<N: TableNumber>: PreparedProgram {
  let plan: DynamicProgramPlan
  var complete: DynamicProgramPlan? { plan }
  private let request: ProgramRequest
  private let network: SumNetwork<N>
  private let sums: OutputSums<N>
  private let packed: PackedSums<N>
  /// The same with the penalty in the first digit; nil where that needs wider numbers or too many cells.
  private let cellPacked: PackedSums<N>?
  private let spacing: Int
  /// The best choice so far: which vector of each group.
  private let incumbent: [Int]
  private let incumbentValue: N
  /// No choice has a smaller objective.
  private let root: N
  /// Only sums of a smaller objective are looked for.
  private let limit: N
  private let judged: Int
  /// The parameters of the incumbent, once they are asked for.
  private let first = RecoveredChoice()

  /// States of few coordinates that the beam judges, about: some milliseconds. Numbers of any size take some thirty
  /// times as long.
  private static var beamEffort: Int { N.self == Integer.self ? 2_000 : 60_000 }

  /// nil where keys need a wider number.
  init?(_ request: ProgramRequest, _ network: SumNetwork<N>, _ sums: OutputSums<N>) throws(LimitError) {
    let budget = Budget(shouldStop: request.control.shouldStop)
    guard let packed = try N.packed(sums.groups, cost: .last, below: nil, budget) else { return nil }
    (self.request, self.network, self.sums, self.packed) = (request, network, sums, packed)
    let judge = OutputJudge(request.scaled, packed)
    let last = packed.keys.count - 1
    var root = judge.rootFloor
    let cheapest = VectorProgram.cheapest(sums, packed)
    let goal = request.target.flatMap { N(exactly: $0) } ?? root
    let beam = SumBeam(
      packed.keys, cheapest: cheapest, judge: judge, goal: goal,
      effort: min(VectorProgram.beamEffort, max(256, request.patience / (8 * network.loss.coordinates))),
      control: request.control)
    incumbent = zip(packed.items, beam.best).map { $0[$1] }
    incumbentValue = beam.objective
    // Where no vector with the sums' common divisors is nearer, the choice is best.
    if root < beam.objective, !N.mayBeBelow(beam.objective, packed, network.loss) { root = beam.objective }
    self.root = root
    judged = judge.judged
    var limit = beam.objective
    if let target = request.target.flatMap({ N(exactly: $0 + 1) }), target < limit { limit = target }
    if let start = request.start, let own = N(exactly: ScaledEvaluator(request.scaled)(start)), own < limit {
      // A start that is better than the beam's choice is not lost: nothing worse than it is kept.
      limit = own
    }
    self.limit = limit

    var plans: [DynamicProgramPlan] = []
    let cellPacked = try N.packed(sums.groups, cost: .first, below: limit, budget)
    var spacing = 1
    if let words = cellPacked?.wordOperations, let cells = cellPacked?.cells.word {
      if BitTables.bytes(cells: cells, groups: last + 1, spacing: 1) > request.memory {
        while spacing * spacing < last + 1 { spacing += 1 }
      }
      plans.append(
        DynamicProgramPlan(
          method: .bits, states: Integer(cells),
          bytes: Integer(BitTables.bytes(cells: cells, groups: last + 1, spacing: spacing)),
          work: Integer(words / 2 + cells / 256)))
    }
    (self.cellPacked, self.spacing) = (cellPacked, spacing)
    // A state that can afford one more paid vector at most has to be near the labels: there are few such.
    let room = packed.rest.first?.step.map { max(limit - $0 - $0, N(small: 1)) } ?? limit
    let kinds = VectorProgram.kinds(sums, network)
    let states = min(packed.cells, StateCount.most(sums, kinds: kinds, below: room))
    var spread = 0
    for (number, keys) in packed.keys.enumerated() where keys.count > 1 {
      let isRepeated = number > 0 && kinds[number] == kinds[number - 1]
      spread += isRepeated ? 2 : keys.count
    }
    let depth = Integer(packed.keys.map(\.count).max() ?? 1).bitLength
    let sortedPlan = DynamicProgramPlan(
      method: .sorted, states: states, bytes: states * Integer(MemoryLayout<N>.stride * packed.keys.count),
      work: states * Integer(spread * (2 * depth + 8)))
    guard let plan = request.cheapest(plans + [sortedPlan]) else {
      throw request.tooLarge(plans.first?.bytes ?? 0, "the sums of \(last + 1) groups of vectors")
    }
    self.plan = plan
  }

  /// Per group the key of least penalty, of those the one nearest to no vector at all.
  private static func cheapest(_ sums: OutputSums<N>, _ packed: PackedSums<N>) -> [Int] {
    zip(sums.groups, packed.items).map { group, items in
      func length(_ item: SumItem<N>) -> N { item.vector.reduce(N.zero) { $0 + ($1 < N.zero ? -$1 : $1) } }
      var best = 0
      for (place, number) in items.enumerated() {
        let (item, known) = (group[number], group[items[best]])
        if item.cost < known.cost || (item.cost == known.cost && length(item) < length(known)) { best = place }
      }
      return best
    }
  }

  /// A name for each group that is the same for groups of the same vectors.
  private static func kinds(_ sums: OutputSums<N>, _ network: SumNetwork<N>) -> [[Int32]] {
    sums.origins.enumerated().map { number, origin in
      if case .neuron(let neuron) = origin { return network.neurons[neuron].kind }
      return [-2, Int32(number)]
    }
  }

  var stopped: SearchOutcome { outcome(.stopped, nil, steps: 0) }

  private func outcome(
    _ ending: SearchOutcome.Ending, _ found: (picked: [Int], value: N)?, steps: Int
  ) -> SearchOutcome {
    let value = (found?.value ?? incumbentValue).integer
    let choice = found.map { recovered($0.picked) } ?? first.get { recovered(incumbent) }
    var known = choice.map { (choice: $0, objective: value) }
    if let start = request.start {
      let own = ScaledEvaluator(request.scaled)(start)
      if own < value { known = (start, own) }
    }
    let nodes = judged + steps
    guard let known else {
      // Stopped on the way back: what was known before is what remains.
      let earlier = first.get { nil }.map { (choice: $0, objective: incumbentValue.integer) }
      return request.ended(.stopped, earlier, bound: root.integer, steps: nodes)
    }
    guard ending == .exhausted else { return request.ended(ending, known, bound: root.integer, steps: nodes) }
    return request.ended(ending, known, bound: request.target.map { $0 + 1 } ?? known.objective, steps: nodes)
  }

  /// The parameters of a vector of each group; nil where the control said stop before they were known.
  private func recovered(_ picked: [Int]) -> ParameterChoice? {
    let recovery = ParameterRecovery(
      network, parameterCount: request.scaled.parameters.count, control: request.control)
    return recovery.choice(sums, zip(sums.groups, picked).map { $0[$1] })
  }

  func solve(most: Integer?) throws(LimitError) -> SearchOutcome {
    // An incumbent at the bound, or at the target, needs no tables.
    let known = stopped
    if known.ending != .stopped && (request.method == nil || request.target != nil) { return known }
    if let best = known.best, let objective = known.objective { request.control.onIncumbent(best, objective) }
    return plan.method == .bits ? solveByBits() : try solveByStates()
  }

  private func ending(_ found: Bool) -> SearchOutcome.Ending {
    found && request.target != nil ? .reachedTarget : .exhausted
  }

  // MARK: Sorted states

  private func solveByStates() throws(LimitError) -> SearchOutcome {
    let judge = OutputJudge(request.scaled, packed)
    var tables = KeyTables<N>(memory: request.memory, control: request.control)
    defer { tables.discardIfStopped() }
    let costs = packed.radices[packed.radices.count - 1]
    let moves = zip(packed.keys, packed.references).map { keys, own in keys.map { $0 - own } }
    var reference = N.zero
    for group in moves.indices {
      reference += packed.references[group]
      let isDone: Bool
      do throws(SearchFault) {
        isDone = try tables.add(
          moves[group], isRepeated: group > 0 && moves[group] == moves[group - 1], reference: reference,
          lastRadix: costs, cost: judge.cost
        ) { judge.mayBeBelow(limit, $0, after: group) }
      } catch {
        throw LimitError("the states after \(group + 1) of \(packed.keys.count) sums outgrow the memory limit")
      }
      if !isDone { return outcome(.stopped, nil, steps: tables.merged) }
      if tables.last.isEmpty { return outcome(.exhausted, nil, steps: tables.merged) }
    }
    var best: (key: N, value: N)?
    for (number, key) in tables.last.enumerated() {
      if number * judge.cost & 0xffff < judge.cost, request.control.shouldStop() {
        return outcome(.stopped, nil, steps: tables.merged)
      }
      let value = judge.objective(key + reference)
      guard value < limit else { continue }
      if best.map({ value < $0.value }) ?? true { best = (key, value) }
    }
    guard let best else { return outcome(.exhausted, nil, steps: tables.merged) }
    let places = tables.wayBack(from: best.key, moves)
    let picked = zip(packed.items, places).map { $0[$1] }
    return outcome(ending(true), (picked, best.value), steps: tables.merged)
  }

  // MARK: A table of bits

  private func solveByBits() -> SearchOutcome {
    guard let packed = cellPacked, let cells = packed.cells.word else { return stopped }
    let groups = packed.keys.map { $0.compactMap(\.asWord).filter { $0 < cells } }
    guard groups.allSatisfy({ !$0.isEmpty }) else { return outcome(.exhausted, nil, steps: 0) }
    var tables = BitTables(groups, cells: cells, spacing: spacing, control: request.control)
    guard let table = tables.last else { return outcome(.stopped, nil, steps: tables.work) }
    let judge = OutputJudge(request.scaled, packed)
    var scan = BitScan(table, packed, judge, below: limit, control: request.control)
    scan.run()
    let best = scan.best
    let found = best.map { (picked(&tables, $0.key, packed), $0.value) }
    return outcome(scan.isStopped ? .stopped : ending(found != nil), found, steps: tables.work)
  }

  private func picked(_ tables: inout BitTables, _ key: Int, _ packed: PackedSums<N>) -> [Int] {
    zip(packed.items, tables.wayBack(from: key)).map { $0[$1] }
  }
}
