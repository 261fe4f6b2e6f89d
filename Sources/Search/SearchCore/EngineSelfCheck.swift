import ExactArithmetic
import SeededRandomness
import TrainingProblem

/// The interval engine against its own definition, under random changes: for tests.
public enum EngineSelfCheck {
  /// Makes `steps` random changes and withdrawals, holding every one against a computation from scratch, in the
  /// arithmetic of `width` (at least the instance's own). Returns the first difference.
  public static func run(_ scaled: ScaledInstance, width: NumberWidth, seed: UInt64, steps: Int) -> String? {
    switch max(width, scaled.width) {
    case .word: return run(SearchNetwork<Int>(scaled), seed, steps)
    case .doubleWord: return run(SearchNetwork<Int128>(scaled), seed, steps)
    case .big: return run(SearchNetwork<Integer>(scaled), seed, steps)
    }
  }

  private static func run<N: WorkingNumber>(_ network: SearchNetwork<N>, _ seed: UInt64, _ steps: Int) -> String? {
    let engine = IntervalEngine(network)
    let parameters = (0..<network.parameterCount).filter { network.optionCount($0) > 1 }
    guard !parameters.isEmpty else { return engine.firstBrokenInvariant() }
    var random = SplitMix64(seed: seed)
    for step in 0..<steps {
      if random.below(3) == 0 {
        engine.undo(to: random.below(engine.changes.count + 1))
      } else {
        let parameter = parameters[random.below(parameters.count)]
        let count = network.optionCount(parameter)
        let (a, b) = (Int32(random.below(count)), Int32(random.below(count)))
        engine.set(parameter, min(a, b), max(a, b))
      }
      if let broken = engine.firstBrokenInvariant() { return "step \(step), seed \(seed): \(broken)" }
    }
    engine.undo(to: 0)
    return engine.firstBrokenInvariant()
  }
}
