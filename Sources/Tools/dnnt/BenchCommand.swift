import ArgumentParser
import BenchmarkRuns
import ExactArithmetic
import ExternalSolvers
import Glibc
import TrainingProblem

extension InstanceSet: ExpressibleByArgument {}

/// Words separated by commas, such as auto,bnb,lp.
struct WordsArgument: ExpressibleByArgument {
  let words: [String]
  init(_ words: [String]) { self.words = words }
  init?(argument: String) {
    words = argument.split(separator: ",").map(String.init)
    if words.isEmpty { return nil }
  }
  var defaultValueDescription: String { words.joined(separator: ",") }
}

/// Which stored runs `--retry` makes again.
enum RetriedRuns: String, ExpressibleByArgument, CaseIterable {
  case failed, killed, all

  var endings: Set<RunEnding> {
    switch self {
    case .failed: [.failed]
    case .killed: [.timeKilled, .memoryKilled]
    case .all: [.failed, .timeKilled, .memoryKilled, .refused]
    }
  }
}

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a benchmark set into a results database; resume where it stopped.",
    discussion: """
      Runs instances × solvers × encodings × seeds, one process a run. A finished run is stored at once and never \
      repeated: after a crash, kill -9 or Ctrl-C, give the same command again. Encodings multiply the solvers that use \
      one; SOLVER/ENCODING names a single pair. Statements about one instance that cannot both be true are alarms: \
      they head the report, and bench ends with exit code 1.

      EXAMPLES
        dnnt bench Instances/*.dnnt.json --solvers auto,bnb,conflict --time-limit 10 --results r.sqlite
        dnnt bench --set quick --solvers glpk,lp --encodings order-bigm,onehot-bigm --jobs 2 --results r.sqlite
        dnnt report r.sqlite --format html -o r.html
      """)

  @Argument(help: "Instance files; or none, with --set.") var instances: [String] = []
  @Option(help: "Take the instances of this set from the index: quick or full.") var set: InstanceSet?
  @Option(
    help: ArgumentHelp(
      "The index of --set, and of known optima. Without it, index.json beside an instance.", valueName: "file"))
  var index: String?
  @Option(help: ArgumentHelp("Solvers, separated by commas.", valueName: "names"))
  var solvers = WordsArgument(["auto"])
  @Option(help: ArgumentHelp("Encodings, separated by commas; see 'dnnt encode --list'.", valueName: "names"))
  var encodings = WordsArgument(["order-bigm"])
  @Option(help: ArgumentHelp("Seeds, separated by commas.", valueName: "numbers")) var seeds = WordsArgument(["0"])
  @Option(help: ArgumentHelp("Time for one run; its proof may take as long again.", valueName: "seconds"))
  var timeLimit: SecondsArgument?
  @Option(help: ArgumentHelp("Memory of one run.", valueName: "MiB")) var memoryLimit: Int?
  @Option(help: ArgumentHelp("Search nodes of one run.", valueName: "count")) var nodeLimit: Int?
  @Option(help: "Threads of one run.") var threads = 1
  @Option(help: "Runs at a time.") var jobs = 1
  @Option(help: ArgumentHelp("Seconds past its time until a run is ended by force.", valueName: "seconds"))
  var grace = SecondsArgument(seconds: 5)
  @Option(help: ArgumentHelp("The database: made, or gone on with.", valueName: "file")) var results: String
  @Flag(inversion: .prefixedNo, help: "Prove answers, and check their certificates in a process of their own.")
  var prove = true
  @Option(
    help: ArgumentHelp(
      "Make stored runs again that failed, that were killed at a limit, or all that have no answer: failed, killed, all.",
      valueName: "which")) var retry: RetriedRuns?
  @Flag(inversion: .prefixedNo, help: "Write every encoding once, to count its rows.") var sizes = true
  @Option(help: ArgumentHelp("The executable that solves; without it, this one.", valueName: "file"))
  var solverExecutable: String?
  @Option(help: "local, or slurm: an array of jobs, each with a results file of its own, merged into --results.")
  var engine: EngineName = .local
  @Option(help: "Tasks of Slurm's array.") var tasks = 100
  @Option(help: "Slurm's partition.") var partition: String?
  @Option(help: ArgumentHelp("Slurm's time limit of a task.", valueName: "minutes")) var time: Int?
  @Option(help: ArgumentHelp("Tasks of Slurm's array that run at a time.", valueName: "count")) var arrayLimit: Int?
  // For the tasks of an array: the number of the task, and a file with the numbers of all runs to be made.
  @Option(help: .hidden) var share: Int?
  @Option(help: .hidden) var runs: String?
  @Flag(help: "Show nothing, and print nothing but alarms.") var quiet = false

  func validate() throws {
    guard !instances.isEmpty || set != nil else { throw ValidationError("no instances: name files, or --set") }
    guard instances.isEmpty || set == nil else { throw ValidationError("instance files and --set exclude each other") }
    guard (1...1000).contains(tasks) else { throw ValidationError("--tasks takes a number from 1 to 1000") }
    guard jobs >= 1 else { throw ValidationError("--jobs takes a number from 1") }
    guard threads >= 1 else { throw ValidationError("--threads takes a number from 1") }
    guard memoryLimit.map({ (1...1 << 30).contains($0) }) ?? true else {
      throw ValidationError("--memory-limit takes MiB from 1")
    }
    guard nodeLimit.map({ $0 >= 0 }) ?? true else { throw ValidationError("--node-limit takes a number from 0") }
    guard seeds.words.allSatisfy({ UInt64($0) != nil }) else {
      throw ValidationError("--seeds takes numbers from 0, separated by commas")
    }
  }

  func run() throws {
    Interrupts.listen()
    var limits = RunLimits()
    limits.time = timeLimit?.milliseconds
    limits.memory = memoryLimit
    limits.nodes = nodeLimit
    limits.threads = threads
    limits.proves = prove
    let indexPath = index ?? (set == nil ? nil : "Instances/index.json")
    let known = try indexPath.map { try InstanceIndex(path: $0) }
    let files = set.flatMap { known?.files(of: $0) } ?? instances
    try CommandFiles.check(writing: [("--results", results)], reading: files + [indexPath])
    var plan = try BenchPlan(
      instances: try InstanceIndex.instances(files, index: known), solvers: try solversThatAreThere(),
      encodings: encodings.words, seeds: seeds.words.compactMap { UInt64($0) }, limits: limits)
    if let share, let runs { plan = try ownShare(of: plan, share, runs) }
    let database = try ResultsDatabase(writing: results)
    if engine == .slurm { return try runOnSlurm(plan, database) }
    var settings = BenchSettings(solver: try solverExecutable ?? Executable.path())
    settings.jobs = jobs
    settings.grace = Double(grace.milliseconds) / 1000
    settings.measuresEncodings = sizes
    settings.retried = retry?.endings ?? []
    let display = BenchDisplay(isQuiet: quiet)
    let runner = BenchRunner(
      plan, into: database, settings, isInterrupted: { Interrupts.wasReceived }, observe: { display.show($0) })
    let outcome: BenchOutcome
    do { outcome = try runner.run() } catch {
      display.finish()
      throw error
    }
    display.finish()
    try conclude(database, wasInterrupted: outcome.wasInterrupted)
  }

  /// Prints the report or the alarms, and ends with the exit code.
  func conclude(_ database: ResultsDatabase, wasInterrupted: Bool) throws {
    let all = try database.results()
    if !quiet {
      print(TextReport.text(all, listsRuns: false), terminator: "")
    } else if !all.alarms.isEmpty {
      for alarm in all.alarms {
        Terminal.complain("ALARM: \(alarm.kind.rawValue): \(alarm.instanceName): \(alarm.message)")
      }
    }
    if wasInterrupted {
      Terminal.complain("stopped; what is finished is kept: give the same command again to go on")
    }
    if !all.alarms.isEmpty { throw ExitCode(1) }
    if wasInterrupted { throw ExitCode(4) }
  }

  /// The solvers named, without those that are programs and are not there: said once, before the first run, where each
  /// of their runs would fail.
  private func solversThatAreThere() throws -> [String] {
    // Another executable knows its own solvers.
    guard solverExecutable == nil else { return solvers.words }
    let missing = solvers.words.filter { word in
      let name = String(word.split(separator: "/").first ?? "")
      return ExternalSolver.named(name).map { $0.path() == nil } ?? false
    }
    guard !missing.isEmpty else { return solvers.words }
    let list = missing.joined(separator: ", ")
    let rest = solvers.words.filter { !missing.contains($0) }
    guard !rest.isEmpty else { throw ValidationError("not on PATH: \(list); see 'dnnt solve --list-solvers'") }
    Terminal.note("not on PATH: \(list); left out, and not stored: see 'dnnt solve --list-solvers'")
    return rest
  }
}

extension SecondsArgument {
  var milliseconds: Int {
    Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
  }
}
