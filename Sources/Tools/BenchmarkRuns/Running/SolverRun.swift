import ExactArithmetic
import Glibc
import TrainingProblem

/// Makes one run: a process that solves, and where there is a certificate, one that checks it.
struct SolverRun {
  let settings: BenchSettings
  let version: String
  /// A folder of this run alone, emptied afterwards.
  let scratch: String

  /// - Returns: nil where the run was interrupted: it leaves no trace.
  func make(_ run: PlannedRun, isInterrupted: () -> Bool) throws(BenchmarkError) -> RunRecord? {
    defer { FileStatus.empty(scratch, removing: false) }
    let limits = run.configuration.limits
    let certificate = scratch + "/run.cert.json"
    var arguments = [settings.solver, "solve", run.instance.file] + run.configuration.arguments
    arguments += ["--seed", "\(run.seed)", "--json", "--progress", "none"]
    if limits.proves { arguments += ["--certificate", certificate] }
    var record = RunRecord(
      instance: run.instance.digest, instanceName: run.instance.name, configuration: run.configuration,
      seed: run.seed)
    record.version = version
    record.startedAt = SolverRun.timestamp()
    let outcome = try process(arguments, settings.patience(limits), limits).run(isInterrupted: isInterrupted)
    if outcome.stopped == .interrupt || isInterrupted() { return nil }
    record.take(outcome)
    if limits.proves {
      record.proofBytes = FileStatus.size(scratch + "/run.pbp")
      if record.ending == .answered, FileStatus.exists(certificate) {
        let check = try process(
          [settings.solver, "check", run.instance.file, certificate], settings.checkPatience(limits), limits
        ).run(isInterrupted: isInterrupted)
        if check.stopped == .interrupt || isInterrupted() { return nil }
        record.takeCheck(check)
      }
    }
    return record
  }

  private func process(_ arguments: [String], _ seconds: Double?, _ limits: RunLimits) -> LimitedProcess {
    LimitedProcess(
      arguments: arguments, seconds: seconds, grace: settings.grace,
      memory: limits.memory.map { $0 << 20 })
  }

  /// Now, in UTC, after ISO 8601.
  static func timestamp() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }
}

extension RunRecord {
  fileprivate mutating func take(_ outcome: ProcessOutcome) {
    wallSeconds = outcome.wallSeconds
    cpuSeconds = outcome.cpuSeconds
    peakMemory = outcome.peakMemory
    switch outcome.end {
    case .exited(let code): exitCode = Int(code)
    case .signalled(let number): (exitCode, signal) = (-1, Int(number))
    }
    let complaint = outcome.errors.split(separator: "\n").last.map { InputError.printable(String($0), limit: 400) }
    do {
      // A code of 2 or 5 with an answer on the output means that writing its files failed: the answer still counts.
      let answer = try SolverAnswer(outcome.output)
      ending = .answered
      status = answer.status
      objective = answer.objective
      bound = answer.bound
      claimedBound = answer.claimedBound
      nodes = answer.nodes
      proof = answer.proof
    } catch {
      switch (outcome.stopped, outcome.end) {
      case (.time, _): ending = .timeKilled
      case (.memory, _): ending = .memoryKilled
      case (_, .exited(2)): ending = .refused
      default: ending = .failed
      }
      message = complaint ?? (outcome.output.isEmpty ? nil : error.message)
    }
  }

  fileprivate mutating func takeCheck(_ outcome: ProcessOutcome) {
    guard outcome.stopped == nil, case .exited(let code) = outcome.end, [0, 1, 3].contains(code) else {
      message = "the check did not end: " + (outcome.stopped == .time ? "it took too long" : "\(outcome.end)")
      return
    }
    checkSeconds = outcome.wallSeconds
    checkExitCode = Int(code)
    if code != 0 {
      let said = String(decoding: outcome.output.suffix(2000), as: UTF8.self).split(separator: "\n").first
      message = said.map { InputError.printable(String($0), limit: 400) }
    }
  }
}
