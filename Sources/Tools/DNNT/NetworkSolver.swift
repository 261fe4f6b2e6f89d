import CertificateChecking
import ExactArithmetic
import SearchCore
import Strategies
import Synchronization
import TrainingProblem

/// Finds the best parameters of an instance, and proves them best.
///
///     let solution = try await NetworkSolver(timeLimit: .seconds(10)).solve(instance)
public struct NetworkSolver: Sendable {
  /// The solver's name; `auto` picks by the instance's shape.
  public var solver: SolverName
  /// The search ends soon after it, with the best so far; nil for no limit.
  public var timeLimit: Duration?
  /// Of the process, in MiB.
  public var memoryLimit: Int?
  /// Search nodes; the result is then the same on every machine.
  public var nodeLimit: Int?
  /// Threads that searches may use; at least 1.
  public var threads: Int
  /// The seed of all randomness.
  public var seed: UInt64
  /// Decide whether this objective can be reached; nil for the instance's own threshold, or else to optimise.
  public var threshold: Rational?
  /// Optimise even where the instance has a threshold.
  public var optimises: Bool
  /// True if answers are proven.
  public var proves: Bool
  /// Parameters to begin from.
  public var start: Assignment?

  /// A solver with these limits and wishes; without arguments, one thread until the optimum is proven.
  public init(
    _ solver: SolverName = .auto, timeLimit: Duration? = nil, memoryLimit: Int? = nil, nodeLimit: Int? = nil,
    threads: Int = 1, seed: UInt64 = 0, threshold: Rational? = nil, optimises: Bool = false, proves: Bool = true,
    start: Assignment? = nil
  ) {
    (self.solver, self.timeLimit, self.memoryLimit, self.nodeLimit) = (solver, timeLimit, memoryLimit, nodeLimit)
    (self.threads, self.seed, self.threshold, self.optimises) = (threads, seed, threshold, optimises)
    (self.proves, self.start) = (proves, start)
  }

  /// Solves `instance` on a thread of its own. Cancelling the task ends the search: the answer is then the best so far,
  /// with `stopReason` `interrupt`, and no error.
  ///
  /// - Parameter onProgress: told of incumbents and bounds as they are found, from the threads that search: it should be
  ///   quick.
  /// - Throws: `InputError` for an instance that cannot be solved, `LimitError` for one that is beyond what the searches
  ///   hold, `SolveFault` and `OutputError`.
  public func solve(
    _ instance: Instance, onProgress: @escaping @Sendable (SolveProgress) -> Void = { _ in }
  ) async throws -> Solution {
    guard !instance.network.hasRealParameters else {
      throw InputError(file: "instance", message: "\"real\" parameters can be checked, but not solved")
    }
    if let start, let fault = AssignmentFault.first(in: start, of: instance.network) {
      throw InputError(file: "start", keyPath: fault.keyPath, message: fault.message)
    }
    return try await CancellableThread.run { isCancelled in
      try Solution(instance, options(for: instance), isCancelled: isCancelled, onProgress: onProgress)
    }
  }

  private func options(for instance: Instance) throws(InputError) -> SolveOptions {
    var options = SolveOptions()
    options.solver = solver
    options.timeLimit = timeLimit
    options.memoryLimit = memoryLimit
    options.nodeLimit = nodeLimit
    options.threads = max(1, threads)
    options.seed = seed
    options.start = start
    options.threshold = optimises ? nil : threshold ?? instance.threshold
    guard instance.then.isEmpty || options.threshold == nil else {
      throw InputError(file: "instance", message: "a threshold takes an instance of one objective")
    }
    // Proofs have no name until a solution is saved: the folder is where their bytes lie.
    if proves { options.proof = ProofOptions(folder: FileReplacement.temporaryFolder, name: "answer.pbp") }
    return options
  }
}

/// Work that blocks, for tasks: on a thread of its own, so that none of the task pool's waits.
enum CancellableThread {
  /// Set once, from any thread.
  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
  }

  /// - Parameter work: asks the closure that it is given whether the task was cancelled.
  static func run<Value: Sendable>(
    _ work: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Value
  ) async throws -> Value {
    let flag = Flag()
    return try await withTaskCancellationHandler {
      var thread: BackgroundThread?
      // It has ended but for its last lines once the continuation goes on.
      defer { thread?.join() }
      return try await withCheckedThrowingContinuation { continuation in
        thread = BackgroundThread { continuation.resume(with: Result { try work { flag.isSet } }) }
        if thread == nil {
          continuation.resume(throwing: SolveFault.backend(name: "threads", message: "the system gives none"))
        }
      }
    } onCancel: {
      flag.set()
    }
  }
}
