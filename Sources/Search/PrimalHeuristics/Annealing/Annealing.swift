import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// Simulated annealing over single and paired changes: incumbents for whatever shape of network.
///
/// Runs from random choices, each cooling down geometrically, each twice as long as the one before, until the effort
/// is spent or an objective is met that is known to be least (Kirkpatrick, Gelatt, Vecchi: "Optimization by simulated
/// annealing", 1983, doi:10.1126/science.220.4598.671). Error losses say little about where to go, so under them the
/// walk is guided by how far the outputs are from right as well; what is remembered is the best true objective.
/// Temperatures and chances are integers: the walk is the same for a seed on every machine.
public struct Annealing: Sendable {
  /// The seed of the walk.
  public var seed: UInt64
  /// Values of cells (a neuron at a distinct input) that are computed at most; some 10⁹ a second.
  public var effort: Int

  /// A walk with this seed and effort.
  public init(seed: UInt64 = 0, effort: Int = 200_000_000) {
    self.seed = seed
    self.effort = effort
  }

  /// The best choice met and its scaled objective, at least as good as `start`; nil where numbers are beyond what the
  /// walk holds (31 binary digits), and where there are constraints or shared parameters. `isEnough`: nothing better is to be looked for, and another walk would do nothing.
  ///
  /// - Parameter target: a scaled objective that is good enough.
  public func search(
    _ scaled: ScaledInstance, start: ParameterChoice? = nil, target: Integer? = nil, control: SearchControl
  ) -> (choice: ParameterChoice, objective: Integer, isEnough: Bool)? {
    guard scaled.magnitudeBits <= 31, scaled.isPlain else { return nil }
    let network = SearchNetwork<Int>(scaled)
    let goal = max(IntervalEngine(network).bound, target?.word ?? 0)
    let state = AnnealingState(network)
    var random = SplitMix64(seed: seed)
    if let start { state.jump { start[$0] } } else { state.jump { Int32(network.optionCount($0) / 2) } }
    var best = (choice: state.choice, objective: state.objective)
    control.onIncumbent(best.choice, Integer(best.objective))
    guard !state.parameters.isEmpty else { return (best.choice, Integer(best.objective), true) }
    let effort = min(effort, worthwhileEffort(network, state))
    var stages = 64
    while state.work < effort, best.objective > goal, !control.shouldStop() {
      // Where losses weigh far more than penalties they are halved until they weigh about as much: the walk goes through
      // choices that are wrong here and there, and comes out at one that is not. On coverings it comes 2 to 4 sets lower.
      state.shift = max(0, state.halvings - 1)
      state.jump { Int32(random.below(network.optionCount($0))) }
      var temperature = (state.unit >> state.shift) << 12
      // From two units of loss to a fifth of one; with penalties to a tenth of the least: ln 10 = 2.3, ln 2 = 0.7.
      let stepsPerStage = state.parameters.count * 4
      let cooling = (2_300 + (state.halvings > 0 ? 700 * (state.halvings - state.shift + 2) : 0)) / stages
      for _ in 0..<stages where state.work < effort && best.objective > goal && !control.shouldStop() {
        for _ in 0..<stepsPerStage where best.objective > goal {
          state.step(&random, temperature: temperature >> 11)
          if state.objective < best.objective {
            best = (state.choice, state.objective)
            control.onIncumbent(best.choice, Integer(best.objective))
          }
        }
        temperature -= temperature / 1000 * cooling
      }
      stages = min(2_048, stages * 2)
    }
    return (best.choice, Integer(best.objective), best.objective <= goal)
  }

  /// Effort of as many steps as there are choices, eight times over, and no less than some milliseconds: a longer walk costs
  /// more than going through all of them. Of the time that solving an instance of a few thousand choices took, two fifths
  /// were the walk.
  private func worthwhileEffort(_ network: SearchNetwork<Int>, _ state: AnnealingState) -> Int {
    var effort = 8 * (AnnealingState.stepWork + network.neuronCount * network.inputCount)
    for parameter in state.parameters {
      let (product, overflow) = effort.multipliedReportingOverflow(by: network.optionCount(Int(parameter)))
      if overflow { return .max }
      effort = product
    }
    return max(effort, 4_000_000)
  }
}
