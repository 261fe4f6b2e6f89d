import Formulations
import Glibc
import Testing
import TrainingProblem

/// Programs of other makers that tests hand files to.
enum ForeignTool: String {
  case cbc, glpsol, clasp, z3

  var isInstalled: Bool { access("/usr/bin/\(rawValue)", X_OK) == 0 }

  /// Runs `command`, at most a minute; returns what it printed.
  static func run(_ command: String, _ folder: String) throws -> String {
    system("timeout 60 \(command) < /dev/null > \(folder)/log 2>&1")
    return String(decoding: try FileAccess.read("\(folder)/log"), as: UTF8.self)
  }

  static func write(
    to path: String, _ body: (inout FileDescriptorSink) throws(FileWriteError) -> Void
  ) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var sink = FileDescriptorSink(descriptor: descriptor)
    try body(&sink)
  }

  /// Calls `body` with a new folder, and removes it afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/dnnt-encodings-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { system("rm -r \(folder)") }
    return try body(folder)
  }
}
