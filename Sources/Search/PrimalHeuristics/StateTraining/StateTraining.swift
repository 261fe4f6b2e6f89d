import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// Training with hidden states: first incumbents where a layer has many inputs.
///
/// Every parameter has a hidden state of its own, and is the option nearest to it. At a sample that is wrong, or right by
/// little, states move a little towards what would put it right; parameters change where states have moved far enough. So a
/// sample moves a thousand parameters at the cost of evaluating it, where local search looks at one. Hidden states:
/// Baldassi, Braunstein, Brunel, Zecchina: "Efficient supervised learning in networks with binary synapses", PNAS 2007,
/// doi:10.1073/pnas.0700324104; Courbariaux, Bengio, David: "BinaryConnect", 2015, arXiv:1511.00363. Here not the gradient
/// decides which hidden neurons learn but the least disturbance (`StateLayer.turn`), options may be any, and the exact objective says
/// what is remembered. States are floating-point numbers, brought forward by additions and multiplications in one order: the same for a
/// seed on every machine.
public struct StateTraining: Sendable {
  /// Of all random choices.
  public var seed: UInt64
  /// Multiplications and additions at most; some 2 · 10⁹ a second.
  public var effort: Int

  /// Training of so much effort.
  public init(seed: UInt64 = 0, effort: Int = 1_000_000_000) {
    self.seed = seed
    self.effort = effort
  }

  /// The best choice met and its scaled objective, at least as good as `start`; nil where numbers are beyond 31 binary digits,
  /// where there are constraints or shared parameters, and where there is no sample. `isEnough`: nothing better is to be looked for.
  ///
  /// - Parameter target: a scaled objective that is good enough.
  public func search(
    _ scaled: ScaledInstance, start: ParameterChoice? = nil, target: Integer? = nil, control: SearchControl
  ) -> (choice: ParameterChoice, objective: Integer, isEnough: Bool)? {
    // Without samples there is nothing to learn from, and no work would ever end it.
    guard scaled.magnitudeBits <= 31, scaled.isPlain, !scaled.inputs.isEmpty else { return nil }
    let network = SearchNetwork<Int>(scaled)
    let goal = max(IntervalEngine(network).bound, target?.word ?? 0)
    var run = StateTrainingRun(network, seed: seed, start: start, control: control)
    guard (0..<network.parameterCount).contains(where: { network.optionCount($0) > 1 }) else {
      return (run.choice, Integer(run.objective), true)
    }
    while run.trainer.work < effort, run.objective > goal, !run.isStopped { run.train(until: goal, effort: effort) }
    return (run.choice, Integer(run.objective), run.objective <= goal)
  }
}

/// Runs of training from new states, one after the other, and the best choice of all.
struct StateTrainingRun {
  let trainer: StateTrainer
  private(set) var choice: ParameterChoice
  private(set) var objective: Int
  private(set) var isStopped = false
  private let network: SearchNetwork<Int>
  private let exact: ScaledEvaluator
  private let control: SearchControl
  private let hasCosts: Bool
  private var random: SplitMix64
  private var order: [Int]
  private var number = 0
  private var checked = 0

  /// Numbers of at most so many binary digits are exact in 32-bit floating point.
  private static let exactBits = 24

  init(_ network: SearchNetwork<Int>, seed: UInt64, start: ParameterChoice?, control: SearchControl) {
    self.network = network
    self.control = control
    trainer = StateTrainer(network)
    exact = ScaledEvaluator(network.scaled)
    hasCosts = network.optionCosts.elements.contains { $0 != 0 }
    random = SplitMix64(seed: seed)
    order = Array(0..<network.inputCount)
    if let start {
      choice = start
    } else {
      trainer.begin(&random)
      choice = trainer.choice()
    }
    objective = word(exact(choice))
    control.onIncumbent(choice, Integer(objective))
  }

  /// How runs differ, by turns: units within which right neurons are held, and units by which outputs ought to be right, at
  /// the beginning and at the end. One output does best with the first and the last, many with the second.
  private static let manners: [(hold: Float, slack: ClosedRange<Float>)] = [(1, 0...1), (0.3, 0...1), (1, 0.2...0.2)]

  /// One run: rates and slack shrink from pass to pass, over twice as many passes each time that all manners had their turn.
  mutating func train(until goal: Int, effort: Int) {
    let passes = 64 << min(6, number / Self.manners.count)
    let (hold, slack) = Self.manners[number % Self.manners.count]
    number += 1
    trainer.begin(&random)
    var best = network.inputCount
    for pass in 0..<passes {
      let rest = Float(passes - pass) / Float(passes)
      let rate = 0.05 * max(rest, 0.02)
      let pace = StateTrainer.Pace(
        outputRate: rate, rate: rate, slack: slack.lowerBound + rest * (slack.upperBound - slack.lowerBound), hold: hold
      )
      for place in order.indices.dropFirst() { order.swapAt(place, random.below(place + 1)) }
      var wrong = 0
      for input in order {
        if trainer.learn(input, pace) { wrong += 1 }
        if trainer.work - checked > StateTrainer.workBetweenStops {
          checked = trainer.work
          isStopped = control.shouldStop()
        }
        if isStopped || trainer.work >= effort { break }
      }
      // A sample that is wrong while it is learned is right a moment later, or the other way round: about as many are at the end.
      if wrong <= best + best / 4 + 8 {
        best = min(best, wrong)
        remember()
      }
      if objective <= goal || isStopped || trainer.work >= effort { return }
    }
  }

  /// Remembers the parameters where their objective is less.
  private mutating func remember() {
    var penalty = 0
    if hasCosts || network.scaled.magnitudeBits > Self.exactBits {
      let choice = trainer.choice()
      if network.scaled.magnitudeBits > Self.exactBits {
        let new = word(exact(choice))
        if new < objective { take(choice, new) }
        return
      }
      for (parameter, option) in choice.enumerated() where option >= 0 {
        penalty += network.optionCosts[network.firstOption[network.setNumber(parameter)] + Int(option)]
      }
    }
    guard let losses = trainer.losses(below: objective - penalty, shouldStop: control.shouldStop) else { return }
    take(trainer.choice(), losses + penalty)
  }

  private mutating func take(_ choice: ParameterChoice, _ objective: Int) {
    (self.choice, self.objective) = (choice, objective)
    control.onIncumbent(choice, Integer(objective))
  }
}
