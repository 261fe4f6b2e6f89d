import Formulations
import Glibc
import Strategies

/// Writes files whole or not at all: see `FileReplacement`. `-` is standard output.
enum OutputFile {
  static func write(_ text: String, to path: String) throws(OutputError) {
    try write(to: path) { sink throws(FileWriteError) in try sink.write(Array(text.utf8)) }
  }

  /// Hands `body` a sink for the new content of `path`.
  static func write(
    to path: String, _ body: (inout FileDescriptorSink) throws(FileWriteError) -> Void
  ) throws(OutputError) {
    guard path != "-" else { return StandardOutput.write(body) }
    let file = try FileReplacement(path)
    var sink = FileDescriptorSink(descriptor: file.descriptor)
    do { try body(&sink) } catch { throw OutputError(path: path, errorNumber: error.errorNumber) }
    try file.commit()
  }
}
