import ExactArithmetic
import TrainingProblem

/// Limits of a re-enumeration of behaviours, so that no certificate eats memory or time.
public enum BehaviourTableLimits {
  /// First-layer neurons whose patterns are gone through: 2^6 patterns.
  public static let patternNeurons = 6
  /// Layers, and neurons of all of them together: the search calls itself for each.
  public static let layers = 256
  /// Neurons of all layers together.
  public static let neurons = 4096
  /// Parameter vectors of one neuron that are listed.
  public static let choices = 1 << 22
  /// Combinations of functions above the first layer.
  public static let combinations = 1 << 24
  /// Vectors of output values that are told apart; outcomes that these have.
  public static let outputVectors = 1 << 22
  /// Lists of losses at the labels that outputs lead to.
  public static let outcomes = 1 << 16
  /// Distinct inputs that contributions are added up over.
  public static let sumInputs = 4096
  /// Sums at the output, over all inputs and levels.
  public static let sums = 1 << 23
  /// Words of 64 bits that tables hold in all: 512 MiB.
  public static let words = 1 << 26
  /// Steps in all (a word of a row, a place of a tree): some minutes.
  public static let steps = 1 << 38
}

/// The remainder of `BehaviourTableLimits`, and whether somebody wants an end.
final class BehaviourTableBudget {
  private var steps = BehaviourTableLimits.steps
  private var words = BehaviourTableLimits.words
  private var sinceAsked = 0
  private var meter: BudgetMeter
  private let shouldStop: () -> Bool

  /// - Parameter shouldStop: asked every few milliseconds.
  init(_ shouldStop: @escaping () -> Bool, _ budget: Budget = .unlimited) {
    self.shouldStop = shouldStop
    meter = BudgetMeter(budget)
  }

  /// True if there are no steps left, or somebody wants an end.
  var isSpent: Bool { steps == 0 || shouldStop() || meter.budget.fault() != nil }

  func spend(_ count: Int) throws(LimitError) {
    steps -= min(count, steps)
    if steps == 0 { throw LimitError("going through all behaviours takes too many steps") }
    sinceAsked += min(count, BehaviourTableLimits.steps)
    guard sinceAsked >= 1 << 20 else { return }
    sinceAsked = 0
    try meter.budget.ask()
    if shouldStop() { throw LimitError("going through all behaviours was stopped before its end") }
  }

  /// Before `count` words are kept, until the end or until they are released.
  func hold(_ count: Int) throws(LimitError) {
    guard count <= words else {
      throw LimitError("the tables of behaviours take more than \(BehaviourTableLimits.words >> 17) MiB")
    }
    try meter.hold(count * 8)
    words -= count
  }

  func release(_ count: Int) { words += count }

  /// Releases at the end of `body` all that it held.
  func releasing<Value>(_ body: () throws(LimitError) -> Value) throws(LimitError) -> Value {
    let before = words
    defer { words = before }
    return try body()
  }
}
