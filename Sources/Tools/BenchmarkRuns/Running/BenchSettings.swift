/// How a benchmark is run, apart from what its runs are asked.
public struct BenchSettings: Sendable {
  /// The executable whose `solve`, `check` and `encode` make the runs.
  public var solver: String
  /// Runs at a time.
  public var jobs = 1
  /// Seconds from the end of a run's time to SIGTERM, and from there to SIGKILL.
  public var grace = 5.0
  /// True to write every encoding once, to count its rows.
  public var measuresEncodings = true
  /// Stored runs that ended so are made again.
  public var retried: Set<RunEnding> = []

  /// The standard settings for this executable: one run at a time.
  public init(solver: String) { self.solver = solver }

  /// Wall-clock seconds after which a check is stopped: long proofs take longer to check than to find.
  func checkPatience(_ limits: RunLimits) -> Double? {
    limits.time.map { max(60, Double($0) / 1000 * 4) + grace }
  }

  /// Wall-clock seconds after which a run is stopped: a proof may take as long again as its answer.
  func patience(_ limits: RunLimits) -> Double? {
    limits.time.map { Double($0) / 1000 * (limits.proves ? 2 : 1) + grace }
  }
}

/// The events of a running benchmark that those who watch are told of.
public enum BenchEvent: Sendable {
  /// Runs in all, and those found finished.
  case began(runs: Int, finished: Int)
  /// A run ended and is stored; with the alarms about its instance so far.
  case finished(RunRecord, alarms: [Alarm])
  /// The runs are done; encodings are being counted.
  case measuring(encodings: Int)
}

/// How a benchmark ended.
public struct BenchOutcome: Sendable, Equatable {
  /// Runs that were made.
  public var ran = 0
  /// Runs that the database had already.
  public var skipped = 0
  /// True if an interrupt ended it.
  public var wasInterrupted = false
}
