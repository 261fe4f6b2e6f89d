import ExactArithmetic
import ProofLogging
import SearchCore
import TrainingProblem

/// Depth-first branch and bound over intervals of options, in exact integers.
///
/// A decision halves one parameter's interval; `IntervalEngine` carries it through all layers and distinct inputs to a
/// lower bound of the objective; a state whose bound is not below the incumbent is pruned. Parameters are taken from the
/// last layer to the first, neuron by neuron, those that move their neuron most first: with the later layers decided,
/// every decision in the first layer moves the outputs. Interchangeable neurons are ordered (`NeuronSymmetry`). The
/// half that holds the incumbent's option is tried first.
final class BranchAndBound<N: WorkingNumber> {
  let network: SearchNetwork<N>
  let engine: IntervalEngine<N>
  let symmetry: NeuronSymmetry
  let control: SearchControl
  /// Parameters with a choice, in branching order.
  let order: [Int32]
  /// For a decision: the greatest scaled objective that reaches the threshold. Of a listing the limit, which may fall.
  private(set) var target: N?

  private(set) var nodes = 0
  private var pauseAt = 0
  private var pauses = 0
  /// Few where a node touches many cells, so that an interrupt is heard soon.
  private let nodesBetweenPauses: Int
  private(set) var best: ParameterChoice?
  private(set) var bestObjective: N?
  private var preferred: ParameterChoice?
  private let log: IntervalProofLog?
  /// Takes each choice whose objective is at most the target, instead of looking for the best.
  private let listing: ((ParameterChoice, N) -> ListingStep<N>)?
  /// nil where there are none.
  private let constraints: ConstraintBounds<N>?
  /// By parameter that stands for others: these.
  private let tied: [Int32: [Int]]

  private struct Frame {
    let parameter: Int32
    /// The half not yet tried; empty (low > high) once it has been.
    var low: Int32
    var high: Int32
    let changeCount: Int
    /// How far the branching order had been decided.
    let depth: Int
    let bound: N
  }
  private var frames: [Frame] = []

  init(
    _ network: SearchNetwork<N>, control: SearchControl, target: N?, start: (ParameterChoice, N)?,
    log: IntervalProofLog? = nil, breaksSymmetry: Bool = true, listing: ((ParameterChoice, N) -> ListingStep<N>)? = nil
  ) {
    self.network = network
    self.listing = listing
    self.control = control
    self.target = target
    nodesBetweenPauses = max(1, min(256, (1 << 22) / max(1, network.neuronCount * network.inputCount)))
    engine = IntervalEngine(network)
    let ties = network.scaled.ties
    tied = Dictionary(uniqueKeysWithValues: ties.map { (Int32($0[0]), Array($0.dropFirst())) })
    let others = Set(ties.lazy.flatMap { $0.dropFirst() }.map { Int32($0) })
    order = BranchAndBound.branchingOrder(network).filter { !others.contains($0) }
    constraints = network.scaled.constraints.isEmpty ? nil : ConstraintBounds(network)
    var position = [Int](repeating: Int.max, count: network.parameterCount)
    for (place, parameter) in order.enumerated() { position[Int(parameter)] = place }
    self.log = log
    if let log {
      symmetry = NeuronSymmetry(log.begin(order: order), parameterCount: network.parameterCount)
    } else {
      symmetry =
        breaksSymmetry
        ? NeuronSymmetry(network.scaled, position: position)
        : NeuronSymmetry([], parameterCount: network.parameterCount)
    }
    if let (choice, objective) = start {
      best = choice
      bestObjective = objective
      preferred = choice
      log?.improve(choice)
    }
  }

  /// Searches until the space is exhausted, the target reached, or a limit met.
  func run() -> SearchOutcome {
    let rootBound = engine.bound
    if let target, let bestObjective, bestObjective <= target { return outcome(.reachedTarget, bound: rootBound) }
    var depth = 0
    var isLive = !isPruned && breakSymmetryEverywhere() && !isPruned
    while true {
      if nodes >= pauseAt, mustStop() {
        let bound = openBound(rootBound)
        log?.conclude(early: bound.integer, isFirst: frames.map { $0.low <= $0.high })
        return outcome(.stopped, bound: bound)
      }
      if isLive {
        switch nextStep(&depth) {
        case .decide(let parameter):
          branch(on: parameter, depth: depth)
          isLive = settle(parameter)
          continue
        case .goal: if reachGoal() { return outcome(.reachedTarget, bound: rootBound) }
        }
      }
      guard let parameter = backtrack(&depth) else {
        log?.refute()
        return outcome(.exhausted, bound: provenBound)
      }
      isLive = settle(parameter)
    }
  }

  // MARK: Bounds

  /// True if nothing below this state is better than what is known (or than the target).
  private var isPruned: Bool {
    if let constraints, constraints.isBroken(in: engine) { return true }
    if let target, engine.bound > target { return true }
    if let bestObjective { return engine.bound >= bestObjective }
    return false
  }

  /// The bound once everything has been searched.
  private var provenBound: N {
    if let target { return bestObjective.map { min($0, target + N(small: 1)) } ?? target + N(small: 1) }
    return bestObjective ?? N.zero
  }

  /// The least bound of what is still open.
  private func openBound(_ rootBound: N) -> N {
    var least = bestObjective
    func meet(_ bound: N) { if least.map({ bound < $0 }) ?? true { least = bound } }
    meet(engine.bound)
    for frame in frames where frame.low <= frame.high { meet(frame.bound) }
    return max(least ?? rootBound, rootBound)
  }

  /// Asked at `pauseAt` nodes, which is the node limit or a little later than the last time.
  private func mustStop() -> Bool {
    if let limit = control.nodeLimit, nodes >= limit { return true }
    pauseAt = min(nodes + nodesBetweenPauses, control.nodeLimit ?? Int.max)
    pauses += 1
    if pauses & 0x3f == 0 {
      control.onProgress(
        SearchProgress(nodes: nodes, incumbent: bestObjective?.integer, bound: openBound(N.zero).integer))
    }
    return control.shouldStop()
  }

  private func outcome(_ ending: SearchOutcome.Ending, bound: N) -> SearchOutcome {
    SearchOutcome(
      ending: ending, best: best, objective: bestObjective?.integer, bound: bound.integer, nodes: nodes)
  }

  // MARK: Moves

  private enum Step {
    case decide(Int)
    /// The state is a single assignment.
    case goal
  }

  /// The step in a state that is not pruned. Moves `depth` past parameters that are decided, or that change no value
  /// any more: those are left to the end, where the first completion that keeps the bound ends them all.
  private func nextStep(_ depth: inout Int) -> Step {
    while depth < order.count {
      let parameter = Int(order[depth])
      let isDone =
        engine.isFixed(parameter)
        || (tied[order[depth]] == nil && engine.isDetermined(neuron: Int(network.edges[parameter].target)))
      guard isDone else {
        return .decide(parameter)
      }
      depth += 1
    }
    return order.first { !engine.isFixed(Int($0)) }.map { .decide(Int($0)) } ?? .goal
  }

  private func branch(on parameter: Int, depth: Int) {
    let (low, high) = (engine.low[parameter], engine.high[parameter])
    let middle = low + (high - low) / 2
    // Where the parameter changes no value, its cost is all that counts.
    let wish = depth < order.count ? preferred.map { $0[parameter] } : engine.cheapest(parameter)
    let upperFirst = wish.map { $0 > middle } ?? false
    frames.append(
      Frame(
        parameter: Int32(parameter), low: upperFirst ? low : middle + 1, high: upperFirst ? middle : high,
        changeCount: engine.changes.count, depth: depth, bound: engine.bound))
    if let log { log.decide(parameter, option: middle + 1, isAtLeast: upperFirst) }
    decide(parameter, upperFirst ? middle + 1 : low, upperFirst ? high : middle)
  }

  private func decide(_ parameter: Int, _ low: Int32, _ high: Int32) {
    nodes += 1
    engine.set(parameter, low, high)
    for other in tied[Int32(parameter)] ?? [] { engine.set(other, low, high) }
  }

  /// True if the state after a decision on `parameter` is worth going on from.
  private func settle(_ parameter: Int) -> Bool { !isPruned && breakSymmetry(around: parameter) && !isPruned }

  /// Goes back to the latest decision with a half not tried, and tries it. nil where none remains.
  private func backtrack(_ depth: inout Int) -> Int? {
    logClosed()
    while let frame = frames.last {
      engine.undo(to: frame.changeCount)
      depth = frame.depth
      if frame.low <= frame.high, bestObjective.map({ frame.bound < $0 }) ?? true {
        frames[frames.count - 1].low = frame.high + 1
        if let log { log.turn() }
        decide(Int(frame.parameter), frame.low, frame.high)
        return Int(frame.parameter)
      }
      frames.removeLast()
      if let log { log.retract() }
      logClosed()
    }
    return nil
  }

  /// Tells the log that nothing better is below the decisions of all frames. Only of a first half: with it, the closing
  /// of the second follows from what closes the node above.
  private func logClosed() {
    guard let log, let last = frames.last, last.low <= last.high else { return }
    log.close()
  }

  /// A single assignment, better than what was known. True where it ends the search.
  private func reachGoal() -> Bool {
    let choice = engine.choice()
    if let listing {
      switch listing(choice, engine.bound) {
      case .goOn: return false
      case .stop: return true
      case .atMost(let limit):
        target = target.map { min($0, limit) }
        return false
      }
    }
    (best, bestObjective, preferred) = (choice, engine.bound, choice)
    control.onIncumbent(choice, engine.bound.integer)
    log?.improve(choice)
    return target.map { engine.bound <= $0 } ?? false
  }

  // MARK: Symmetry

  private func breakSymmetryEverywhere() -> Bool {
    symmetry.constraints.allSatisfy { enforce($0) }
  }

  /// Enforces the constraints that `parameter` takes part in, and those that their consequences touch.
  private func breakSymmetry(around parameter: Int) -> Bool {
    symmetry.constraintsOfParameter[parameter].allSatisfy { enforce(symmetry.constraints[Int($0)]) }
  }

  /// The first place where the two sides are not yet the same number must not decrease.
  private func enforce(_ constraint: NeuronSymmetry.Constraint) -> Bool {
    for place in constraint.first.indices {
      let (a, b) = (Int(constraint.first[place]), Int(constraint.second[place]))
      guard engine.low[a] <= engine.high[b] else { return false }
      if engine.high[a] > engine.high[b] {
        engine.set(a, engine.low[a], engine.high[b])
        if !breakSymmetry(around: a) { return false }
      }
      if engine.low[b] < engine.low[a] {
        engine.set(b, engine.low[a], engine.high[b])
        if !breakSymmetry(around: b) { return false }
      }
      guard engine.isFixed(a), engine.isFixed(b), engine.low[a] == engine.low[b] else { return true }
    }
    return true
  }
}
