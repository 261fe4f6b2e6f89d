import ArgumentParser
import CaseTrees
import ExactArithmetic
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
    help: ArgumentHelp(
      "Search the whole this long, before anything is split. Without it two seconds; 'cluster' with processes of this machine stays at the whole for a minute, and for ten where tables are predicted to serve, which parts would each make anew.",
      valueName: "seconds"))
  var look: SecondsArgument?
  @Flag(help: "Optimise even where the instance has a threshold.") var optimize = false

  func validate() throws {
    guard (1...100_000).contains(parts) else { throw ValidationError("--parts takes a number from 1 to 100000") }
  }

  /// Steps of tables, as a binary logarithm, up to which the whole is not split: some minutes' worth.
  private static let tableSteps = 36

  /// How long the whole is searched by all processors of this machine, where nobody says: threads share what they learn
  /// and find, and parts do not. What takes less than a minute is not worth a split.
  private static func look(at problem: Instance) -> Duration {
    let isForTables = InstanceFeatures(problem).predictions.contains {
      [SolverName.behaviour.rawValue, SolverName.dp.rawValue].contains($0.solver) && $0.fits
        && ($0.log2Steps.map { $0 <= Integer(tableSteps) } ?? false)
    }
    return .seconds(isForTables ? 600 : 60)
  }

  /// Makes the folder, or goes on with it, and looks at the whole.
  ///
  /// - Parameter isAlone: true if nobody else waits for parts: then the look may take longer.
  func makeFolder(
    _ path: String, _ problem: Instance, _ limits: PartLimits, isAlone: Bool = false
  ) throws -> CaseFolder {
    let aim: CaseFolder.Aim = problem.threshold != nil && !optimize ? .threshold : .least
    let folder = try CaseFolder.make(path, for: problem, aim: aim)
    let time = look?.duration ?? (isAlone ? SplitArguments.look(at: problem) : .seconds(2))
    guard time > .zero else { return folder }
    try PartWorker(folder, limits, slice: nil, timeLimit: nil).lookAtWhole(for: time)
    return folder
  }
}
