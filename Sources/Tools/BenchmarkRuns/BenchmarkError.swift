/// An obstacle to a benchmark or its report, by whose fault it is.
public enum BenchmarkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No file stands at the path of a report's database.
  case missing(path: String)
  /// The file is no SQLite database, or a damaged one.
  case corrupt(path: String, reason: String)
  /// An SQLite database, but not one that `dnnt bench` made.
  case foreign(path: String)
  /// Made by a later version of this program.
  case newer(path: String, version: Int, supported: Int)
  /// Another `dnnt bench` is writing to the file.
  case locked(path: String)
  /// The system refused to open, lock or write the file.
  case storage(path: String, reason: String)
  /// The solver's executable cannot be started.
  case solver(path: String, reason: String)
  /// A request that makes no runs.
  case usage(String)

  /// The fault in one line, with the path where there is one.
  public var description: String {
    switch self {
    case .missing(let path): return "\(path): no such results file; 'dnnt bench --results \(path) …' makes one"
    case .corrupt(let path, let reason): return "\(path): not a sound SQLite database: \(reason)"
    case .foreign(let path): return "\(path): an SQLite database, but not one of 'dnnt bench'"
    case .newer(let path, let version, let supported):
      return "\(path): results of format \(version), this program reads up to \(supported)"
    case .locked(let path): return "\(path): another 'dnnt bench' is writing to it"
    case .storage(let path, let reason): return "\(path): \(reason)"
    case .solver(let path, let reason): return "\(path): cannot be started: \(reason)"
    case .usage(let message): return message
    }
  }

  /// True if the user can mend it; otherwise the system or a bug.
  public var isInput: Bool {
    switch self {
    case .storage, .solver: return false
    case .missing, .corrupt, .foreign, .newer, .locked, .usage: return true
    }
  }
}
