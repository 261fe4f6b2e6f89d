import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// A walk over single changes in which samples that stay wrong weigh more and more: incumbents for one neuron's errors.
///
/// Each step takes the change that lowers the weighted errors and the penalty most. Where none does, wrong samples gain
/// weight, one of them is put right, and where that would cost as much as the best choice so far, the change that saves
/// penalty at the least errors goes before it. After the weighting of "Weighting-based parallel local search for set
/// covering" (Gao, Weise, Li: "An efficient local search heuristic with row weighting for the unicost set covering
/// problem", 2015, doi:10.1016/j.ejor.2015.05.038), here for whatever options and penalties.
public struct WeightedWalk: Sendable {
  /// Of all random choices.
  public var seed: UInt64
  /// Scores of changes that are brought up to date at most; some 3 · 10⁸ a second.
  public var effort: Int

  /// A walk of so much effort.
  public init(seed: UInt64 = 0, effort: Int = 100_000_000) {
    self.seed = seed
    self.effort = effort
  }

  /// The best choice met and its scaled objective, at least as good as `start`; nil where numbers are beyond what the
  /// walk holds, and where losses are no errors over one sum each. `isEnough`: nothing better is to be looked for.
  ///
  /// - Parameter target: a scaled objective that is good enough.
  public func search(
    _ scaled: ScaledInstance, start: ParameterChoice? = nil, target: Integer? = nil, control: SearchControl
  ) -> (choice: ParameterChoice, objective: Integer, isEnough: Bool)? {
    guard scaled.magnitudeBits <= 31, scaled.isPlain, scaled.layers.count <= 2 else { return nil }
    let network = SearchNetwork<Int>(scaled)
    guard let landscape = ErrorLandscape(network), !landscape.parameters.isEmpty else { return nil }
    let goal = max(IntervalEngine(network).bound, target?.word ?? 0)
    let state = WalkState(landscape, seed: seed)
    if let start { state.jump { start[$0] } } else { state.jump { network.cheapest[network.setNumber($0)] } }
    var best = (choice: state.choice, objective: state.objective)
    control.onIncumbent(best.choice, Integer(best.objective))
    while state.work < effort, best.objective > goal, !control.shouldStop() {
      for _ in 0..<256 where best.objective > goal {
        state.step(below: best.objective)
        if state.objective < best.objective {
          best = (state.choice, state.objective)
          control.onIncumbent(best.choice, Integer(best.objective))
        }
      }
    }
    return (best.choice, Integer(best.objective), best.objective <= goal)
  }
}
