import TrainingProblem

/// The checker's demands on the budget: memory before it is taken, time as steps are done.
struct WorkMeter {
  private var meter: BudgetMeter
  /// Steps of propagation since the budget was asked.
  private var work = 0
  /// True if a propagation ended early, because the budget is spent. What is said from then on may be wrong, and is not
  /// heard: the verdict is that the proof was not read to its end.
  private(set) var isSpent = false

  init(_ budget: Budget) { meter = BudgetMeter(budget) }

  var budget: Budget { meter.budget }

  /// Before `bytes` are kept.
  mutating func hold(_ bytes: Int) throws(ProofRefusal) {
    do { try meter.hold(bytes) } catch { throw .limit(error.message) }
  }

  /// Before `steps` of some nanoseconds.
  mutating func spend(_ steps: Int) throws(ProofRefusal) {
    do { try isSpent ? meter.budget.ask() : meter.spend(steps) } catch { throw .limit(error.message) }
  }

  /// Counts steps of propagation, which the next `hasSpent` looks at.
  @inline(__always) mutating func add(work count: Int) { work &+= count }

  /// True if the budget is spent, asked after each some million steps of propagation.
  @inline(__always) mutating func hasSpent(work count: Int) -> Bool {
    work &+= count
    if work < 1 << 20 { return isSpent }
    return askAboutWork()
  }

  @inline(never) private mutating func askAboutWork() -> Bool {
    work = 0
    if meter.budget.fault() != nil { isSpent = true }
    return isSpent
  }

  /// A database that stood in for this one has spent the budget.
  mutating func noteSpent() { isSpent = true }
}
