import ExactArithmetic
import Glibc
import TrainingProblem

/// Counts the variables, rows and non-zeros of an encoding in the text that `dnnt encode` writes.
struct EncodingCount: Equatable {
  var variables = 0
  var rows = 0
  var nonzeros = 0

  /// The text format that an encoding goes to.
  static func format(of encoding: String) -> String {
    if encoding == SolverTable.reference { return "opb" }
    return encoding.hasPrefix(SolverTable.clausePrefix) ? "cnf" : "mps"
  }

  /// Reads the file in pieces: memory does not grow with it.
  init?(path: String, format: String) {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var section = ""
    var column = ""
    var objective = ""
    while true {
      let length = getline(&line, &capacity, file)
      guard length >= 0, let line else { break }
      let text = String(decoding: UnsafeRawBufferPointer(start: line, count: length), as: UTF8.self)
      let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
      guard let first = words.first else { continue }
      switch format {
      case "mps":
        if !text.hasPrefix(" ") && !text.hasPrefix("\t") {
          section = String(first)
        } else if section == "ROWS", words.count == 2 {
          if first == "N" { objective = String(words[1]) } else { rows += 1 }
        } else if section == "COLUMNS", !text.contains("'MARKER'") {
          if first != column {
            column = String(first)
            variables += 1
          }
          nonzeros += stride(from: 1, to: words.count, by: 2).count { words[$0] != objective }
        }
      case "cnf":
        if first == "p", words.count == 4 {
          variables = Int(words[2]) ?? 0
          rows = Int(words[3]) ?? 0
        } else if first != "c" {
          nonzeros += words.count { $0 != "0" }
        }
      default:
        if first == "*" {
          for (name, value) in zip(words, words.dropFirst()) where name == "#variable=" { variables = Int(value) ?? 0 }
        } else if first != "min:" {
          rows += 1
          nonzeros += words.count { $0.hasPrefix("x") || $0.hasPrefix("~x") }
        }
      }
    }
  }
}

extension SolverRun {
  /// Seconds after which the size of an encoding stays unknown.
  private static let patience = 60.0

  /// The size of an encoding of an instance, and its root bound where GLPK gives one.
  ///
  /// - Returns: nil where it was interrupted.
  func measure(
    _ instance: BenchmarkInstance, _ encoding: String, memory: Int?, isInterrupted: () -> Bool
  ) throws(BenchmarkError) -> EncodingSize? {
    defer { FileStatus.empty(scratch, removing: false) }
    let format = EncodingCount.format(of: encoding)
    let path = scratch + "/encoding." + format
    var size = EncodingSize(instance: instance.digest, encoding: encoding)
    let written = try LimitedProcess(
      arguments: [
        settings.solver, "encode", instance.file, "--encoding", encoding, "--to", format, "-o", path,
      ], seconds: SolverRun.patience, grace: settings.grace, memory: memory.map { $0 << 20 }
    ).run(isInterrupted: isInterrupted)
    if written.stopped == .interrupt || isInterrupted() { return nil }
    guard written.end == .exited(0), let count = EncodingCount(path: path, format: format) else { return size }
    (size.variables, size.rows, size.nonzeros) = (count.variables, count.rows, count.nonzeros)
    guard format == "mps" else { return size }
    let root = try LimitedProcess(
      arguments: [
        settings.solver, "solve", instance.file, "--solver", "glpk", "--encoding", encoding, "--node-limit", "1",
        "--time-limit", "10", "--threads", "1", "--no-prove", "--optimize", "--json", "--progress", "none",
      ], seconds: 20, grace: settings.grace, memory: memory.map { $0 << 20 }
    ).run(isInterrupted: isInterrupted)
    if root.stopped == .interrupt || isInterrupted() { return nil }
    size.rootBound = (try? SolverAnswer(root.output))?.claimedBound
    return size
  }
}
