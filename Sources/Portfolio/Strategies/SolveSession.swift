import ExactArithmetic
import Synchronization
import TrainingProblem

/// A cause that ends a solve before its end.
public enum StopReason: String, Sendable {
  /// The wall time is over.
  case timeLimit = "time limit"
  /// The process holds more than it may.
  case memoryLimit = "memory limit"
  /// The nodes are spent.
  case nodeLimit = "node limit"
  /// A signal, or the caller, asked for the end.
  case interrupt
}

/// One solve under way: its limits, and whom it tells. Shared by all solvers that take part.
public final class SolveSession: Sendable {
  /// The instance that is solved.
  public let instance: Instance
  /// The wishes of the user.
  public let options: SolveOptions
  private let deadline: ContinuousClock.Instant?
  let isInterrupted: @Sendable () -> Bool
  /// True if the part of a solve that this is was cancelled.
  var isPartCancelled: Bool { isCancelled() }
  private let isCancelled: @Sendable () -> Bool
  private let begun = ContinuousClock.now
  /// The choices that its solvers tell each other of.
  let known: KnownChoices
  /// Why a proof could not be written, where one could not.
  public let proofFault: OutputFault
  private let report: @Sendable (SolveProgress) -> Void
  private let asked = Atomic<Int>(0)
  private let isOutOfMemory = Atomic<Bool>(false)
  private let isOutOfTime = Atomic<Bool>(false)

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
    isCancelled = { false }
    known = KnownChoices()
    proofFault = OutputFault()
    self.report = report
    deadline = options.timeLimit.map { ContinuousClock.now + $0 }
  }

  /// A solver's part of a solve: it ends with the whole, and where it is cancelled. A check of its proof ends with the
  /// whole only.
  init(partOf whole: SolveSession, isCancelled: @escaping @Sendable () -> Bool) {
    instance = whole.instance
    options = whole.options
    isInterrupted = whole.isInterrupted
    (known, proofFault) = (whole.known, whole.proofFault)
    self.isCancelled = { isCancelled() || whole.shouldStop() }
    report = whole.report
    deadline = whole.deadline
  }

  /// A stage of the solve: another instance with a start of its own, and its proof in a file of its own.
  ///
  /// - Parameter number: of the stage, from 0.
  init(stage number: Int, of whole: SolveSession, instance: Instance, start: Assignment?, solver: SolverName? = nil) {
    var options = whole.options
    options.start = start
    let name = ProofOptions.name(ofStage: number, options.proof?.name ?? "")
    options.proof?.name = name
    if let solver { options.solver = solver }
    self.options = options
    self.instance = instance
    (isInterrupted, isCancelled, report) = (whole.isInterrupted, whole.isCancelled, whole.report)
    deadline = whole.deadline
    (known, proofFault) = (KnownChoices(stageOf: whole.known, start: start), whole.proofFault)
  }

  /// The search for the least objective before a listing: nothing is decided, and no proof is written.
  init(listing whole: SolveSession, instance: Instance) {
    var options = whole.options
    (options.threshold, options.proof) = (nil, nil)
    self.options = options
    self.instance = instance
    (isInterrupted, isCancelled, report) = (whole.isInterrupted, whole.isCancelled, whole.report)
    deadline = whole.deadline
    (known, proofFault) = (KnownChoices(), whole.proofFault)
  }

  /// The search over a relaxed instance, whose bounds hold for the whole and whose choices may not; no proof is written.
  init(relaxing whole: SolveSession, instance: Instance) {
    var options = whole.options
    options.proof = nil
    self.options = options
    self.instance = instance
    (isInterrupted, isCancelled) = (whole.isInterrupted, whole.isCancelled)
    report = { [whole] progress in
      whole.tell(
        SolveProgress(
          solver: progress.solver, nodes: progress.nodes, incumbent: nil, bound: progress.bound,
          isBoundClaimed: progress.isBoundClaimed))
    }
    deadline = whole.deadline
    (known, proofFault) = (KnownChoices(), whole.proofFault)
  }

  private init(_ other: SolveSession, _ options: SolveOptions) {
    instance = other.instance
    self.options = options
    (isInterrupted, isCancelled, report) = (other.isInterrupted, other.isCancelled, other.report)
    deadline = other.deadline
    (known, proofFault) = (other.known, other.proofFault)
  }

  /// The same with another choice to begin from.
  func beginning(from start: Assignment?) -> SolveSession {
    var options = options
    options.start = start
    return SolveSession(self, options)
  }

  /// True if a limit or an interrupt ends the solve.
  public func shouldStop() -> Bool {
    if isInterrupted() || isCancelled() { return true }
    if let deadline, ContinuousClock.now >= deadline { return true }
    return isOverMemory()
  }

  /// True if the process holds more than it may, or did so when it was last looked at.
  func isOverMemory() -> Bool {
    guard let limit = options.memoryLimit else { return isOutOfMemory.load(ordering: .relaxed) }
    // Asking the kernel costs a few microseconds: now and then is enough.
    if asked.add(1, ordering: .relaxed).newValue & 0x3f == 0, residentMiB() > limit {
      isOutOfMemory.store(true, ordering: .relaxed)
    }
    return isOutOfMemory.load(ordering: .relaxed)
  }

  /// Time left before the limit; nil where there is none.
  public var timeLeft: Duration? { deadline.map { max(.zero, $0 - ContinuousClock.now) } }

  /// Time since the beginning.
  var elapsed: Duration { ContinuousClock.now - begun }

  /// How long to go on for a proof once the answer is known, which took `elapsed`: what the user said; without a word and
  /// without a time limit a minute; with a limit as long again, and at least a quarter of a second, but of what goes
  /// beyond two seconds a quarter. Who names a solver wants to see it proven: at least ten seconds.
  func proofPatience(after elapsed: Duration) -> Duration {
    if let own = options.proofTime { return own }
    if options.timeLimit == nil { return .seconds(60) }
    let least = options.solver == .auto ? Duration.milliseconds(250) : .seconds(10)
    let short = Duration.seconds(2)
    return max(least, elapsed < short ? elapsed : short + (elapsed - short) / 4)
  }

  /// When to stop checking a proof that is whole now: at the time limit, but not before the check had as long as the
  /// search, or until a little beyond the limit; nil for never.
  var endOfCheck: ContinuousClock.Instant? {
    guard let timeLeft else { return nil }
    return ContinuousClock.now + max(timeLeft, min(elapsed, SolveSession.checkAllowance))
  }

  /// How long beyond a time limit the check of a proof that is whole may go on.
  public static let checkAllowance = Duration.milliseconds(150)

  /// For what the trusted circle does for the solve: it stops with it.
  var budget: Budget { Budget(shouldStop: { [self] in shouldStop() }) }

  /// Ends the solve: the process holds more than it may.
  public func noteMemory() { isOutOfMemory.store(true, ordering: .relaxed) }

  /// Another program used up the time that it was told it had, a little before the whole solve's.
  func noteTime() { isOutOfTime.store(true, ordering: .relaxed) }

  /// The best parameters that any solver has found, where they are news to a caller that has seen `version` (0 at first),
  /// which is brought up to date.
  public func incumbent(since version: inout Int) -> Assignment? { known.assignment(since: &version) }

  /// The cause that ended the solve, if it was stopped.
  public var stopReason: StopReason? {
    if isInterrupted() { return .interrupt }
    if isOutOfMemory.load(ordering: .relaxed) { return .memoryLimit }
    if timeLeft == .zero || isOutOfTime.load(ordering: .relaxed) { return .timeLimit }
    return options.nodeLimit == nil ? nil : .nodeLimit
  }

  /// True if this part was cancelled by the others, whose answer is wanted, and not by a limit or an interrupt.
  var isBeaten: Bool { isCancelled() && !isInterrupted() && timeLeft != .zero && !isOverMemory() }

  /// Hands `progress` to whoever shows it, on the calling thread, and keeps its bound where that is exact.
  public func tell(_ progress: SolveProgress) {
    if let bound = progress.bound, !progress.isBoundClaimed { known.raise(bound: bound) }
    report(progress)
  }

  /// The greatest lower bound on the objective that a solver has told of, by exact reasoning; of an instance with several
  /// objectives it is about the one under way.
  public var exactBound: Rational? { known.exactBound }

  /// Tells that a solver met a choice with this objective.
  func tell(incumbent: Rational, of solver: SolverName) {
    tell(SolveProgress(solver: solver.rawValue, nodes: 0, incumbent: incumbent, bound: nil))
  }
}
