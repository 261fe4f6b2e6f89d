import Glibc
import Synchronization

/// Runs a plan into a database: some runs at a time, each in a process of its own; what is finished stays finished.
public final class BenchRunner: Sendable {
  private enum Task: Sendable {
    case solve(PlannedRun)
    case measure(BenchmarkInstance, encoding: String)
  }
  private struct State {
    var next = 0
    var ran = 0
    var fault: BenchmarkError?
  }

  private let plan: BenchPlan
  private let database: ResultsDatabase
  private let settings: BenchSettings
  private let isInterrupted: @Sendable () -> Bool
  private let observe: @Sendable (BenchEvent) -> Void
  private let state = Mutex(State())

  /// A runner of `plan`; nothing runs yet.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked often, from all threads; true ends the benchmark, and keeps the finished runs.
  ///   - observe: told of each event, from any thread.
  public init(
    _ plan: BenchPlan, into database: ResultsDatabase, _ settings: BenchSettings,
    isInterrupted: @escaping @Sendable () -> Bool, observe: @escaping @Sendable (BenchEvent) -> Void
  ) {
    self.plan = plan
    self.database = database
    self.settings = settings
    self.isInterrupted = isInterrupted
    self.observe = observe
  }

  /// Makes every run that the database does not have yet.
  public func run() throws(BenchmarkError) -> BenchOutcome {
    try database.add(plan)
    let finished = try database.finished(retrying: settings.retried)
    let missing = plan.runs.filter { !finished.contains(RunKey($0)) }
    observe(.began(runs: plan.runs.count, finished: plan.runs.count - missing.count))

    let scratch = database.path + ".scratch"
    try FileStatus.makeFolder(scratch)
    defer { rmdir(scratch) }
    let version = try self.version()
    try work(missing.map { .solve($0) }, version, scratch)
    if settings.measuresEncodings && !isInterrupted() {
      let sizes = try unmeasured()
      if !sizes.isEmpty {
        observe(.measuring(encodings: sizes.count))
        try work(sizes, version, scratch)
      }
    }
    return BenchOutcome(
      ran: state.withLock { $0.ran }, skipped: plan.runs.count - missing.count, wasInterrupted: isInterrupted())
  }

  private func unmeasured() throws(BenchmarkError) -> [Task] {
    let known = Set(try database.results().sizes.map { "\($0.instance) \($0.encoding)" })
    var encodings: [String] = []
    for configuration in plan.configurations {
      if let encoding = configuration.encoding, !encodings.contains(encoding) { encodings.append(encoding) }
    }
    return plan.instances.flatMap { instance in
      encodings.filter { !known.contains("\(instance.digest) \($0)") }.map { .measure(instance, encoding: $0) }
    }
  }

  /// The version that the solver states.
  private func version() throws(BenchmarkError) -> String {
    let outcome = try LimitedProcess(arguments: [settings.solver, "--version"], seconds: 10)
      .run(isInterrupted: isInterrupted)
    let line = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").first
    return outcome.end == .exited(0) ? line.map(String.init) ?? "unknown" : "unknown"
  }

  // MARK: Threads

  /// Does all tasks, `settings.jobs` at a time. Each thread starts and awaits its own children, which die with it.
  private func work(_ tasks: [Task], _ version: String, _ scratch: String) throws(BenchmarkError) {
    state.withLock { $0.next = 0 }
    var threads: [pthread_t] = []
    for number in 0..<max(1, min(settings.jobs, tasks.count)) {
      let folder = "\(scratch)/\(number)"
      try FileStatus.makeFolder(folder)
      // Files that a killed bench left are removed.
      FileStatus.empty(folder, removing: false)
      let run = SolverRun(settings: settings, version: version, scratch: folder)
      let body = Body { [self] in
        while let task = nextTask(tasks) {
          do throws(BenchmarkError) { try perform(task, run) } catch {
            state.withLock { $0.fault = $0.fault ?? error }
          }
        }
        FileStatus.empty(folder, removing: true)
      }
      var thread = pthread_t()
      let box = Unmanaged.passRetained(body)
      let fault = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().closure() }
          return nil
        }, box.toOpaque())
      if fault != 0 {
        box.release()
        state.withLock { $0.fault = .storage(path: database.path, reason: "no thread could be started") }
      } else {
        threads.append(thread)
      }
    }
    for thread in threads { pthread_join(thread, nil) }
    if let fault = state.withLock({ $0.fault }) { throw fault }
  }

  private final class Body: Sendable {
    let closure: @Sendable () -> Void
    init(_ closure: @escaping @Sendable () -> Void) { self.closure = closure }
  }

  private func nextTask(_ tasks: [Task]) -> Task? {
    if isInterrupted() { return nil }
    return state.withLock { state in
      guard state.fault == nil, state.next < tasks.count else { return nil }
      state.next += 1
      return tasks[state.next - 1]
    }
  }

  private func perform(_ task: Task, _ run: SolverRun) throws(BenchmarkError) {
    switch task {
    case .solve(let planned):
      guard let record = try run.make(planned, isInterrupted: isInterrupted) else { return }
      let alarms = try database.add(record, on: .current)
      state.withLock { $0.ran += 1 }
      observe(.finished(record, alarms: alarms))
    case .measure(let instance, let encoding):
      let memory = plan.configurations.first?.limits.memory
      if let size = try run.measure(instance, encoding, memory: memory, isInterrupted: isInterrupted) {
        try database.add(size)
      }
    }
  }
}
