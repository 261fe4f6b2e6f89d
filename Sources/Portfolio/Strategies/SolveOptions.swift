import ExactArithmetic
import TrainingProblem

/// What a user may ask of a solve.
public struct SolveOptions: Sendable {
  /// `auto`, or a name of `SolverName`.
  public var solver: SolverName = .auto
  /// Name of a mixed-integer encoding, for solvers that use one.
  public var encoding: String?
  public var timeLimit: Duration?
  /// In MiB.
  public var memoryLimit: Int?
  public var nodeLimit: Int?
  public var threads = 1
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

  public init() {}
}

/// Someone's fault other than the input's: a backend that failed, or a bug of ours. The message says what was kept.
public enum SolveFault: Error, Sendable, CustomStringConvertible {
  case backend(name: String, message: String)
  case bug(String)
  /// The user asked for what there is not.
  case usage(String)

  public var description: String {
    switch self {
    case .backend(let name, let message): return "the backend '\(name)' failed: \(message)"
    case .usage(let message): return message
    case .bug(let message): return "internal fault: \(message); please report it with the instance"
    }
  }
}
