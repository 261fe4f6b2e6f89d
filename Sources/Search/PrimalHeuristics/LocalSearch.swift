import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// Iterated local search over single changes, with kicks of a few changes at once: a first incumbent.
///
/// From a random choice, parameters are visited in random order and each takes the option with the least objective
/// (ties are taken now and then, to cross plateaus). At a local optimum two or more parameters are changed at random
/// and the descent goes on, back to the best known where that was not better. Each try is one `set` of
/// `IntervalEngine` on single options, and an `undo`, so it costs what changes. Under constraints less excess goes before
/// a lesser objective, and only what satisfies them all is kept; parameters that share a value change together.
public final class LocalSearch<N: WorkingNumber> {
  private let network: SearchNetwork<N>
  private let engine: IntervalEngine<N>
  private let parameters: [Int32]
  private var random: SplitMix64
  /// The best feasible choice so far; empty before the first.
  public private(set) var best: ParameterChoice = []
  /// The scaled objective of `best`; nil before the first feasible choice.
  public private(set) var bestObjective: N?
  /// Changes that were tried so far.
  public private(set) var tries = 0
  private let control: SearchControl
  /// False until every parameter has an option: before, there is nothing to search from.
  private var isAtChoice = false
  /// nil where there are none.
  private let constraints: ConstraintBounds<N>?
  /// By parameter that stands for others: these.
  private let tied: [Int: [Int]]

  /// A search at `start`, or, without one, at the middle option of every parameter.
  public init(_ network: SearchNetwork<N>, seed: UInt64, control: SearchControl, start: ParameterChoice?) {
    self.network = network
    self.control = control
    engine = IntervalEngine(network)
    random = SplitMix64(seed: seed)
    let ties = network.scaled.ties
    tied = Dictionary(uniqueKeysWithValues: ties.map { ($0[0], Array($0.dropFirst())) })
    let others = Set(ties.lazy.flatMap { $0.dropFirst() })
    constraints = network.scaled.constraints.isEmpty ? nil : ConstraintBounds(network)
    parameters = (0..<network.parameterCount).filter { network.optionCount($0) > 1 && !others.contains($0) }
      .map(Int32.init)
    let hasArrived = start.map { jump(to: $0) } ?? jump { _, count in Int32(count / 2) }
    if hasArrived {
      record()
    } else if let start, constraints == nil {
      // Stopped on the way.
      (best, bestObjective) = (start, N(exactly: ScaledEvaluator(network.scaled)(start)))
    }
    isAtChoice = hasArrived
  }

  /// Searches until `tries` changes have been tried, the objective is down to `goal`, or the control says stop.
  public func run(tries limit: Int, goal: N) {
    guard isAtChoice, !parameters.isEmpty else { return }
    var isFirst = true
    while tries < limit, !hasReached(goal), !control.shouldStop() {
      if isFirst {
        isFirst = false
      } else if random.below(8) == 0 {
        guard jump({ [self] _, count in Int32(random.below(count)) }) else { return }
      } else {
        if bestObjective != nil { guard jump(to: best) else { return } }
        for _ in 0..<(2 + random.below(3)) { change(randomParameter(), at: nil) }
      }
      descend(limit, goal)
    }
  }

  private func hasReached(_ goal: N) -> Bool { bestObjective.map { $0 <= goal } ?? false }

  private func randomParameter() -> Int { Int(parameters[random.below(parameters.count)]) }

  /// Visits every parameter in random order, round after round, until a round brings nothing.
  private func descend(_ limit: Int, _ goal: N) {
    var order = parameters
    var improved = true
    while improved, tries < limit, !hasReached(goal), !control.shouldStop() {
      improved = false
      order.shuffle(using: &random)
      for parameter in order {
        if improve(Int(parameter)) { improved = true }
        if tries >= limit || hasReached(goal) || control.shouldStop() { break }
      }
      engine.forgetChanges()
    }
  }

  /// Gives a parameter its best option among some; true where the objective fell.
  private func improve(_ parameter: Int) -> Bool {
    let current = engine.low[parameter]
    let before = self.worth
    var (bestOption, bestWorth) = (current, before)
    for option in candidates(parameter, current) where option != current {
      let mark = engine.changes.count
      change(parameter, at: option)
      tries += 1
      let worth = self.worth
      if worth < bestWorth || (worth == bestWorth && worth == before && random.below(4) == 0) {
        (bestOption, bestWorth) = (option, worth)
      }
      engine.undo(to: mark)
    }
    guard bestOption != current else { return false }
    change(parameter, at: bestOption)
    if bestWorth < before {
      record()
      return true
    }
    return false
  }

  /// All options where they are few; otherwise the neighbours at growing distances, the ends, and some at random.
  private func candidates(_ parameter: Int, _ current: Int32) -> [Int32] {
    let count = Int32(network.optionCount(parameter))
    if count <= 12 { return Array(0..<count) }
    var options: [Int32] = [0, count - 1]
    var distance: Int32 = 1
    while distance < count {
      if current >= distance { options.append(current - distance) }
      if current < count - distance { options.append(current + distance) }
      distance *= 2
    }
    options.append(Int32(random.below(Int(count))))
    return options
  }

  // MARK: Moves

  private func change(_ parameter: Int, at option: Int32?) {
    let option = option ?? Int32(random.below(network.optionCount(parameter)))
    engine.set(parameter, option, option)
    for other in tied[parameter] ?? [] { engine.set(other, option, option) }
  }

  /// The less the better: broken constraints, the worst excess, the objective.
  private var worth: (Int, N, N) {
    guard let excess = constraints?.excess(in: engine) else { return (0, N.zero, engine.bound) }
    return (excess.broken, excess.worst, engine.bound)
  }

  /// - Returns: false where the control said stop on the way.
  private func jump(to choice: ParameterChoice) -> Bool { jump { parameter, _ in choice[parameter] } }

  private func jump(_ option: (Int, Int) -> Int32) -> Bool {
    for (number, parameter) in parameters.enumerated() {
      if number & 0xf == 0xf, control.shouldStop() { return false }
      // The changes to undo would grow with all samples.
      if number & 0xff == 0xff { engine.forgetChanges() }
      let chosen = option(Int(parameter), network.optionCount(Int(parameter)))
      if engine.low[Int(parameter)] != chosen || engine.high[Int(parameter)] != chosen {
        change(Int(parameter), at: chosen)
      }
    }
    engine.forgetChanges()
    return true
  }

  private func record() {
    guard bestObjective.map({ engine.bound < $0 }) ?? true, constraints.map({ !$0.isBroken(in: engine) }) ?? true
    else { return }
    best = engine.choice()
    bestObjective = engine.bound
    control.onIncumbent(best, engine.bound.integer)
  }
}
