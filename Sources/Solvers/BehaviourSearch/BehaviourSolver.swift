import ExactArithmetic
import TrainingProblem

/// Exact search over behaviours: a hidden neuron matters only through its activations at the distinct inputs, of which
/// there are often far fewer than choices of its parameters. For few inputs and many samples. See
/// docs/behaviour-search.md.
public struct BehaviourSolver: Sendable {
  public var seed: UInt64
  public var threads: Int

  public init(seed: UInt64 = 0, threads: Int = 1) {
    self.seed = seed
    self.threads = threads
  }

  /// Finds the least objective; or, given `target`, a choice whose scaled objective is at most that, or that there is
  /// none. The objective is deterministic; with one thread, so is all else for a seed and node limit.
  ///
  /// - Parameters:
  ///   - start: a choice to begin from.
  /// - Throws: `LimitError` where behaviour search does not fit the instance, and why.
  public func solve(
    _ scaled: ScaledInstance, target: Integer? = nil, start: ParameterChoice? = nil, control: SearchControl
  ) throws(LimitError) -> SearchOutcome {
    let plan = BehaviourPlan(scaled)
    if let obstacle = plan.obstacle { throw LimitError(obstacle) }
    let network = SearchNetwork<Int>(scaled)
    // Losses and penalties are not negative: a target beyond a word is always reached, one below 0 never.
    let goal = target.map { $0 < 0 ? -1 : $0.word ?? Int.max - 1 }
    let incumbent = SharedIncumbent(target: goal, control: control)
    let evaluator = ScaledEvaluator(scaled)
    let first = start ?? scaled.parameters.cheapestChoice
    incumbent.offer(word(evaluator(first))) { first }
    let stop = StickyStop(control.shouldStop)
    let nodes = NodeCounter(limit: control.nodeLimit, stop: stop)
    let bound = try search(network, plan, incumbent, nodes, goal: goal ?? 0)
    return outcome(incumbent, nodes, bound: bound, target: target)
  }

  /// Searches; what is shown of the objective where it was stopped.
  private func search(
    _ network: SearchNetwork<Int>, _ plan: BehaviourPlan, _ incumbent: SharedIncumbent, _ nodes: NodeCounter, goal: Int
  ) throws(LimitError) -> Int {
    guard !incumbent.hasEnded, !nodes.stop() else { return 0 }
    let problem: PatternProblem
    do { problem = try PatternProblem(network, plan, shouldStop: nodes.stop) } catch {
      if nodes.stop.wasAsked { return 0 }
      throw error
    }
    guard !nodes.stop() else { return 0 }
    var searches = problem.functions.functions.map { PatternSearch(problem, $0, incumbent, nodes) }
    searches.sort { $0.rootBound < $1.rootBound }
    let rootBound = searches[0].rootBound
    let descent = PatternDescent(problem, incumbent, seed: seed, stop: nodes.stop)
    descent.run(effort: 3_000_000, goal: max(goal, rootBound))
    for (place, search) in searches.enumerated() {
      // What is open is bounded by the functions from here on, in ascending order.
      if nodes.stop() || incumbent.hasEnded { return searches[place].rootBound }
      search.run(threads: threads)
      if nodes.stop.wasAsked { return searches[place].rootBound }
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

extension ParameterTable {
  /// The first of the cheapest options of each parameter.
  var cheapestChoice: ParameterChoice {
    let cheapest = costs.map { set in Int32(set.indices.min { set[$0] < set[$1] } ?? -1) }
    return setOfParameter.map { cheapest[Int($0)] }
  }
}
