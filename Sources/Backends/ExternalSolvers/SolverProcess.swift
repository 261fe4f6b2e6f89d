import CProcess
import Glibc

/// One run of another program: started in a process group of its own, listened to, and ended with its whole group.
struct SolverProcess {
  let path: String
  let name: String
  let arguments: [String]
  let folder: String
  var memoryMiB: Int?
  /// The signal that asks for an orderly end.
  var stopSignal = SIGINT
  /// How long it has for that before it is killed.
  var grace = Duration.milliseconds(150)

  /// Standard output beyond this many bytes ends the program.
  static let outputLimit = 32 << 20
  /// Of standard error only the end is kept.
  private static let errorLimit = 16 << 10
  /// Of each file that it writes.
  private static let fileLimit = 1 << 30

  struct Outcome {
    var code: Int32 = 0
    var output: [UInt8] = []
    var errors: [UInt8] = []
    /// True if this process asked it to end, or killed it.
    var wasStopped = false
    var wasTooLong = false
  }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - shouldStop: asked every few milliseconds; true asks the program to end, and kills it after `grace`.
  ///   - onOutput: told each piece of standard output.
  func run(shouldStop: () -> Bool, onOutput: (ArraySlice<UInt8>) -> Void) throws(ExternalFault) -> Outcome {
    guard let output = Pipe(), let errors = Pipe() else { throw fault(errno) }
    let child = try start(output.writing, errors.writing)
    RunningPrograms.began(child)
    defer { RunningPrograms.ended(child) }
    output.closeWriting()
    errors.closeWriting()
    var outcome = Outcome()
    var deadline: ContinuousClock.Instant?
    while true {
      let isOpen = listen(output, errors, &outcome, onOutput, milliseconds: 10)
      if dnnt_wait(child, 0) != 0 {
        var end = dnnt_end()
        if dnnt_collect(child, &end) == 0 { outcome.code = end.signal == 0 ? end.exit_code : -end.signal }
        break
      }
      // Without pipes to wait for, the look at the child is what takes turns.
      if !isOpen { usleep(5_000) }
      if let deadline {
        if ContinuousClock.now >= deadline { kill(-child, SIGKILL) }
      } else if outcome.output.count > Self.outputLimit {
        outcome.wasTooLong = true
        deadline = .now
      } else if shouldStop() {
        outcome.wasStopped = true
        deadline = .now + grace
        kill(-child, stopSignal)
      }
    }
    // The group is gone; what it wrote may still be in the pipes. One that left the group may hold them: no waiting.
    while listen(output, errors, &outcome, onOutput, milliseconds: 0, untilEmpty: true) {}
    return outcome
  }

  private func start(_ output: Int32, _ errors: Int32) throws(ExternalFault) -> pid_t {
    var child = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    let failure = path.withCString { path in
      folder.withCString { folder in
        words.withUnsafeBufferPointer { words in
          var command = dnnt_command(
            path: path, arguments: words.baseAddress, folder: folder, output: output, errors: errors,
            memory_bytes: memoryMiB.map { Int64(min($0, 1 << 40)) << 20 } ?? 0, file_bytes: Int64(Self.fileLimit))
          return dnnt_start(&command, &child)
        }
      }
    }
    guard failure == 0 else { throw fault(failure) }
    return child
  }

  private func fault(_ number: Int32) -> ExternalFault {
    .notStarted(path: path, errorNumber: number, message: String(cString: strerror(number)))
  }

  /// Takes what has arrived. False once both pipes are at their end or, with `untilEmpty`, hold nothing.
  private func listen(
    _ output: Pipe, _ errors: Pipe, _ outcome: inout Outcome, _ onOutput: (ArraySlice<UInt8>) -> Void,
    milliseconds: Int32, untilEmpty: Bool = false
  ) -> Bool {
    var wanted = [output, errors].filter { !$0.isAtEnd }.map {
      pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0)
    }
    guard !wanted.isEmpty else { return false }
    guard poll(&wanted, nfds_t(wanted.count), milliseconds) > 0 else { return !untilEmpty }
    var count = 0
    for one in wanted where one.revents != 0 {
      if one.fd == output.reading {
        let piece = output.read()
        count += piece.count
        // Output beyond the limit is not kept.
        if outcome.output.count <= Self.outputLimit { outcome.output += piece }
        onOutput(piece)
      } else {
        let piece = errors.read()
        count += piece.count
        outcome.errors = Array((outcome.errors + piece).suffix(Self.errorLimit))
      }
    }
    return !untilEmpty || count > 0
  }
}

/// A pipe whose ends are closed with it.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32
  private(set) var isAtEnd = false
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init?() {
    var ends: [Int32] = [-1, -1]
    guard dnnt_pipe(&ends) == 0 else { return nil }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// The next piece; to be called where there is one or the end.
  func read() -> ArraySlice<UInt8> {
    let count = buffer.withUnsafeMutableBytes { Glibc.read(reading, $0.baseAddress, $0.count) }
    if count == 0 || count < 0 && errno != EINTR && errno != EAGAIN { isAtEnd = true }
    return buffer.prefix(max(0, count))
  }
}
