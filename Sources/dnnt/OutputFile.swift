import Glibc

/// A file that could not be written.
struct OutputError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): cannot be written: \(reason)" }
}

/// Writes files whole or not at all: into a new file beside the target, flushed to disk, then renamed over it.
enum OutputFile {
  static func write(_ text: String, to path: String) throws(OutputError) {
    if path == "-" {
      print(text, terminator: "")
      return
    }
    // Devices and pipes are written in place: a rename would replace them.
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    let target = isSpecial ? path : "\(path).\(getpid()).part"
    let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let error = failure(path)
        close(descriptor)
        if !isSpecial { unlink(target) }
        throw error
      }
      bytes = bytes.dropFirst(count)
    }
    let isFlushed = isSpecial || fsync(descriptor) == 0
    let isClosed = close(descriptor) == 0
    guard isFlushed, isClosed, isSpecial || rename(target, path) == 0 else {
      let error = failure(path)
      if !isSpecial { unlink(target) }
      throw error
    }
  }

  private static func failure(_ path: String) -> OutputError {
    OutputError(path: path, reason: String(cString: strerror(errno)))
  }
}
