import ExactArithmetic
import PrimalHeuristics
import SearchCore
import TrainingProblem

/// Exact search over patterns: a hidden neuron matters only through its activations at the distinct inputs, of which
/// there are often far fewer than choices of its parameters. For few inputs and many samples. See
/// docs/pattern-search.md.
public struct PatternEnumerator: Sendable {
  /// The seed of the descents that find incumbents.
  public var seed: UInt64
  /// Threads that share a search; at least 1.
  public var threads: Int

  /// A search with this seed, on so many threads.
  public init(seed: UInt64 = 0, threads: Int = 1) {
    self.seed = seed
    self.threads = threads
  }

  /// Finds the least objective; or, given `target`, a choice whose scaled objective is at most that, or that there is
  /// none. The objective is deterministic; with one thread, so is all else for a seed and node limit. A node is one
  /// pass over a table of patterns.
  ///
  /// - Parameter start: a choice to begin from.
  /// - Throws: `LimitError` where pattern search does not fit the instance, and why.
  public func solve(
    _ scaled: ScaledInstance, target: Integer? = nil, start: ParameterChoice? = nil, control: SearchControl
  ) throws(LimitError) -> SearchOutcome {
    let plan = PatternPlan(scaled)
    if let obstacle = plan.obstacle { throw LimitError(obstacle) }
    let network = SearchNetwork<Int>(scaled)
    // Losses and penalties are not negative: a target beyond a word is always reached, one below 0 never.
    let goal = target.map { $0 < 0 ? -1 : $0.word ?? Int.max - 1 }
    let incumbent = SharedIncumbent(target: goal, control: control)
    let first = start ?? scaled.parameters.cheapestChoice
    incumbent.offer(word(ScaledEvaluator(scaled)(first))) { first }
    if start == nil, scaled.layers.count > 2,
      let annealed = Annealing(seed: seed, effort: 8_000_000).search(scaled, target: target, control: quiet(control))
    {
      // Listing the functions above the first layer takes a while: not without something in hand.
      incumbent.offer(word(annealed.objective)) { annealed.choice }
    }
    let nodes = NodeCounter(limit: control.nodeLimit, stop: StickyStop(control.shouldStop))
    var bound = 0
    if !incumbent.hasEnded, !nodes.stop() {
      do { bound = try search(network, plan, incumbent, nodes, goal: goal ?? 0) } catch {
        guard nodes.stop.wasAsked else { throw error }
      }
    }
    return outcome(incumbent, nodes, bound: bound, target: target)
  }

  private func quiet(_ control: SearchControl) -> SearchControl { SearchControl(shouldStop: control.shouldStop) }

  /// Searches; what is shown of the objective where it was stopped.
  private func search(
    _ network: SearchNetwork<Int>, _ plan: PatternPlan, _ incumbent: SharedIncumbent, _ nodes: NodeCounter, goal: Int
  ) throws(LimitError) -> Int {
    switch plan.method {
    case .signatures:
      do {
        let problem = try SignatureProblem(network, plan, shouldStop: nodes.stop)
        return nodes.stop() ? 0 : signatures(problem, incumbent, nodes, goal: goal)
      } catch {
        // Too many functions above the first layer: of one output, sums do not list them.
        guard plan.mayAdd, !nodes.stop.wasAsked else { throw error }
        return try sums(network, plan, incumbent, nodes, goal: goal)
      }
    case .sums: return try sums(network, plan, incumbent, nodes, goal: goal)
    case .layers:
      let problem = try LayeredProblem(network, shouldStop: nodes.stop)
      LayeredSearch(problem, incumbent, nodes).run(threads: threads)
      return nodes.stop.wasAsked ? 0 : Int.max
    }
  }

  private func signatures(
    _ problem: SignatureProblem, _ incumbent: SharedIncumbent, _ nodes: NodeCounter, goal: Int
  ) -> Int {
    let filter = DominanceFilter(problem)
    let functions = problem.functions.functions.map { (function: $0, bound: problem.bound($0)) }
      .sorted { $0.bound < $1.bound }
    let bounds = functions.map(\.bound)
    SignatureDescent(problem, incumbent, seed: seed, stop: nodes.stop).run(
      effort: PatternEnumerator.effort(problem.tableOf.map { problem.rows[$0].count }, most: 3_000_000),
      goal: max(goal, bounds[0]))
    return inTurn(bounds, incumbent, nodes) {
      SignatureSearch(problem, functions[$0].function, filter).run(incumbent, nodes, threads: threads)
    }
  }

  private func sums(
    _ network: SearchNetwork<Int>, _ plan: PatternPlan, _ incumbent: SharedIncumbent, _ nodes: NodeCounter, goal: Int
  ) throws(LimitError) -> Int {
    let problem = try SumProblem(network, plan, shouldStop: nodes.stop)
    guard !nodes.stop() else { return 0 }
    let parts = SumSearch.all(problem).flatMap { search in
      problem.biases.indices.map { (search: search, bias: $0, bound: search.rootBound(bias: $0)) }
    }.sorted { $0.bound < $1.bound }
    SumDescent(problem, incumbent, seed: seed, stop: nodes.stop).run(
      effort: PatternEnumerator.effort((0..<problem.hidden).map(problem.count), most: 10_000_000),
      goal: max(goal, parts[0].bound))
    return inTurn(parts.map(\.bound), incumbent, nodes) {
      parts[$0].search.run(bias: parts[$0].bias, incumbent, nodes, threads: threads)
    }
  }

  /// The effort that a descent may cost: about as much as the search after it, which has so many combinations at most.
  private static func effort(_ rows: [Int], most: Int) -> Int {
    var places = 16
    for count in rows where places < most { places *= max(1, count) }
    return min(most, max(5_000, places))
  }

  /// Runs the parts, which ascend by their bounds; the least bound of what is still open when it ends.
  private func inTurn(
    _ bounds: [Int], _ incumbent: SharedIncumbent, _ nodes: NodeCounter, _ run: (Int) -> Void
  ) -> Int {
    for (part, bound) in bounds.enumerated() {
      if nodes.stop() || incumbent.hasEnded { return bound }
      if bound >= incumbent.limit { return Int.max }
      run(part)
      if nodes.stop.wasAsked { return bound }
    }
    return Int.max
  }

  private func outcome(
    _ incumbent: SharedIncumbent, _ nodes: NodeCounter, bound: Int, target: Integer?
  ) -> SearchOutcome {
    let found = incumbent.found
    let objective = found.map { Integer($0.objective) }
    var proven = Integer(min(bound, found?.objective ?? bound))
    var ending = SearchOutcome.Ending.stopped
    if incumbent.hasEnded {
      ending = .reachedTarget
    } else if !nodes.stop.wasAsked {
      ending = .exhausted
      proven = objective ?? 0
      if let target { proven = min(proven, target + 1) }
    }
    return SearchOutcome(
      ending: ending, best: found?.choice, objective: objective, bound: proven, nodes: nodes.total)
  }
}
