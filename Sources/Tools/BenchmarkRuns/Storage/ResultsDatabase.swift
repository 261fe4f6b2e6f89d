import ExactArithmetic
import GRDB
import Glibc

/// A results file: an SQLite database in WAL mode that is synchronised fully, so that a finished run survives kill -9
/// and power cuts, and an unfinished one leaves nothing.
public final class ResultsDatabase: Sendable {
  let queue: DatabaseQueue
  let path: String
  private let lock: FileLock?

  /// Opens `path` for one `bench`, and makes it where there is none.
  ///
  /// - Throws: `BenchmarkError.locked` where another process has it so, and what `checked` throws.
  public init(writing path: String) throws(BenchmarkError) {
    lock = try FileLock(path + ".lock", of: path)
    let isNew = (FileStatus.size(path) ?? 0) == 0
    queue = try ResultsDatabase.attempt(path) {
      if !isNew { try ResultsDatabase.check(path, allowsUnfinished: true) }
      var configuration = GRDB.Configuration.standard
      configuration.journalMode = .wal
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try ResultsSchema.migrator.migrate(queue)
      return queue
    }
    self.path = path
  }

  /// Opens `path` for a report; on a file system that cannot be written as well.
  public init(reading path: String) throws(BenchmarkError) {
    guard FileStatus.exists(path) else { throw .missing(path: path) }
    lock = nil
    queue = try ResultsDatabase.attempt(path) {
      let place = try ResultsDatabase.place(reading: path)
      try ResultsDatabase.check(path, at: place)
      return try DatabaseQueue(path: place.path, configuration: place.configuration)
    }
    self.path = path
  }

  /// Escapes that an address has in place of these characters of a path; the percent sign comes first.
  private static let escapes: [Character: String] = ["%": "%25", "?": "%3f", "#": "%23"]

  /// The path and configuration to open for reading. A database in WAL mode wants files beside it; where none can be
  /// made, SQLite takes it for one that nobody changes.
  private static func place(reading path: String) throws -> (path: String, configuration: GRDB.Configuration) {
    if FileStatus.isWritable(path) && FileStatus.isWritable(FileStatus.folder(of: path)) { return (path, .standard) }
    guard (FileStatus.size(path + "-wal") ?? 0) == 0 else {
      throw BenchmarkError.storage(
        path: path, reason: "its last runs stand in \(path)-wal, and the folder cannot be written: copy both elsewhere")
    }
    var configuration = GRDB.Configuration.standard
    configuration.readonly = true
    let address = (["%", "?", "#"] as [Character]).reduce("file:" + path) { text, character in
      text.split(separator: character, omittingEmptySubsequences: false).joined(separator: escapes[character] ?? "")
    }
    return (address + "?immutable=1", configuration)
  }

  /// True if the file is a sound results file of a version that this program knows.
  ///
  /// - Parameter allowsUnfinished: true if a database without tables will do: a `bench` that was killed while it made
  ///   the file leaves one.
  private static func check(
    _ path: String, at place: (path: String, configuration: GRDB.Configuration)? = nil, allowsUnfinished: Bool = false
  ) throws {
    // Not read-only, if possible: a write-ahead log that a killed process left needs to be joined.
    let queue = try DatabaseQueue(path: place?.path ?? path, configuration: place?.configuration ?? .standard)
    defer { try? queue.close() }
    try queue.read { database in
      let tables = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'")
      if tables == 0 && allowsUnfinished { return }
      let application = try Int.fetchOne(database, sql: "PRAGMA application_id")
      guard application == ResultsSchema.applicationID else { throw BenchmarkError.foreign(path: path) }
      let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      guard version <= ResultsSchema.version else {
        throw BenchmarkError.newer(path: path, version: version, supported: ResultsSchema.version)
      }
      let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
      guard verdict == "ok" else { throw BenchmarkError.corrupt(path: path, reason: verdict) }
    }
  }

  /// Runs `body` with SQLite's errors told as this module's.
  static func attempt<T>(_ path: String, _ body: () throws -> T) throws(BenchmarkError) -> T {
    do { return try body() } catch let error as BenchmarkError { throw error } catch let error as DatabaseError {
      let reason = "\(error.message ?? "SQLite error \(error.resultCode.rawValue)")"
      switch error.resultCode.primaryResultCode {
      case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH:
        throw .corrupt(path: path, reason: reason)
      default: throw .storage(path: path, reason: reason)
      }
    } catch { throw .corrupt(path: path, reason: "\(error)") }
  }

  func read<T>(_ body: (Database) throws -> T) throws(BenchmarkError) -> T {
    try ResultsDatabase.attempt(path) { try queue.read(body) }
  }
  func write<T>(_ body: (Database) throws -> T) throws(BenchmarkError) -> T {
    try ResultsDatabase.attempt(path) { try queue.write(body) }
  }
}

extension GRDB.Configuration {
  fileprivate static var standard: GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(10)
    return configuration
  }
}

/// A lock that ends with its process, however that ends.
private final class FileLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `locked` where another process holds it. It is a file beside the database, since closing any descriptor
  ///   of the database itself would drop SQLite's own locks.
  init(_ lockPath: String, of path: String) throws(BenchmarkError) {
    descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .storage(path: lockPath, reason: String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(descriptor)
      throw reason == EWOULDBLOCK
        ? .locked(path: path) : .storage(path: lockPath, reason: String(cString: strerror(reason)))
    }
  }

  deinit { close(descriptor) }
}
