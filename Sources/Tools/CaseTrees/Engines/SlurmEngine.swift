import Glibc
import Strategies
import TrainingProblem

/// Workers as tasks of Slurm job arrays, which ask for nothing but the folder.
///
/// Each task is requeued by Slurm where its node fails or it is preempted; and requeues itself where its time ends with
/// work left. Ids of arrays stand in a file, so that another session finds them again.
public final class SlurmEngine: WorkEngine {
  /// The terms of a submission.
  public struct Request: Sendable {
    /// The partition to submit to; nil for the default one.
    public var partition: String?
    /// In minutes, of one task.
    public var minutes: Int?
    /// Tasks of one array that run at a time.
    public var most: Int?
    /// Processors of one task.
    public var threads = 1
    /// In MiB, of one task.
    public var memory: Int?
    /// True if the command takes `--time-limit`, and ends by itself with exit code 4 where work is left.
    public var endsByItself = true
    /// One processor a task, and all else as Slurm has it.
    public init() {}
  }

  private let command: [String]
  private let folder: String
  private let request: Request
  private var states: [String: String] = [:]
  private var askedAt: ContinuousClock.Instant?
  private var arrays: [String] = []

  /// A task ends this long before its time, to write what it has.
  private static let reserve = 60

  /// - Parameters:
  ///   - command: an absolute path, and arguments; `{task}` in one stands for the task's number.
  ///   - folder: shared by all nodes; scripts and logs go into `slurm` in it.
  public init(command: [String], folder: String, request: Request) throws {
    self.command = command
    self.folder = folder + "/slurm"
    self.request = request
    guard mkdir(self.folder, 0o755) == 0 || errno == EEXIST else {
      throw OutputError(path: self.folder, errorNumber: errno)
    }
  }

  /// True if `sbatch` is on PATH.
  public static var isThere: Bool { ProgramRun.path(of: "sbatch") != nil }

  // MARK: Submitting

  /// Submits one array of so many tasks.
  public func submit(_ count: Int) throws -> [WorkerJob] {
    let script = folder + "/worker.sh"
    try write(workerScript, to: script)
    var words = ["sbatch", "--parsable", "--requeue", "--open-mode=append", "--job-name=dnnt"]
    words.append("--array=0-\(count - 1)" + (request.most.map { "%\($0)" } ?? ""))
    words += ["--output=\(folder)/%A-%a.log", "--cpus-per-task=\(request.threads)"]
    let id = try submit(words + shared + [script])
    arrays.append(id)
    try write(arrays.joined(separator: "\n") + "\n", to: folder + "/arrays.txt")
    askedAt = nil
    return (0..<count).map { WorkerJob(name: "\(id)_\($0)") }
  }

  /// A job that runs once the arrays have ended, however they did.
  public func submitAfterwards(_ command: [String]) throws -> WorkerJob {
    let script = folder + "/merge.sh"
    try write("#!/bin/sh\n" + command.map(SlurmEngine.quoted).joined(separator: " ") + "\n", to: script)
    var words = ["sbatch", "--parsable", "--requeue", "--open-mode=append", "--job-name=dnnt-merge"]
    words += ["--dependency=afterany:" + arrays.joined(separator: ":"), "--output=\(folder)/merge-%j.log"]
    return WorkerJob(name: try submit(words + shared + [script]))
  }

  private var shared: [String] {
    var words: [String] = []
    if let partition = request.partition { words.append("--partition=\(partition)") }
    if let minutes = request.minutes { words.append("--time=\(minutes)") }
    if let memory = request.memory { words.append("--mem=\(memory)M") }
    return words
  }

  private func submit(_ words: [String]) throws -> String {
    let run = try ProgramRun(words)
    // "ID" or "ID;CLUSTER".
    let id = run.output.split(whereSeparator: { $0 == ";" || $0.isWhitespace }).first.map(String.init)
    guard run.exitCode == 0, let id, id.allSatisfy(\.isNumber) else {
      throw EngineError(engine: "sbatch", reason: SlurmEngine.line(run.errors, run.output))
    }
    return id
  }

  /// The task's own exit code goes to a file: Slurm says no more than that it failed. A signal that the shell hears is
  /// handed on, and then nothing is requeued: who sent it wants an end.
  private var workerScript: String {
    var words = command
    if let minutes = request.minutes, request.endsByItself {
      words += ["--time-limit", "\(max(30, 60 * minutes - SlurmEngine.reserve))"]
    }
    return """
      #!/bin/sh
      told=
      trap 'told=1; kill -TERM $child 2>/dev/null' TERM
      rm -f "\(folder)/$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID.exit"
      \(words.map(SlurmEngine.quoted).joined(separator: " ")) &
      child=$!
      wait $child
      code=$?
      while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
      if [ $code -eq 4 ] && [ -z "$told" ]; then
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
      fi
      echo $code > "\(folder)/$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID.exit"
      exit $code

      """
  }

  private static func quoted(_ word: String) -> String {
    let quoted = "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    return quoted.split(separator: "{task}", omittingEmptySubsequences: false)
      .joined(separator: "'\"$SLURM_ARRAY_TASK_ID\"'")
  }

  private func write(_ text: String, to path: String) throws(OutputError) {
    let file = try FileReplacement(path)
    try file.write(text)
    try file.commit()
  }

  private static func line(_ texts: String...) -> String {
    InputError.printable(texts.lazy.compactMap { $0.split(separator: "\n").last }.first.map(String.init) ?? "no answer")
  }

  // MARK: Asking

  /// Tasks of arrays that the folder names and Slurm still knows.
  public func adopt() throws -> [WorkerJob] {
    guard let bytes = try? FileAccess.read(folder + "/arrays.txt") else { return [] }
    arrays = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
    try ask()
    let jobs = states.keys.sorted().map { WorkerJob(name: $0) }
    let alive = try jobs.filter { !(try state(of: $0)).isOver }
    let known = Set(alive.map { String($0.name.prefix { $0 != "_" }) })
    arrays.removeAll { !known.contains($0) }
    return alive
  }

  /// The state that Slurm has of a task, at most a second old.
  public func state(of job: WorkerJob) throws -> WorkerState {
    if askedAt.map({ ContinuousClock.now - $0 > .seconds(1) }) ?? true { try ask() }
    guard let state = states[job.name] else { return .lost("Slurm does not know it any more") }
    switch state {
    case "RUNNING", "COMPLETING", "STOPPED", "SUSPENDED", "SIGNALING", "STAGE_OUT": return .running
    case "PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD",
      "RESIZING":
      return .waiting
    case "COMPLETED", "FAILED": return exitCode(job).map { .ended($0) } ?? .lost(state)
    default: return .lost(state)
    }
  }

  private func exitCode(_ job: WorkerJob) -> Int32? {
    let name = job.name.split(separator: "_").joined(separator: "-")
    guard let bytes = try? FileAccess.read("\(folder)/\(name).exit") else { return nil }
    return Int32(String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber })
  }

  /// All tasks at once: a scheduler is not asked for each.
  private func ask() throws {
    askedAt = .now
    states = [:]
    for id in arrays {
      // An array that ended long ago is an error here, and no task of it is known.
      let run = try ProgramRun(["squeue", "--noheader", "--array", "--states=all", "--jobs=\(id)", "--format=%i %T"])
      if run.exitCode != 0, !run.errors.contains("Invalid job id") {
        throw EngineError(engine: "squeue", reason: SlurmEngine.line(run.errors, run.output))
      }
      for line in run.output.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count == 2 { states[String(words[0])] = String(words[1]) }
      }
    }
  }

  /// Takes waiting tasks back, and has those that run write what they have.
  public func cancel(_ jobs: [WorkerJob]) {
    let names = jobs.map(\.name)
    guard !names.isEmpty else { return }
    // Tasks that wait go at once; those that run are told, and write what they have.
    _ = try? ProgramRun(["scancel", "--state=PENDING"] + names)
    _ = try? ProgramRun(["scancel", "--signal=TERM", "--batch"] + names)
    askedAt = nil
  }
}
