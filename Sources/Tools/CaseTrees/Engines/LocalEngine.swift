import CProcess
import Glibc

/// Workers as processes of this machine. They end with the thread that submits them, even where that is killed: what they
/// had written stays.
public final class LocalEngine: WorkEngine {
  private let command: [String]
  private var processes: [WorkerJob: pid_t] = [:]
  private var ended: [WorkerJob: WorkerState] = [:]
  private var count = 0

  /// - Parameter command: an absolute path, and arguments.
  public init(command: [String]) { self.command = command }

  /// None: they end with the process that started them.
  public func adopt() -> [WorkerJob] { [] }

  /// Starts processes of this machine.
  public func submit(_ count: Int) throws -> [WorkerJob] {
    try (0..<count).map { _ in
      self.count += 1
      let process = try start()
      let job = WorkerJob(name: "\(self.count)")
      processes[job] = process
      return job
    }
  }

  /// The state of a process; of one that has ended, its exit code or signal.
  public func state(of job: WorkerJob) -> WorkerState {
    if let known = ended[job] { return known }
    guard let process = processes[job] else { return .lost("there is no such worker") }
    guard dnnt_wait(process, 0) != 0 else { return .running }
    var end = dnnt_end()
    let fault = dnnt_collect(process, &end)
    let state: WorkerState =
      fault != 0
      ? .lost(String(cString: strerror(fault)))
      : end.signal == 0 ? .ended(end.exit_code) : .lost("ended by signal \(end.signal)")
    ended[job] = state
    processes[job] = nil
    return state
  }

  /// Sends SIGTERM: workers write what they have, and end.
  public func cancel(_ jobs: [WorkerJob]) {
    for job in jobs {
      if let process = processes[job] { kill(process, SIGTERM) }
    }
  }

  private func start() throws -> pid_t {
    var child = pid_t()
    let silence = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(silence) }
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    let fault = command[0].withCString { path in
      words.withUnsafeBufferPointer { words in
        var command = dnnt_command(
          path: path, arguments: words.baseAddress, folder: nil, output: silence, errors: STDERR_FILENO,
          memory_bytes: 0, file_bytes: 0)
        return dnnt_start(&command, &child)
      }
    }
    guard fault == 0 else { throw EngineError(engine: "local", reason: String(cString: strerror(fault))) }
    return child
  }
}
