import ExactArithmetic
import Glibc
import Strategies
import Synchronization
import TrainingProblem

/// The name of one worker among all that may share a folder: host, process, and when it began.
public struct WorkerName: Sendable, Equatable {
  /// The name, as files have it: `HOST-PROCESS-SECONDS`.
  public let text: String
  let host: String
  let process: pid_t

  /// This process.
  public init() {
    var system = utsname()
    uname(&system)
    let node = withUnsafeBytes(of: system.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    // A node that Slurm pretends to have is a host of its own.
    let name = getenv("SLURMD_NODENAME").map { String(cString: $0) } ?? node
    host = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(60))
    process = getpid()
    text = "\(host)-\(process)-\(time(nil))"
  }

  /// Reads `text`.
  init?(_ text: Substring) {
    let words = text.split(separator: "-")
    guard words.count == 3, let process = pid_t(words[1]) else { return nil }
    (self.text, host, self.process) = (String(text), String(words[0]), process)
  }

  /// True if it is known to have ended: it ran on this host, and there is no such process.
  func isGone(seenFrom own: WorkerName) -> Bool {
    host == own.host && process != own.process && kill(process, 0) != 0 && errno == ESRCH
  }
}

/// Advice from workers to each other, in files that a worker renews while it lives: the part it is at, or that it has
/// none. A file that nobody renewed for a while is nobody's. Clocks of different machines are never compared.
public final class Advice: Sendable {
  private struct Seen {
    var text: String
    var since: ContinuousClock.Instant
  }
  private struct State {
    var own: String?
    var begun = ContinuousClock.now
    var count = 0
    var lastRenewed: ContinuousClock.Instant?
    var idledAt: ContinuousClock.Instant?
    var seen: [String: Seen] = [:]
  }
  private let files: FolderFiles
  /// The worker whose advice this is.
  public let worker: WorkerName
  private let state = Mutex(State())

  /// How often a file is renewed, and after how long without that it is nobody's.
  private static let renewal = Duration.seconds(2)
  private static let patience = Duration.seconds(20)

  /// Advice in a folder; nothing is written yet.
  public init(_ folder: CaseFolder, worker: WorkerName) {
    files = folder.files
    self.worker = worker
  }

  private static func claimName(_ key: PartKey) -> String { "\(key).claim" }
  private var idleName: String { "\(worker.text).idle" }

  // MARK: Own

  /// Claims a part that nobody is at.
  ///
  /// - Returns: whether it is this worker's now.
  public func claim(_ key: PartKey) throws(OutputError) -> Bool {
    let name = Advice.claimName(key)
    if isAlive(name) { return false }
    files.remove(name)
    guard try files.create(name, text(0, 0)) else { return false }
    stopIdling()
    state.withLock { state in
      (state.own, state.begun, state.lastRenewed) = (name, .now, .now)
    }
    return true
  }

  /// Gives the part back.
  public func release() {
    let name = state.withLock { state in
      defer { state.own = nil }
      return state.own
    }
    if let name { files.remove(name) }
  }

  /// Says that there is nothing to do for this worker; to be called again and again while that is so.
  public func idle() {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      guard state.idledAt.map({ now - $0 >= Advice.renewal }) ?? true else { return false }
      state.idledAt = now
      return true
    }
    guard isDue else { return }
    try? files.write(text(next(), 0), to: idleName)
  }

  /// Takes back that there is nothing to do.
  public func stopIdling() {
    state.withLock { $0.idledAt = nil }
    files.remove(idleName)
  }

  /// To be called now and then while at a part.
  public func renew() {
    let now = ContinuousClock.now
    let due = state.withLock { state -> (String, Int)? in
      guard let own = state.own, state.lastRenewed.map({ now - $0 >= Advice.renewal }) ?? true else { return nil }
      state.lastRenewed = now
      return (own, Int((now - state.begun).components.seconds))
    }
    guard let (name, seconds) = due else { return }
    // Advice that cannot be written is none; a full disk shows where it matters.
    try? files.write(text(next(), seconds), to: name)
  }

  private func next() -> Int {
    state.withLock { state in
      state.count += 1
      return state.count
    }
  }

  private func text(_ count: Int, _ seconds: Int) -> String { "\(worker.text) \(count) \(seconds)\n" }

  // MARK: Others'

  /// How many other workers have nothing to do, and the longest time in seconds that another one is at its part.
  public func others() -> (idle: Int, longest: Int) {
    guard let names = try? files.names() else { return (0, 0) }
    var (idle, longest) = (0, 0)
    for name in names {
      if name.hasSuffix(".idle"), name != idleName {
        if isAlive(name) { idle += 1 }
      } else if name.hasSuffix(".claim"), name != state.withLock({ $0.own }), isAlive(name) {
        longest = max(longest, seconds(name))
      }
    }
    return (idle, longest)
  }

  /// True if another worker says that it is at the part.
  public func isTaken(_ key: PartKey) -> Bool { isAlive(Advice.claimName(key)) }

  private func seconds(_ name: String) -> Int {
    state.withLock { $0.seen[name]?.text }.flatMap { $0.split(whereSeparator: \.isWhitespace).last }.flatMap { Int($0) }
      ?? 0
  }

  /// True if the file was renewed lately, as far as this process has seen, and its worker is not known to have ended.
  private func isAlive(_ name: String) -> Bool {
    guard let bytes = try? files.readIfThere(name) else { return false }
    let text = String(decoding: bytes.prefix(200), as: UTF8.self)
    let now = ContinuousClock.now
    let isFresh = state.withLock { state in
      if let seen = state.seen[name], seen.text == text { return now - seen.since < Advice.patience }
      state.seen[name] = Seen(text: text, since: now)
      return true
    }
    guard isFresh else { return false }
    guard let owner = WorkerName(text.prefix { !$0.isWhitespace }) else { return true }
    return owner != worker && !owner.isGone(seenFrom: worker)
  }
}
