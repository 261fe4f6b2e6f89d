import TrainingProblem

/// Limits of a re-expansion, so that no certificate eats memory or time.
public enum StateTableLimits {
  /// Distinct inputs × outputs.
  public static let coordinates = 64
  /// Keys of one sorted table, where they fit a machine word: 512 MiB, and as much again while it is made. Wider ones are
  /// counted by what they take.
  public static let keys = 1 << 26
  /// Bytes of the vectors of all groups, and of what is kept about each group.
  public static let vectorBytes = 1 << 29
  /// Cells of one bit table: 512 MiB, and as much again while it is made.
  public static let cells = 1 << 32
  /// Vectors of one group of parameters.
  public static let items = 1 << 20
  /// Choices of the output layer in front of one long sum.
  public static let choices = 1 << 12
  /// Steps of a re-expansion in all (a key of a machine word merged, a word shifted, a quarter of a loss evaluated): about
  /// 10 seconds.
  public static let steps = 1 << 33
}

/// The remainder of `StateTableLimits.steps` and `vectorBytes`.
struct StateTableBudget {
  private(set) var steps: Int
  private var bytes = StateTableLimits.vectorBytes
  private var meter: BudgetMeter
  /// The budget of the whole check.
  var budget: Budget { meter.budget }

  init(steps: Int = StateTableLimits.steps, _ budget: Budget = .unlimited) {
    self.steps = steps
    meter = BudgetMeter(budget)
  }

  /// Before `count` times `each` steps.
  mutating func spend(_ count: Int, _ each: Int = 1) throws(LimitError) {
    let (product, overflow) = count.multipliedReportingOverflow(by: each)
    steps -= overflow ? steps : min(product, steps)
    if steps == 0 { throw LimitError("expanding all states takes too many steps") }
    try meter.spend(product)
  }

  /// Before a table of `count` entries of `each` bytes is made, which comes and goes.
  mutating func ask(_ count: Int, _ each: Int) throws(LimitError) {
    guard count <= StateTableLimits.keys * MemoryLayout<Int>.stride / each else {
      throw LimitError("a table of more than \(StateTableLimits.keys * MemoryLayout<Int>.stride / each) states")
    }
    try meter.hold(count * each)
  }

  /// Before `count` vectors of `each` bytes are kept.
  mutating func hold(_ count: Int, _ each: Int) throws(LimitError) {
    let (added, overflow) = count.multipliedReportingOverflow(by: each)
    guard !overflow, added <= bytes else {
      throw LimitError("the vectors of all parameters take more than \(StateTableLimits.vectorBytes >> 20) MiB")
    }
    bytes -= added
    try meter.hold(added)
    try spend(added / 4)
  }
}
