/// The limits that every run of a benchmark has in common. Together with solver and encoding they are the configuration
/// of a run.
public struct RunLimits: Sendable, Hashable {
  /// In milliseconds.
  public var time: Int?
  /// In MiB.
  public var memory: Int?
  /// Nodes after which a solver stops; nil for no limit.
  public var nodes: Int?
  /// Threads of each run; at least 1.
  public var threads = 1
  /// True if answers are to be proven, and their certificates checked in a process of their own.
  public var proves = true

  /// One thread, with proofs, without limits.
  public init() {}
}

/// How a solver is run: its name, its encoding, the limits.
public struct Configuration: Sendable, Hashable {
  /// The solver's name, as `--solver` takes it.
  public var solver: String
  /// The encoding's name; nil for solvers that use none, or their own.
  public var encoding: String?
  /// The limits of each run.
  public var limits: RunLimits

  /// The configuration of these parts.
  public init(solver: String, encoding: String?, limits: RunLimits) {
    self.solver = solver
    self.encoding = encoding
    self.limits = limits
  }

  /// `solver` or `solver/encoding`.
  public var name: String { solver + (encoding.map { "/" + $0 } ?? "") }

  /// The options of `dnnt solve` that say it, in a fixed order: equal texts are equal configurations.
  public var arguments: [String] {
    var words = ["--solver", solver]
    if let encoding { words += ["--encoding", encoding] }
    if let time = limits.time { words += ["--time-limit", Configuration.seconds(time)] }
    if let memory = limits.memory { words += ["--memory-limit", "\(memory)"] }
    if let nodes = limits.nodes { words += ["--node-limit", "\(nodes)"] }
    words += ["--threads", "\(limits.threads)"]
    if !limits.proves { words.append("--no-prove") }
    return words
  }

  /// Milliseconds as seconds, without needless zeros: 60, 0.5.
  static func seconds(_ milliseconds: Int) -> String {
    guard milliseconds % 1000 != 0 else { return "\(milliseconds / 1000)" }
    var fraction = String(String(1000 + milliseconds % 1000).dropFirst())
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(milliseconds / 1000).\(fraction)"
  }
}

/// One run that a benchmark asks for.
public struct PlannedRun: Sendable {
  /// The instance to solve.
  public let instance: BenchmarkInstance
  /// The solver, its encoding and its limits.
  public let configuration: Configuration
  /// The seed that the solver is given.
  public let seed: UInt64
}

/// All runs of a benchmark: instances × solvers × the encodings that each takes × seeds, instance by instance.
public struct BenchPlan: Sendable {
  /// The instances, each once by its digest.
  public let instances: [BenchmarkInstance]
  /// The configurations, each once.
  public let configurations: [Configuration]
  /// All runs, instance by instance, then by configuration, then by seed.
  public let runs: [PlannedRun]

  /// - Throws: `BenchmarkError.usage` where nothing is to be run.
  public init(
    instances: [BenchmarkInstance], solvers: [String], encodings: [String], seeds: [UInt64], limits: RunLimits
  ) throws(BenchmarkError) {
    var configurations: [Configuration] = []
    for solver in solvers {
      for pair in SolverTable.pairs(solver, encodings) {
        let configuration = Configuration(solver: pair.solver, encoding: pair.encoding, limits: limits)
        if !configurations.contains(configuration) { configurations.append(configuration) }
      }
    }
    // Two files of one instance, or a seed named twice, would be the same run.
    var digests: Set<String> = []
    let distinct = instances.filter { digests.insert($0.digest).inserted }
    var seen: Set<UInt64> = []
    let seeds = seeds.filter { seen.insert($0).inserted }
    guard !distinct.isEmpty else { throw .usage("no instances to run") }
    guard !configurations.isEmpty else { throw .usage("no solvers to run") }
    guard !seeds.isEmpty else { throw .usage("no seeds to run with") }
    self.instances = distinct
    self.configurations = configurations
    runs = distinct.flatMap { instance in
      configurations.flatMap { configuration in
        seeds.map { PlannedRun(instance: instance, configuration: configuration, seed: $0) }
      }
    }
  }

  private init(_ whole: BenchPlan, runs: [PlannedRun]) {
    (instances, configurations) = (whole.instances, whole.configurations)
    self.runs = runs
  }

  /// Some of the runs, by their places in `runs`.
  public func taking(_ places: [Int]) -> BenchPlan {
    BenchPlan(self, runs: places.filter(runs.indices.contains).map { runs[$0] })
  }
}
