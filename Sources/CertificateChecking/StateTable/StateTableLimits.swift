import TrainingProblem

/// What a re-expansion may take, so that no certificate eats memory or time.
public enum StateTableLimits {
  /// Distinct inputs × outputs.
  public static let coordinates = 64
  /// Keys of one sorted table: 512 MiB of 64-bit keys, and as much again while it is made.
  public static let keys = 1 << 26
  /// Cells of one bit table: 512 MiB, and as much again while it is made.
  public static let cells = 1 << 32
  /// Vectors of one group of parameters.
  public static let items = 1 << 20
  /// Choices of the output layer in front of one long sum.
  public static let choices = 1 << 12
  /// Steps of a re-expansion in all (a key merged, a word shifted, a sixteenth of a state judged): about 10 seconds.
  public static let steps = 1 << 33
}

/// Steps left of `StateTableLimits.steps`.
struct StateTableBudget {
  private(set) var steps: Int

  init(steps: Int = StateTableLimits.steps) { self.steps = steps }

  mutating func spend(_ count: Int) throws(LimitError) {
    steps -= min(count, steps)
    if steps == 0 { throw LimitError("expanding all states takes too many steps") }
  }
}
