import Formulations
import Glibc
import Strategies
import Synchronization

/// Standard output, where answers go. A write that fails is noted, and the program ends with an error once its work is
/// done; a reader that went away, as `head` does, is no error.
enum StandardOutput {
  private static let errorNumber = Atomic<Int32>(0)

  /// The system's error when a write failed; nil where all arrived, or nobody reads on.
  static var fault: OutputError? {
    let number = errorNumber.load(ordering: .relaxed)
    return number == 0 || number == EPIPE ? nil : OutputError(path: "standard output", errorNumber: number)
  }

  /// Hands `body` a sink; after a failure nothing more is written.
  static func write(_ body: (inout FileDescriptorSink) throws(FileWriteError) -> Void) {
    guard errorNumber.load(ordering: .relaxed) == 0 else { return }
    var sink = FileDescriptorSink(descriptor: STDOUT_FILENO)
    do { try body(&sink) } catch { errorNumber.store(error.errorNumber, ordering: .relaxed) }
  }

  /// Before anything is opened: a standard stream that is closed would lend its number to the next file, and answers
  /// would be printed into that. It becomes `/dev/null`, standard output one that refuses to be written.
  static func holdDescriptors() {
    for (descriptor, flags) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", flags)
    }
  }
}

/// In place of the library's, which keeps a failure to itself.
func print(_ text: String, terminator: String = "\n") {
  StandardOutput.write { sink throws(FileWriteError) in try sink.write(Array((text + terminator).utf8)) }
}
