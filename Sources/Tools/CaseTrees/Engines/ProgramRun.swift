import CProcess
import Glibc

/// Runs a program of the system to its end, and reads what it prints.
struct ProgramRun {
  let exitCode: Int32
  let output: String
  let errors: String

  /// The program's path, after `PATH`; nil where there is none.
  static func path(of name: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return folders.split(separator: ":").lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// - Throws: `EngineError` where it cannot be run.
  init(_ words: [String]) throws {
    guard let path = ProgramRun.path(of: words[0]) else {
      throw EngineError(engine: words[0], reason: "there is no such program on PATH")
    }
    let (output, errors) = (dnnt_memory_file(), dnnt_memory_file())
    defer {
      close(output)
      close(errors)
    }
    var child = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for word in arguments { free(word) } }
    var fault = path.withCString { path in
      arguments.withUnsafeBufferPointer { arguments in
        var command = dnnt_command(
          path: path, arguments: arguments.baseAddress, folder: nil, output: output, errors: errors, memory_bytes: 0,
          file_bytes: 0)
        return dnnt_start(&command, &child)
      }
    }
    var end = dnnt_end()
    if fault == 0 {
      while dnnt_wait(child, 200) == 0 {}
      fault = dnnt_collect(child, &end)
    }
    guard fault == 0 else { throw EngineError(engine: words[0], reason: String(cString: strerror(fault))) }
    exitCode = end.signal == 0 ? end.exit_code : -1
    self.output = ProgramRun.content(output)
    self.errors = ProgramRun.content(errors)
  }

  private static func content(_ descriptor: Int32) -> String {
    let size = min(Int(lseek(descriptor, 0, SEEK_END)), 16 << 20)
    var bytes = [UInt8](repeating: 0, count: max(0, size))
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
