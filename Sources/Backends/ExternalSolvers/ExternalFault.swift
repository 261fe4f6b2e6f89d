/// Why another program gave no answer: its fault, or what stands in the way of running it.
public enum ExternalFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// No such program stands on PATH.
  case missing(programs: [String])
  /// The system's error number when it was started.
  case notStarted(path: String, errorNumber: Int32, message: String)
  /// Files for it could not be written.
  case noFolder(message: String)
  /// It ended with an error; `code` is its exit code or, negated, a signal's number; `said` is the end of its output.
  case crashed(code: Int32, said: String)
  /// It printed more than is kept, and was killed.
  case outputTooLong(bytes: Int)
  /// It ended by itself without saying anything about the program it was given.
  case noAnswer(said: String)
  /// An answer that is no solution: where, and what was expected.
  case unreadable(String)
  /// Its answer is not true.
  case contradicted(String)

  /// The fault in one sentence, after the program's name.
  public var description: String {
    switch self {
    case .missing(let programs): return "no program \(programs.joined(separator: " or ")) on PATH"
    case .notStarted(let path, _, let message): return "\(path) cannot be started: \(message)"
    case .noFolder(let message): return "no place for its files: \(message)"
    case .crashed(let code, let said):
      let how = code < 0 ? "was ended by signal \(-code)" : "ended with exit code \(code)"
      return how + (said.isEmpty ? " and said nothing" : ", saying: \(said)")
    case .outputTooLong(let bytes): return "it printed more than \(bytes >> 20) MiB and was killed"
    case .noAnswer(let said): return "it ended without an answer" + (said.isEmpty ? "" : ", saying: \(said)")
    case .unreadable(let message): return "its answer cannot be read: \(message)"
    case .contradicted(let message): return message
    }
  }
}
