import BenchmarkRuns
import CaseTrees
import Glibc
import Strategies
import TrainingProblem

/// A benchmark as an array of Slurm's jobs: each task makes its share of the missing runs into a results file of its own,
/// and these are taken into the one database. A task that is killed goes on where it was.
struct BenchOnSlurm {
  let plan: BenchPlan
  let database: ResultsDatabase
  let retried: Set<RunEnding>
  /// Of the tasks' files, shared by all nodes.
  let folder: String
  /// The command of this benchmark, without `--engine` and `--results`.
  let command: [String]
  let request: SlurmEngine.Request
  let tasks: Int
  let isQuiet: Bool

  /// How often what is missing is submitted again.
  private static let rounds = 5

  /// - Returns: true where all runs are stored.
  func run() throws -> Bool {
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw OutputError(path: folder, errorNumber: errno) }
    for _ in 0..<BenchOnSlurm.rounds {
      let engine = try self.engine()
      var jobs = try engine.adopt()
      if jobs.isEmpty {
        try collect()
        let missing = try database.missing(of: plan, retrying: retried)
        if missing.isEmpty { return true }
        try OutputFile.write(missing.map(String.init).joined(separator: "\n") + "\n", to: list)
        jobs = try engine.submit(max(1, min(tasks, missing.count)))
      }
      try wait(for: jobs, of: engine)
      try collect()
      // A run that was to be made again has been made again.
      if Interrupts.wasReceived || !retried.isEmpty { break }
    }
    return try !Interrupts.wasReceived && (!retried.isEmpty || database.missing(of: plan, retrying: []).isEmpty)
  }

  private var list: String { folder + "/runs.txt" }

  private func engine() throws -> SlurmEngine {
    try SlurmEngine(
      command: command + ["--results", "\(folder)/{task}.sqlite", "--share", "{task}", "--runs", list, "--quiet"],
      folder: folder, request: request)
  }

  /// A file is read when its task has ended: two hosts cannot have one open at a time.
  private func wait(for jobs: [WorkerJob], of engine: SlurmEngine) throws {
    while true {
      let open = try jobs.filter { !(try engine.state(of: $0)).isOver }
      if open.isEmpty { return }
      if Interrupts.wasReceived {
        engine.cancel(open)
        while try open.contains(where: { !(try engine.state(of: $0)).isOver }) { usleep(200_000) }
        return
      }
      usleep(300_000)
    }
  }

  /// Takes in what the tasks' files hold.
  private func collect() throws {
    for number in 0..<tasks {
      let path = "\(folder)/\(number).sqlite"
      guard access(path, F_OK) == 0 else { continue }
      let count = try database.absorb(path)
      if count > 0, !isQuiet { Terminal.note("task \(number): \(count) runs") }
    }
  }
}
