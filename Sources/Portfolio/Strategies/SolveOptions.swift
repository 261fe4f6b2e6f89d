import ExactArithmetic
import TrainingProblem

/// The wishes of a user about a solve.
public struct SolveOptions: Sendable {
  /// `auto`, or a name of `SolverName`.
  public var solver: SolverName = .auto
  /// Name of a mixed-integer encoding, for solvers that use one.
  public var encoding: String?
  /// Wall time of the whole solve; nil for no limit.
  public var timeLimit: Duration?
  /// In MiB.
  public var memoryLimit: Int?
  /// Nodes, conflicts or states after which a solver stops; nil for no limit.
  public var nodeLimit: Int?
  /// Threads that searches may use; at least 1.
  public var threads = 1
  /// The seed of all randomness.
  public var seed: UInt64 = 0
  /// A choice to begin from; every parameter must be one of its options.
  public var start: Assignment?
  /// Decide whether this is reached; nil to optimise.
  public var threshold: Rational?
  /// True if the threshold is expected to be missed: proofs begin from the assumption that it is reached.
  public var expectsMiss = false

  /// How long to look for a proof once the answer is known; nil: see `SolveSession.proofPatience`.
  public var proofTime: Duration?
  /// Where to write a proof of the answer; nil for none.
  public var proof: ProofOptions?

  /// The options where nobody asks for anything: `auto`, one thread, no limit.
  public init() {}
}

/// Someone's fault other than the input's: a backend that failed, or a bug of ours. The message says what was kept.
public enum SolveFault: Error, Sendable, CustomStringConvertible {
  /// A backend failed, in its own words.
  case backend(name: String, message: String)
  /// An invariant of ours does not hold.
  case bug(String)
  /// The user asked for what there is not.
  case usage(String)

  /// The fault in one sentence.
  public var description: String {
    switch self {
    case .backend(let name, let message): return "the backend '\(name)' failed: \(message)"
    case .usage(let message): return message
    case .bug(let message): return "internal fault: \(message); please report it with the instance"
    }
  }
}
