import CertificateChecking
import ExactArithmetic
import GLPKBackend
import PatternEnumeration
import PrimalHeuristics
import SearchCore
import TrainingProblem

extension Strategy {
  /// Picks by the instance's shape: the dynamic program where it is predicted to be quick; branch and bound for a
  /// moment, which ends what is small; then a portfolio of the solvers that suit.
  static func automatic(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    let plan = PatternPlan(scaled)
    if var answer = try quickDynamicProgram(session, scaled, beside: plan) {
      // The checker shows this bound without a file; a user who names one wants it written.
      if case .stateTable = answer.evidence, session.options.proof?.isAskedFor ?? false {
        try addProofFile(&answer, session)
      }
      return answer
    }
    // Which member of a portfolio is first is a matter of time; a node limit asks for the same run each time.
    guard session.options.nodeLimit == nil else { return try branchAndBound(session, scaled) }
    // Small instances end here, before other solvers have built their formulas and tables: 10 to 30 ms.
    let cells = scaled.inputs.count * scaled.layers.reduce(0) { $0 + $1.neurons }
    var first = session
    if isWide(scaled, plan) {
      let trained = try trainBriefly(session, scaled)
      if trained.isExact || trained.incumbent != nil && session.shouldStop() { return trained }
      first = session.beginning(from: trained.assignment)
    }
    var answer = try branchAndBound(first, scaled, nodeLimit: max(200, 200_000 / (cells + 200)))
    guard answer.status == .feasible, !session.shouldStop() else {
      addQuickTable(&answer, session)
      return answer
    }
    answer.evidence = .none(nil)
    if plan.obstacle != nil, scaled.layers[0].neurons == 1, scaled.loss.form.countsErrors {
      try walk(
        &answer, session, scaled, effort: 20_000 * min(500, scaled.parameters.count), seed: session.options.seed)
      answer.decide(by: session.options.threshold)
      if answer.isExact && answer.hasProof || session.shouldStop() { return answer }
      answer.ending = .stopped
    }
    let isRace = isRace(plan, scaled)
    let table = plan.obstacle == nil && !isRace ? tableBeside(session, scaled) : nil
    defer { table?.end() }
    // Behaviour search is parallel by itself.
    let atATime = plan.obstacle == nil && !isRace ? 1 : session.options.threads
    let all = members(session, scaled, plan, from: answer, beside: table)
    return try Portfolio.run(all, atATime: atATime, from: answer, session)
  }

  /// Binary logarithms of combinations of sums from which on a search through all takes seconds, and hours.
  private static let longSums = 36...44

  /// True if patterns fit, but conflict-driven search is about as likely to end first: sums of contributions are pruned by
  /// losses that grow with the distance, and errors do not.
  private static func isRace(_ plan: PatternPlan, _ scaled: ScaledInstance) -> Bool {
    plan.obstacle == nil && plan.method == .sums && scaled.loss.form.countsErrors
      && plan.log2Combinations > shortLayers
  }

  /// For an answer that was found in a moment and not proven: patterns may show in another that nothing is better. At
  /// the least what samples of one input and different labels cost does not need a search.
  ///
  /// - Parameter most: how long to try.
  static func addQuickTable(
    _ answer: inout Finding, _ session: SolveSession, most: Duration = .seconds(1),
    isUnwanted: @escaping () -> Bool = { false }
  ) {
    guard case .none = answer.evidence else { return }
    var tried = answer
    let end = ContinuousClock.now + most
    addBehaviourTable(&tried, session) { isUnwanted() || ContinuousClock.now >= end }
    if case .behaviourTable = tried.evidence { answer = tried }
  }

  /// Annealing and branch and bound by turns, each time with four times the effort: the one finds good choices of
  /// instances that the other does not get through, the other ends what is small enough.
  private static func natively(
    _ session: SolveSession, _ scaled: ScaledInstance, from known: Finding
  ) throws -> Finding {
    var best = known
    // A tenth of a second, and half of one. Annealing ends at once where it meets what labels cost.
    var (effort, nodeLimit) = (100_000_000, 500_000)
    for round in UInt64(0)... {
      try anneal(&best, session, scaled, effort: effort, seed: session.options.seed &+ round)
      best.decide(by: session.options.threshold)
      guard best.status == .feasible, !session.shouldStop() else { break }
      let searched = try native(session, scaled, start: best.assignment, nodeLimit: nodeLimit, isBrief: true)
      if searched.isExact || session.shouldStop() { return searched }
      let bound = max(best.bound ?? 0, searched.bound ?? 0)
      if let new = searched.incumbent, new.isBetter(than: best.incumbent) { best = searched }
      best.bound = bound
      (effort, nodeLimit) = (effort * 4, nodeLimit * 4)
    }
    return best
  }

  /// Annealing, each time twice as long, until the others in the portfolio are at their end, or it has nothing to look for.
  private static func annealOn(
    _ session: SolveSession, _ scaled: ScaledInstance, from known: Finding
  ) throws -> Finding {
    var (best, effort, seed) = (known, 100_000_000, session.options.seed &+ 1)
    while !session.shouldStop() {
      // Where the walk does not serve, annealing does.
      if try !walk(&best, session, scaled, effort: effort, seed: seed) {
        guard try !session.shouldStop() && anneal(&best, session, scaled, effort: effort, seed: seed) else { break }
      }
      (effort, seed) = (min(effort * 2, 1 << 40), seed &+ 1)
    }
    best.decide(by: session.options.threshold)
    return best
  }

  /// Descents over neurons and pairs of neurons until the others in the portfolio are at their end.
  private static func descendOn(
    _ session: SolveSession, _ scaled: ScaledInstance, from known: Finding
  ) throws -> Finding {
    var best = known
    _ = try improve(&best, session, scaled) {
      PatternDescent(seed: session.options.seed, threads: session.options.threads).search(
        scaled, start: $0, target: $1, control: $2)
    }
    best.decide(by: session.options.threshold)
    return best
  }

  /// A better choice by annealing, where there is one; `effort` is some 10⁻⁹ seconds.
  /// - Returns: true if more annealing might find a better one still.
  @discardableResult private static func anneal(
    _ answer: inout Finding, _ session: SolveSession, _ scaled: ScaledInstance, effort: Int = 25_000_000,
    seed: UInt64? = nil
  ) throws -> Bool {
    try improve(&answer, session, scaled) {
      Annealing(seed: seed ?? session.options.seed, effort: effort).search(scaled, start: $0, target: $1, control: $2)
    }
  }

  /// The same by a walk in which errors weigh more and more: for one neuron's errors; `effort` is some 3 · 10⁻⁹ seconds.
  @discardableResult private static func walk(
    _ answer: inout Finding, _ session: SolveSession, _ scaled: ScaledInstance, effort: Int, seed: UInt64
  ) throws -> Bool {
    try improve(&answer, session, scaled) {
      WeightedWalk(seed: seed, effort: effort).search(scaled, start: $0, target: $1, control: $2)
    }
  }

  /// Takes what a local search finds, where it is better.
  /// - Returns: whether more of it might find a better one still.
  @discardableResult static func improve(
    _ answer: inout Finding, _ session: SolveSession, _ scaled: ScaledInstance,
    by search: (_ start: ParameterChoice?, _ target: Integer?, SearchControl) -> (
      choice: ParameterChoice, objective: Integer, isEnough: Bool
    )?
  ) throws -> Bool {
    let found = search(
      answer.assignment.map(scaled.choice), session.options.threshold.map(scaled.scaledFloor),
      SearchControl(
        shouldStop: session.shouldStop,
        onIncumbent: { choice, objective in
          session.known.offer(choice, objective)
          session.tell(incumbent: scaled.objective(objective), of: .auto)
        }))
    guard let found else { return false }
    let better = try replay(scaled.assignment(found.choice), session, by: answer.origin.solver, expecting: nil)
    if let better, better.isBetter(than: answer.incumbent) { answer.incumbent = better }
    return !found.isEnough
  }

  /// Binary logarithm of combinations of patterns, layer by layer, from which on they take seconds.
  private static let longLayers = 32
  /// The same up to which they take less than a tenth of a second.
  private static let shortLayers = 24

  /// The solvers that suit the shape, the most promising first.
  private static func members(
    _ session: SolveSession, _ scaled: ScaledInstance, _ plan: PatternPlan, from known: Finding,
    beside table: TableBesideSearch?
  ) -> [Portfolio.Member] {
    // Where patterns fit they are seldom slower.
    let isRace = isRace(plan, scaled)
    let most: Duration = plan.obstacle == nil && !isRace ? .milliseconds(500) : .seconds(5)
    let conflict = Portfolio.Member(name: .conflict, slice: .milliseconds(100)...most) { session in
      var answer = known
      try searchByConflicts(&answer, session)
      return answer
    }
    let linear = Portfolio.Member(name: .lp) {
      var better = known
      try anneal(&better, $0, scaled)
      return try Strategy.linear($0.beginning(from: better.assignment), scaled)
    }
    let native = Portfolio.Member(
      name: .bnb, writesProof: false,
      run: { try natively($0, scaled, from: known) },
      prove: { addQuickTable(&$0, $1, isUnwanted: $2) })
    if plan.obstacle == nil {
      let behaviour = Portfolio.Member(
        name: .behaviour, slice: .seconds(1) ... .seconds(5), writesProof: false,
        run: {
          var better = known
          // One table after the other, without an incumbent of their own on the way.
          if plan.method == .layers {
            // A unit of the objective more takes several times as long to search: half a second is well spent on it
            // where the search takes long.
            let effort = [4_000_000, 25_000_000, 500_000_000]
            try anneal(
              &better, $0, scaled,
              effort: effort[plan.log2Combinations <= shortLayers ? 0 : plan.log2Combinations <= longLayers ? 1 : 2])
          }
          return try search(
            overPatterns: $0.beginning(from: better.assignment), scaled, beside: table, leaving: isRace ? 1 : 0)
        },
        prove: { addBehaviourTable(&$0, $1, from: table, isUnwanted: $2) })
      if PatternDescent.serves(plan), scaled.layers[0].neurons > 2, plan.log2Combinations > longSums.lowerBound {
        // A search through so many may take hours; good choices are what can be found.
        let isHopeless = plan.log2Combinations > longSums.upperBound
        let descent = Portfolio.Member(
          name: .bnb, slice: .milliseconds(100)...(isHopeless ? .seconds(5) : .milliseconds(500)), writesProof: false,
          ends: false
        ) {
          try descendOn($0, scaled, from: known)
        }
        return isHopeless ? [descent, behaviour, conflict] : [behaviour, conflict, descent]
      }
      // Instances that take these long are far beyond conflict-driven search, which would only take time from them.
      return plan.method == .layers && plan.log2Combinations > longLayers ? [behaviour] : [behaviour, conflict]
    }
    if hasLongSums(session, scaled) {
      let program = Portfolio.Member(name: .dp) {
        try dynamicProgram($0.beginning(from: known.assignment), scaled, memory: portfolioMemory)
      }
      return [program, conflict]
    }
    // Without a hidden layer sums of literals are all there is: relaxations are tight, at least of losses that are sums
    // themselves; decisions and errors are satisfiability.
    if scaled.layers.count == 1 || scaled.layers[0].neurons == 1 {
      let annealing = Portfolio.Member(
        name: .bnb, slice: .milliseconds(100) ... .seconds(1), writesProof: false, ends: false
      ) {
        try annealOn($0, scaled, from: known)
      }
      guard GLPKSolver.isPresent else { return [conflict, native] }
      let countsErrors = scaled.loss.form.countsErrors
      let isDecision = session.options.threshold != nil
      if isDecision || countsErrors && scaled.instance.penalty == .none { return [conflict, linear] }
      // On one thread it is enough that the linear search anneals now and then.
      return session.options.threads > 1 ? [linear, conflict, annealing] : [linear, conflict]
    }
    guard isWide(scaled, plan) else { return [native, conflict] }
    let training = Portfolio.Member(
      name: .bnb, slice: .milliseconds(500) ... .seconds(5), writesProof: false, ends: false
    ) {
      try trainOn($0, scaled, from: known)
    }
    return [training, native, conflict]
  }
}
