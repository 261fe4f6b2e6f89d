import ArgumentParser
import CaseTrees
import Glibc
import Strategies
import TrainingProblem

/// Options of every worker.
struct WorkerArguments: ParsableArguments {
  @Option(help: "Threads of one worker.") var threads = 1
  @Option(help: ArgumentHelp("Memory of one worker.", valueName: "MiB")) var memoryLimit: Int?
  @Option(help: "Seed of all random choices.") var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "Split a part that takes longer than this: at most so much is done again after a kill.", valueName: "seconds"))
  var slice = SecondsArgument(seconds: 600)

  func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads takes a number from 1") }
    guard memoryLimit.map({ $0 >= 1 }) ?? true else { throw ValidationError("--memory-limit takes MiB from 1") }
  }

  var limits: PartLimits { PartLimits(threads: threads, memory: memoryLimit, seed: seed) }

  /// The same, for another process.
  var words: [String] {
    var words = ["--threads", "\(threads)", "--seed", "\(seed)", "--slice", slice.defaultValueDescription]
    if let memoryLimit { words += ["--memory-limit", "\(memoryLimit)"] }
    return words
  }
}

/// Options of commands that make a folder of parts.
struct SplitArguments: ParsableArguments {
  @Option(help: "Parts to make at first.") var parts = 16
  @Option(
    help: ArgumentHelp("Look for a first choice this long, before anything is split.", valueName: "seconds"))
  var look = SecondsArgument(seconds: 2)
  @Flag(help: "Optimise even where the instance has a threshold.") var optimize = false

  func validate() throws {
    guard (1...100_000).contains(parts) else { throw ValidationError("--parts takes a number from 1 to 100000") }
  }

  /// Makes the folder, or goes on with it: looks at the whole, and splits what is open.
  func makeFolder(_ path: String, _ problem: Instance, _ limits: PartLimits) throws -> CaseFolder {
    let aim: CaseFolder.Aim = problem.threshold != nil && !optimize ? .threshold : .least
    let folder = try CaseFolder.make(path, for: problem, aim: aim)
    guard look.duration > .zero else { return folder }
    try PartWorker(folder, limits, slice: nil, timeLimit: nil).lookAtWhole(for: look.duration)
    return folder
  }
}
