import BenchmarkRuns
import CaseTrees
import Glibc
import TrainingProblem

extension Bench {
  /// The runs of one task of an array: every so many-th of the list.
  func ownShare(of plan: BenchPlan, _ task: Int, _ list: String) throws -> BenchPlan {
    let text = String(decoding: try FileAccess.read(list), as: UTF8.self)
    let places = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    let count = max(1, min(tasks, places.count))
    return plan.taking(places.indices.filter { $0 % count == task }.map { places[$0] })
  }

  func runOnSlurm(_ plan: BenchPlan, _ database: ResultsDatabase) throws {
    var request = SlurmEngine.Request()
    (request.partition, request.minutes, request.most) = (partition, time, arrayLimit)
    request.threads = threads * jobs
    request.endsByItself = false
    // A process that solves, one that checks, and this program.
    request.memory = memoryLimit.map { jobs * ($0 + $0 / 4) + 256 }
    let bench = BenchOnSlurm(
      plan: plan, database: database, retried: retry?.endings ?? [], folder: results + ".tasks",
      command: [try Executable.path()] + Bench.words(CommandLine.arguments.dropFirst()), request: request, tasks: tasks,
      isQuiet: quiet)
    let isWhole = try bench.run()
    if !isWhole, !Interrupts.wasReceived {
      Terminal.complain("runs are missing: see the logs in \(results).tasks/slurm; the same command goes on")
    }
    try conclude(database, wasInterrupted: !isWhole)
  }

  /// The command's words, without those that say where it runs.
  private static func words(_ arguments: ArraySlice<String>) -> [String] {
    let own = ["--engine", "--results", "--partition", "--time", "--array-limit"]
    var words: [String] = []
    var rest = arguments
    while let word = rest.popFirst() {
      if own.contains(word) {
        _ = rest.popFirst()
      } else if word != "--quiet", !own.contains(where: { word.hasPrefix($0 + "=") }) {
        words.append(word)
      }
    }
    return words
  }
}
