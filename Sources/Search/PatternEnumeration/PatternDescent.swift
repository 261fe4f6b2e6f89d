import ExactArithmetic
import SearchCore
import TrainingProblem

/// Local search over whole neurons and pairs of neurons, for as long as it may: incumbents of networks with one hidden
/// layer and one output whose patterns fit, but have too many combinations for a search through all.
///
/// A step gives one neuron the best of all that it can add to the output, found in a tree of them; where no such step
/// helps, two neurons at once, exactly. With 40 samples and four ReLU neurons of 3,125 choices each, squared loss, it comes
/// from 65, where single neurons end, to 34 in some seconds.
public struct PatternDescent: Sendable {
  /// Of all random choices.
  public var seed: UInt64
  /// Threads that list patterns and descend.
  public var threads: Int

  /// A descent on so many threads.
  public init(seed: UInt64 = 0, threads: Int = 1) {
    (self.seed, self.threads) = (seed, threads)
  }

  /// True if the instance has sums of contributions to descend over.
  public static func serves(_ plan: PatternPlan) -> Bool { plan.obstacle == nil && plan.method == .sums }

  /// The best choice met and its scaled objective; nil where sums of contributions do not fit, or the search was stopped
  /// before they were listed. `isEnough`: nothing better is to be looked for.
  ///
  /// - Parameters:
  ///   - target: a scaled objective that is good enough.
  ///   - effort: places of tables that each thread looks at, at most.
  public func search(
    _ scaled: ScaledInstance, start: ParameterChoice? = nil, target: Integer? = nil, effort: Int = Int.max / 2,
    control: SearchControl
  ) -> (choice: ParameterChoice, objective: Integer, isEnough: Bool)? {
    let plan = PatternPlan(scaled)
    guard PatternDescent.serves(plan) else { return nil }
    let network = SearchNetwork<Int>(scaled)
    let stop = StickyStop(control.shouldStop)
    guard let problem = try? SumProblem(network, plan, shouldStop: stop), !stop() else { return nil }
    let incumbent = SharedIncumbent(target: target.map { $0.word ?? Int.max - 1 }, control: control)
    if let start { incumbent.offer(word(ScaledEvaluator(scaled)(start))) { start } }
    let bound = SumSearch.all(problem).flatMap { search in
      problem.biases.indices.map { search.rootBound(bias: $0) }
    }.min()
    let goal = max(bound ?? 0, target?.word ?? 0)
    WorkerThreads.run(max(1, threads)) { [seed] worker in
      SumDescent(problem, incumbent, seed: seed &+ UInt64(worker), pairs: true, stop: stop)
        .run(effort: effort, goal: goal)
    }
    return incumbent.found.map { ($0.choice, Integer($0.objective), $0.objective <= goal) }
  }
}
