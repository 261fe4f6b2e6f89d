import ExactArithmetic
import Synchronization
import TrainingProblem

/// One solve under way: its limits, and whom it tells. Shared by all solvers that take part.
public final class SolveSession: Sendable {
  public let instance: Instance
  public let options: SolveOptions
  private let deadline: ContinuousClock.Instant?
  let isInterrupted: @Sendable () -> Bool
  private let report: @Sendable (SolveProgress) -> Void
  private let asked = Atomic<Int>(0)
  private let isOutOfMemory = Atomic<Bool>(false)

  /// - Parameters:
  ///   - isInterrupted: asked often; true ends the solve with what it has.
  ///   - report: told now and then where the solve stands, from the thread that searches.
  public init(
    _ instance: Instance, _ options: SolveOptions, isInterrupted: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (SolveProgress) -> Void = { _ in }
  ) {
    self.instance = instance
    self.options = options
    self.isInterrupted = isInterrupted
    self.report = report
    deadline = options.timeLimit.map { ContinuousClock.now + $0 }
  }

  /// Whether a limit or an interrupt ends the solve.
  public func shouldStop() -> Bool {
    if isInterrupted() { return true }
    if let deadline, ContinuousClock.now >= deadline { return true }
    guard let limit = options.memoryLimit else { return false }
    // Asking the kernel costs a few microseconds: now and then is enough.
    if asked.add(1, ordering: .relaxed).newValue & 0x3f == 0, residentMiB() > limit {
      isOutOfMemory.store(true, ordering: .relaxed)
    }
    return isOutOfMemory.load(ordering: .relaxed)
  }

  /// Time left before the limit; nil where there is none.
  public var timeLeft: Duration? { deadline.map { max(.zero, $0 - ContinuousClock.now) } }

  public func tell(_ progress: SolveProgress) { report(progress) }
}
