import CProcess
import Glibc
import TrainingProblem

/// The end of a child process, and its figures.
struct ProcessOutcome: Sendable {
  enum End: Sendable, Equatable { case exited(Int32), signalled(Int32) }
  enum Stop: Sendable, Equatable { case time, memory, interrupt }

  var end: End
  /// Why this program stopped it, where it did.
  var stopped: Stop?
  var wallSeconds: Double
  /// User and system time, with that of all descendants that were waited for.
  var cpuSeconds: Double
  /// Peak resident memory of the largest process, in bytes. A small one's is the greatest that was seen at a look every
  /// few milliseconds; nil where it ended before the first look.
  var peakMemory: Int?
  var output: [UInt8]
  /// The end of what it wrote to standard error.
  var errors: String
}

/// Starts programs under limits, each in a process group of its own that is killed whole.
///
/// Time: past `seconds`, SIGTERM; a grace later, SIGKILL. Memory: RLIMIT_AS and a look at the resident size.
struct LimitedProcess {
  var arguments: [String]
  /// Wall-clock seconds until SIGTERM; nil for no limit.
  var seconds: Double?
  /// From SIGTERM to SIGKILL.
  var grace = 2.0
  /// Bytes of resident memory of the child above which it is killed.
  var memory: Int?
  /// Most bytes of output that are read.
  var outputLimit = 64 << 20

  /// Address space is more than resident memory: thread stacks and mapped files, so the hard limit leaves room.
  static let addressRoom = 1 << 30

  /// Runs the program to its end, on the calling thread: the child dies with that thread, even by SIGKILL.
  func run(isInterrupted: () -> Bool) throws(BenchmarkError) -> ProcessOutcome {
    let program = arguments[0]
    let output = dnnt_memory_file()
    let errors = dnnt_memory_file()
    defer {
      close(output)
      close(errors)
    }
    guard output >= 0, errors >= 0 else { throw .solver(path: program, reason: String(cString: strerror(errno))) }
    let ownMemory = LimitedProcess.resident(of: getpid()) ?? 0
    let begun = LimitedProcess.now
    let child = try start(output, errors)
    var stopped: ProcessOutcome.Stop?
    var stoppedAt = 0.0
    var sampledPeak = 0
    var isKilled = false
    // Short waits first, for the memory of short runs.
    var patience: Int32 = 2
    while dnnt_wait(child, patience) == 0 {
      patience = min(50, patience + 2)
      let now = LimitedProcess.now
      if let peak = LimitedProcess.resident(of: child) { sampledPeak = max(sampledPeak, peak) }
      if stopped == nil {
        if isInterrupted() {
          stopped = .interrupt
        } else if let seconds, now - begun > seconds {
          stopped = .time
        } else if let memory, sampledPeak > memory + memory / 8 + (64 << 20) {
          // The solver's own limit comes first; this is for one that does not keep it.
          stopped = .memory
        }
        if stopped != nil {
          stoppedAt = now
          kill(-child, stopped == .memory ? SIGKILL : SIGTERM)
        }
      } else if !isKilled, now - stoppedAt > (stopped == .interrupt ? min(grace, 1) : grace) {
        kill(-child, SIGKILL)
        isKilled = true
      }
    }
    let wall = LimitedProcess.now - begun
    var end = dnnt_end()
    let fault = dnnt_collect(child, &end)
    guard fault == 0 else { throw .solver(path: program, reason: String(cString: strerror(fault))) }
    let counted = Int(end.peak_memory_bytes)
    return ProcessOutcome(
      end: end.signal == 0 ? .exited(end.exit_code) : .signalled(end.signal), stopped: stopped, wallSeconds: wall,
      cpuSeconds: end.cpu_seconds,
      // A forked child inherits this process's peak: below that the system's count says nothing of the child.
      peakMemory: counted > ownMemory ? counted : sampledPeak > 0 ? sampledPeak : nil,
      output: LimitedProcess.content(output, limit: outputLimit, fromEnd: false),
      errors: String(decoding: LimitedProcess.content(errors, limit: 2000, fromEnd: true), as: UTF8.self))
  }

  private func start(_ output: Int32, _ errors: Int32) throws(BenchmarkError) -> pid_t {
    var child = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    let fault = arguments[0].withCString { path in
      words.withUnsafeBufferPointer { words in
        var command = dnnt_command(
          path: path, arguments: words.baseAddress, folder: nil, output: output, errors: errors,
          memory_bytes: Int64(memory.map { $0 + LimitedProcess.addressRoom } ?? 0), file_bytes: 0)
        return dnnt_start(&command, &child)
      }
    }
    guard fault == 0 else { throw .solver(path: arguments[0], reason: String(cString: strerror(fault))) }
    return child
  }

  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  /// The most resident memory that a process has had, in bytes.
  private static func resident(of process: pid_t) -> Int? {
    guard let status = try? FileAccess.read("/proc/\(process)/status") else { return nil }
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 }
  }

  private static func content(_ descriptor: Int32, limit: Int, fromEnd: Bool) -> [UInt8] {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let count = max(0, min(size, limit))
    let offset = fromEnd ? size - count : 0
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      while initialised < count, let base = buffer.baseAddress {
        let read = pread(
          descriptor, base + initialised, count - initialised, off_t(offset + initialised))
        if read < 0 && errno == EINTR { continue }
        if read <= 0 { break }
        initialised += read
      }
    }
  }
}
