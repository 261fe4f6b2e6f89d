public import ExactArithmetic

/// How a run ended, beyond what the solver itself says: stored as text in the column `ending`.
public enum RunEnding: String, Sendable, CaseIterable {
  /// The solver ended by itself and printed an answer.
  case answered
  /// The solver does not take this instance with this encoding, or does not know its options (exit code 2).
  case refused
  /// The solver ended without an answer: a crash, or a fault of its own.
  case failed
  /// Killed past the time limit and the grace.
  case timeKilled = "killed-time"
  /// Killed above the memory limit.
  case memoryKilled = "killed-memory"
}

/// A finished run, as stored and as reported.
public struct RunRecord: Sendable, Equatable {
  /// The instance's digest, `sha256:HEX`.
  public var instance: String
  /// The instance's name, for reports.
  public var instanceName: String
  /// The solver, its encoding and its limits.
  public var configuration: Configuration
  /// The seed that the solver was given.
  public var seed: UInt64

  /// The way in which the run ended.
  public var ending = RunEnding.answered
  /// The status that the solver printed; nil without an answer.
  public var status: String?
  /// The replayed objective; nil without an answer, or without parameters.
  public var objective: Rational?
  /// The lower bound from exact reasoning; nil where none was shown.
  public var bound: Rational?
  /// The lower bound that a floating-point solver claims; nil where it claims none.
  public var claimedBound: Rational?
  /// Search nodes; nil where the solver does not tell.
  public var nodes: Int?
  /// `verified`, `written` or `none`.
  public var proof = "none"
  /// Bytes of the proof file; nil without one.
  public var proofBytes: Int?
  /// Wall-clock seconds of `dnnt check`, in a process of its own; nil where nothing was checked.
  public var checkSeconds: Double?
  /// Exit code of `dnnt check`: 0 accepted, 1 rejected, 3 not proven.
  public var checkExitCode: Int?

  /// Wall-clock seconds of the run.
  public var wallSeconds = 0.0
  /// Processor seconds of the run.
  public var cpuSeconds = 0.0
  /// The greatest memory of the run in bytes; nil where it was not measured.
  public var peakMemory: Int?
  /// -1 where a signal ended the process.
  public var exitCode = 0
  /// The signal that ended the process; 0 where none did.
  public var signal = 0
  /// The end of the solver's messages where it gave no answer, or what the check said against it.
  public var message: String?
  /// Of the program, as `--version` prints it.
  public var version = ""
  /// UTC, such as 2026-01-31T12:00:00Z.
  public var startedAt = ""

  /// A run without an answer or figures, to be filled in.
  public init(instance: String, instanceName: String, configuration: Configuration, seed: UInt64) {
    self.instance = instance
    self.instanceName = instanceName
    self.configuration = configuration
    self.seed = seed
  }

  /// True if it is settled by exact reasoning: `optimal`, `reaches-threshold`, `misses-threshold` or
  /// `infeasible`.
  public var isSolved: Bool {
    ending == .answered && ["optimal", "reaches-threshold", "misses-threshold", "infeasible"].contains(status)
  }
  /// True if the checker accepts its proof: in the run itself, or afterwards in a process of its own.
  public var hasAcceptedProof: Bool { proof == "verified" || proof == "written" && checkExitCode == 0 }
  /// True if a floating-point solver says that it is settled.
  public var isClaimed: Bool { ending == .answered && status?.hasPrefix("claimed-") ?? false }
}

/// An instance as stored, for reports.
public struct StoredInstance: Sendable, Equatable {
  /// The digest of the canonical form, `sha256:HEX`.
  public var digest: String
  /// The instance's name.
  public var name: String
  /// The path of its file.
  public var file: String
  /// The number of samples.
  public var samples: Int
  /// The number of neurons of all layers.
  public var neurons: Int
  /// The number of layers.
  public var layers: Int
  /// The number of parameters with two options or more.
  public var freeParameters: Int
  /// log2 of the number of choices; for plots only.
  public var log2Choices: Double
  /// γ of the decision question; nil where the instance asks none.
  public var threshold: Rational?
  /// The answer that an index knows; nil where none does.
  public var known: ExpectedAnswer?

  /// The instance of these figures.
  public init(
    digest: String, name: String, file: String, samples: Int, neurons: Int, layers: Int, freeParameters: Int,
    log2Choices: Double, threshold: Rational? = nil, known: ExpectedAnswer? = nil
  ) {
    self.digest = digest
    self.name = name
    self.file = file
    self.samples = samples
    self.neurons = neurons
    self.layers = layers
    self.freeParameters = freeParameters
    self.log2Choices = log2Choices
    self.threshold = threshold
    self.known = known
  }
}

/// The size of an encoding of an instance, counted in the text that `dnnt encode` writes.
public struct EncodingSize: Sendable, Equatable {
  /// The instance's digest.
  public var instance: String
  /// The encoding's name.
  public var encoding: String
  /// nil where the instance has no such encoding, or writing it took too long.
  public var variables: Int?
  /// Rows; nil where `variables` is.
  public var rows: Int?
  /// Terms of all rows; nil where `variables` is.
  public var nonzeros: Int?
  /// Lower bound of the linear relaxation at the root, as GLPK claims it.
  public var rootBound: Rational?

  /// The size of these figures.
  public init(
    instance: String, encoding: String, variables: Int? = nil, rows: Int? = nil, nonzeros: Int? = nil,
    rootBound: Rational? = nil
  ) {
    self.instance = instance
    self.encoding = encoding
    self.variables = variables
    self.rows = rows
    self.nonzeros = nonzeros
    self.rootBound = rootBound
  }
}

/// Two statements about one instance that cannot both be true.
public struct Alarm: Sendable, Hashable {
  /// The kinds of contradiction.
  public enum Kind: String, Sendable, CaseIterable {
    /// Two exact optima differ.
    case optimaDiffer = "optima-differ"
    /// One run decides a threshold one way, one the other.
    case decisionsDiffer = "decisions-differ"
    /// An exact bound lies above an objective that was replayed.
    case boundAboveObjective = "bound-above-objective"
    /// A floating-point solver's bound lies above an objective that was replayed.
    case claimedBoundAboveObjective = "claimed-bound-above-objective"
    /// A floating-point solver's claim is contradicted by a replay or by exact reasoning.
    case falseClaim = "false-claim"
    /// An answer contradicts what the index knows.
    case indexContradicted = "index-contradicted"
    /// `dnnt check` does not accept what `dnnt solve` called verified.
    case certificateRejected = "certificate-rejected"
  }
  /// The kind of contradiction.
  public var kind: Kind
  /// Digest.
  public var instance: String
  /// The instance's name, for reports.
  public var instanceName: String
  /// Both statements, with who made them.
  public var message: String

  /// An alarm about the instance whose digest is `instance`.
  public init(kind: Kind, instance: String, instanceName: String, message: String) {
    self.kind = kind
    self.instance = instance
    self.instanceName = instanceName
    self.message = message
  }
}
