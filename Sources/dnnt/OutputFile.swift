import Formulations
import Glibc

/// A file that could not be written.
struct OutputError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): cannot be written: \(reason)" }

  init(path: String, errorNumber: Int32) {
    self.path = path
    reason = String(cString: strerror(errorNumber))
  }
}

/// Writes files whole or not at all: into a new file beside the target, flushed to disk, then renamed over it.
enum OutputFile {
  static func write(_ text: String, to path: String) throws(OutputError) {
    try write(to: path) { sink throws(FileWriteError) in try sink.write(Array(text.utf8)) }
  }

  /// Hands `body` a sink for the new content of `path`; `-` is standard output.
  static func write(
    to path: String, _ body: (inout FileDescriptorSink) throws(FileWriteError) -> Void
  ) throws(OutputError) {
    if path == "-" {
      fflush(nil)
      return try fill(STDOUT_FILENO, path, body)
    }
    // Devices and pipes are written in place: a rename would replace them.
    let isSpecial = isSpecial(path)
    let target = isSpecial ? path : "\(path).\(getpid()).part"
    let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(path: path, errorNumber: errno) }
    do throws(OutputError) {
      try fill(descriptor, path, body)
      if !isSpecial && fsync(descriptor) != 0 { throw OutputError(path: path, errorNumber: errno) }
    } catch {
      close(descriptor)
      if !isSpecial { unlink(target) }
      throw error
    }
    guard close(descriptor) == 0, isSpecial || rename(target, path) == 0 else {
      let error = OutputError(path: path, errorNumber: errno)
      if !isSpecial { unlink(target) }
      throw error
    }
  }

  /// Whether a device, pipe or folder stands there.
  static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  private static func fill(
    _ descriptor: Int32, _ path: String, _ body: (inout FileDescriptorSink) throws(FileWriteError) -> Void
  ) throws(OutputError) {
    var sink = FileDescriptorSink(descriptor: descriptor)
    do { try body(&sink) } catch { throw OutputError(path: path, errorNumber: error.errorNumber) }
  }
}
