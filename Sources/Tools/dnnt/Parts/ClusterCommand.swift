import ArgumentParser
import CaseTrees
import CertificateChecking
import ExactArithmetic
import Glibc
import TrainingProblem

/// The names of engines.
enum EngineName: String, ExpressibleByArgument, CaseIterable { case local, slurm }

struct Cluster: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Solve an instance in parts: on a cluster, or with several processes on this machine.",
    discussion: """
      Splits the instance into parts, has workers solve them, splits what turns out hard, and ends with one certificate, \
      checked. The folder is all the state there is: given again, the command goes on where it was, also from another \
      machine that shares the folder.

      EXAMPLES
        dnnt cluster iris.dnnt.json --folder iris-parts --parts 64
        dnnt cluster iris.dnnt.json --folder /shared/iris --parts 500 --partition long --time 120 --array-limit 40
      """)

  @Argument(help: "The instance file.") var instance: String
  @Option(help: ArgumentHelp("The folder that all workers share.", valueName: "folder")) var folder: String
  @OptionGroup var splitting: SplitArguments
  @OptionGroup var worker: WorkerArguments
  @Option(help: "local, or slurm; without it slurm where there is an 'sbatch'.") var engine: EngineName?
  @Option(help: "Workers; without it one a processor, or with Slurm as many tasks as parts, at most 1000.")
  var workers: Int?
  @Option(help: "Slurm's partition.") var partition: String?
  @Option(
    help: ArgumentHelp("Slurm's time limit of a task; a task whose time ends is queued again.", valueName: "minutes"))
  var time: Int?
  @Option(help: ArgumentHelp("Tasks of Slurm's array that run at a time.", valueName: "count")) var arrayLimit: Int?
  @Flag(help: "Submit to Slurm, and end: a last job merges, and submits again where parts are left.") var detach = false
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @Flag(help: "Print the first line only, and no progress.") var quiet = false

  func validate() throws {
    guard workers.map({ (1...10_000).contains($0) }) ?? true else {
      throw ValidationError("--workers takes a number from 1 to 10000")
    }
    guard time.map({ $0 >= 1 }) ?? true else { throw ValidationError("--time takes minutes from 1") }
    guard arrayLimit.map({ $0 >= 1 }) ?? true else { throw ValidationError("--array-limit takes a number from 1") }
    guard !(detach && engine == .local) else { throw ValidationError("--detach is for Slurm") }
  }

  func run() throws {
    Interrupts.listen()
    let problem = try InstanceFile.read(instance)
    try problem.refuseRealParameters(instance)
    // With processes of this machine their processors are free until there are parts.
    var limits = worker.limits
    if isLocal { limits.threads = max(limits.threads, localWorkers * worker.threads) }
    let shared = try splitting.makeFolder(folder, problem, limits, isAlone: isLocal)
    var tree = CaseTree(shared)
    try tree.refresh()
    if tree.nodes.count == 1, let demand = shared.demand(shared.incumbents.best), !tree.open(demand).isEmpty {
      try tree.split(below: 0, parts: splitting.parts, shouldStop: { Interrupts.wasReceived })
    }
    let isDecided = shared.demand(shared.incumbents.best).map { tree.open($0).isEmpty } ?? true
    let merging: Merging
    if isDecided, detach {
      merging = try Merging.run(tree)
    } else {
      guard let run = try clusterRun(shared, tree) else { return }
      merging = try run.run()
    }
    print(json ? merging.json : quiet ? String(merging.text.prefix { $0 != "\n" }) : merging.text)
    if merging.exitCode != 0 { throw ExitCode(merging.exitCode) }
  }

  private var isLocal: Bool { engine ?? (SlurmEngine.isThere ? .slurm : .local) == .local }
  private var localWorkers: Int { workers ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / worker.threads) }

  /// nil where all that is to be done was submitted.
  private func clusterRun(_ shared: CaseFolder, _ tree: CaseTree) throws -> ClusterRun? {
    let command = [try Executable.path(), "work", shared.path] + worker.words
    let display = ClusterDisplay(isQuiet: quiet)
    if isLocal { return ClusterRun(shared, LocalEngine(command: command), workers: localWorkers, display: display) }
    var request = SlurmEngine.Request()
    (request.partition, request.minutes, request.most) = (partition, time, arrayLimit)
    (request.threads, request.memory) = (worker.threads, worker.memoryLimit.map { $0 + $0 / 4 + 64 })
    let slurm = try SlurmEngine(command: command, folder: shared.path, request: request)
    let count = workers ?? min(1000, max(1, tree.leaves.count))
    guard detach else { return ClusterRun(shared, slurm, workers: count, display: display) }
    if try slurm.adopt().isEmpty { _ = try slurm.submit(count) }
    let job = try slurm.submitAfterwards(try again(shared))
    if !quiet { Terminal.note("submitted; job \(job.name) merges: see \(shared.path)") }
    return nil
  }

  /// The last job's command: it merges, and where parts are left it submits again.
  private func again(_ shared: CaseFolder) throws -> [String] {
    let path = try Executable.path()
    var words = [path, "cluster", shared.path + "/instance.dnnt.json", "--folder", shared.path, "--engine", "slurm"]
    words += ["--detach", "--parts", "\(splitting.parts)"] + worker.words
    if splitting.optimize { words.append("--optimize") }
    if let workers { words += ["--workers", "\(workers)"] }
    if let partition { words += ["--partition", partition] }
    if let time { words += ["--time", "\(time)"] }
    if let arrayLimit { words += ["--array-limit", "\(arrayLimit)"] }
    return words
  }
}

/// This program.
enum Executable {
  static func path() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw ValidationError("this executable cannot be found in /proc") }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
