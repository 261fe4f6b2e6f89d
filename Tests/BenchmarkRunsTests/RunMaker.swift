import BenchmarkRuns
import ExactArithmetic

/// Hand-made runs for tests of statistics and alarms.
enum RunMaker {
  static let digest = "sha256:one"

  /// A run of `solver` under a time limit of 10 s.
  static func run(
    _ solver: String, on instance: String = digest, status: String?, objective: Rational? = nil,
    bound: Rational? = nil, claimed: Rational? = nil, seconds: Double = 1, seed: UInt64 = 0
  ) -> RunRecord {
    var limits = RunLimits()
    limits.time = 10_000
    var run = RunRecord(
      instance: instance, instanceName: instance,
      configuration: Configuration(solver: solver, encoding: nil, limits: limits), seed: seed)
    run.status = status
    run.objective = objective
    run.bound = bound
    run.claimedBound = claimed
    run.wallSeconds = seconds
    return run
  }

  static func instance(_ digest: String = digest, threshold: Rational? = nil, known: ExpectedAnswer? = nil)
    -> StoredInstance
  {
    StoredInstance(
      digest: digest, name: digest, file: "f", samples: 4, neurons: 3, layers: 2, freeParameters: 9, log2Choices: 14.3,
      threshold: threshold, known: known)
  }
}
