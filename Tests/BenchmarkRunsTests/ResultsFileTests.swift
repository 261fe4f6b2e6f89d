import BenchmarkRuns
import Foundation
import GRDB
import Testing

@Suite struct ResultsFileTests {
  /// Removed with the test.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("dnnt-" + UUID().uuidString)
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
  }
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

  /// The refusal of opening `path` for a report; nil where there is none.
  private func refusal(_ path: String) -> BenchmarkError? {
    do {
      _ = try ResultsDatabase(reading: path).results()
      return nil
    } catch { return error }
  }

  @Test("is refused where it is missing") func missing() {
    #expect(refusal(path("none")) == .missing(path: path("none")))
  }

  @Test("is refused where it is no database") func text() throws {
    try Data("not a database at all, but long enough to have a header".utf8).write(to: URL(fileURLWithPath: path("t")))
    guard case .corrupt = refusal(path("t")) else { return #expect(Bool(false), "met \(refusal(path("t")) as Any)") }
    // Nor may bench write to it.
    #expect(throws: BenchmarkError.self) { try ResultsDatabase(writing: path("t")) }
    #expect(try String(contentsOfFile: path("t"), encoding: .utf8).hasPrefix("not a database"))
  }

  @Test("is refused where it is another program's") func foreign() throws {
    let queue = try DatabaseQueue(path: path("f"))
    try queue.write { try $0.execute(sql: "CREATE TABLE run (a INTEGER)") }
    try queue.close()
    #expect(refusal(path("f")) == .foreign(path: path("f")))
    #expect(throws: BenchmarkError.foreign(path: path("f"))) { try ResultsDatabase(writing: path("f")) }
  }

  @Test("is finished where a killed bench had only begun it") func begun() throws {
    let queue = try DatabaseQueue(path: path("b"))
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL; VACUUM") }
    try queue.close()
    #expect(FileManager.default.contents(atPath: path("b"))?.isEmpty == false)
    #expect(refusal(path("b")) == .foreign(path: path("b")))
    do { _ = try ResultsDatabase(writing: path("b")) }
    #expect(refusal(path("b")) == nil)
  }

  @Test("is refused where a later version wrote it") func newer() throws {
    do { _ = try ResultsDatabase(writing: path("n")) }
    let queue = try DatabaseQueue(path: path("n"))
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 9") }
    try queue.close()
    #expect(refusal(path("n")) == .newer(path: path("n"), version: 9, supported: 2))
  }

  @Test("is refused where its pages are damaged") func damaged() throws {
    do { _ = try ResultsDatabase(writing: path("d")) }
    let queue = try DatabaseQueue(path: path("d"))
    try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try queue.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path("d")))
    for at in 100..<min(bytes.count, 6000) { bytes[at] = 0x5a }
    try bytes.write(to: URL(fileURLWithPath: path("d")))
    guard case .corrupt = refusal(path("d")) else { return #expect(Bool(false), "met \(refusal(path("d")) as Any)") }
  }

  @Test("keeps a write-ahead log, synchronises it fully, and names its format") func pragmas() throws {
    do { _ = try ResultsDatabase(writing: path("p")) }
    let queue = try DatabaseQueue(path: path("p"))
    let (journal, version, application) = try queue.read {
      (
        try String.fetchOne($0, sql: "PRAGMA journal_mode"), try Int.fetchOne($0, sql: "PRAGMA user_version"),
        try Int.fetchOne($0, sql: "PRAGMA application_id")
      )
    }
    #expect(journal == "wal" && version == 2 && application == 0x646e_6e62)
  }

  @Test("is locked for one writer, and free when that is gone") func lock() throws {
    do {
      let first = try ResultsDatabase(writing: path("l"))
      #expect(throws: BenchmarkError.locked(path: path("l"))) { try ResultsDatabase(writing: path("l")) }
      _ = try ResultsDatabase(reading: path("l")).results()
      _ = first
    }
    _ = try ResultsDatabase(writing: path("l"))
  }
}
