import CertificateChecking
import ExactArithmetic
import GLPKBackend
import Solvers
import TrainingProblem

extension Strategy {
  /// Picks by the instance's shape: the dynamic program where it is predicted to be quick; branch and bound for a
  /// moment, which ends what is small; then a race of the solvers that suit.
  static func automatic(_ session: SolveSession, _ scaled: ScaledInstance) throws -> SolveAnswer {
    if var answer = try quickDynamicProgram(session, scaled) {
      // The checker shows this bound without a file; a user who names one wants it written.
      if session.options.proof?.isAskedFor ?? false { try addProofFile(&answer, session) }
      return answer
    }
    // Which contender of a race is first is a matter of time; a node limit asks for the same run each time.
    guard session.options.nodeLimit == nil else { return try branchAndBound(session, scaled) }
    // What is small ends here, before other solvers have built their formulas and tables: 10 to 30 ms.
    let cells = scaled.inputs.count * scaled.layers.reduce(0) { $0 + $1.neurons }
    var answer = try branchAndBound(session, scaled, nodeLimit: max(200, 200_000 / (cells + 200)))
    guard answer.status == .feasible, !session.shouldStop() else {
      addQuickTable(&answer, session)
      return answer
    }
    answer.proof = .none(nil)
    return try Race.run(contenders(session, scaled, BehaviourPlan(scaled), from: answer), from: answer, session)
  }

  /// For an answer that was found in a moment and not proven: behaviours may show in another that nothing is better. At
  /// the least what samples of one input and different labels cost does not need a search.
  private static func addQuickTable(_ answer: inout SolveAnswer, _ session: SolveSession) {
    guard case .none = answer.proof else { return }
    var tried = answer
    let end = ContinuousClock.now + .seconds(1)
    addBehaviourTable(&tried, session) { ContinuousClock.now >= end }
    if case .behaviourTable = tried.proof { answer = tried }
  }

  /// A better choice by annealing, where there is one, in about a twentieth of a second.
  private static func anneal(_ answer: inout SolveAnswer, _ session: SolveSession, _ scaled: ScaledInstance) throws {
    let found = Annealing(seed: session.options.seed, effort: 25_000_000).search(
      scaled, start: answer.assignment.map(scaled.choice), target: session.options.threshold.map(scaled.scaledFloor),
      control: SearchControl(shouldStop: session.shouldStop))
    guard let found else { return }
    var better = answer
    better.assignment = scaled.assignment(found.choice)
    try replay(&better, on: session.instance, expecting: nil)
    let isBetter = better.objective.map { new in answer.objective.map { new < $0 } ?? true } ?? false
    if isBetter { answer = better }
  }

  /// The solvers that suit the shape, the most promising first.
  private static func contenders(
    _ session: SolveSession, _ scaled: ScaledInstance, _ plan: BehaviourPlan, from known: SolveAnswer
  ) -> [Race.Contender] {
    let start = known.assignment
    let conflict = Race.Contender(name: .conflict) { session in
      var answer = known
      try settle(&answer, session)
      return answer
    }
    let linear = Race.Contender(name: .lp, slice: .seconds(5)) {
      var better = known
      try anneal(&better, $0, scaled)
      return try Strategy.linear($0.beginning(from: better.assignment), scaled)
    }
    // Branch and bound from a start by annealing, which conflict-driven search, beginning at once, does without.
    let native = Race.Contender(name: .bnb, slice: .seconds(5), writesProof: false) {
      var better = known
      try anneal(&better, $0, scaled)
      better.decide(by: $0.options.threshold)
      return better.status == .feasible ? try Strategy.native($0, scaled, start: better.assignment) : better
    }
    if plan.obstacle == nil {
      // With nothing to prove there is no reason to share the threads.
      let threads = session.options.proof == nil ? session.options.threads : max(1, session.options.threads - 1)
      let behaviour = Race.Contender(
        name: .behaviour, slice: .seconds(20), writesProof: false,
        run: { try search(overBehaviours: $0.beginning(from: start), scaled, threads: threads) },
        prove: { addBehaviourTable(&$0, $1, isUnwanted: $2) })
      return [behaviour, conflict]
    }
    // Without a hidden layer sums of literals are all there is: relaxations are tight, and cuts in coverings strong.
    if scaled.layers.count == 1 || scaled.layers[0].neurons == 1 {
      return GLPKSolver.isPresent ? [linear, conflict] : [conflict, native]
    }
    return [native, conflict]
  }
}
