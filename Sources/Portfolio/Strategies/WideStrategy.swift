import ExactArithmetic
import PatternEnumeration
import PrimalHeuristics
import TrainingProblem

extension Strategy {
  /// Source values of the first layer from which on training with hidden states is tried: single changes take
  /// long to go through then, and every search needs a good incumbent.
  private static let wideInputs = 30
  /// Multiplications of the training before any other search: a fifth of a second.
  private static let firstTraining = 500_000_000

  /// True if training is likely to find good choices long before a search does.
  static func isWide(_ scaled: ScaledInstance, _ plan: PatternPlan) -> Bool {
    plan.obstacle != nil && scaled.isPlain && scaled.layers.count > 1 && scaled.layers[0].neurons > 1
      && scaled.layers[0].sources.count >= wideInputs
  }

  /// The best choice of a short training; exact where it meets the threshold, or has no loss.
  static func trainBriefly(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    var best = Finding(bound: nil, by: .init(SolverName.auto.rawValue))
    if let start = session.options.start {
      best.incumbent = try replay(start, session, by: best.origin.solver, expecting: nil)
    }
    try train(&best, session, scaled, effort: firstTraining, seed: session.options.seed)
    return best
  }

  /// Training until the others in the portfolio are at their end.
  static func trainOn(_ session: SolveSession, _ scaled: ScaledInstance, from known: Finding) throws -> Finding {
    var best = known
    try train(&best, session, scaled, effort: .max, seed: session.options.seed &+ 1)
    return best
  }

  private static func train(
    _ answer: inout Finding, _ session: SolveSession, _ scaled: ScaledInstance, effort: Int, seed: UInt64
  ) throws {
    try improve(&answer, session, scaled) {
      StateTraining(seed: seed, effort: effort).search(scaled, start: $0, target: $1, control: $2)
    }
    // Losses and penalties are at least 0.
    answer.raise(bound: 0)
    answer.decide(by: session.options.threshold)
  }
}
