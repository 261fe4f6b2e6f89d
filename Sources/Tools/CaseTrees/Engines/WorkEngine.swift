/// A way to run workers on a folder: processes of this machine, or jobs of a cluster's scheduler.
public protocol WorkEngine: AnyObject {
  /// Starts `count` workers, or asks for them.
  func submit(_ count: Int) throws -> [WorkerJob]
  /// Workers that an earlier session started, and that have not ended.
  func adopt() throws -> [WorkerJob]
  /// Where a worker stands. One that has ended may be asked about again.
  func state(of job: WorkerJob) throws -> WorkerState
  /// Has workers write what they have, and end.
  func cancel(_ jobs: [WorkerJob])
}

/// A worker, as its engine names it.
public struct WorkerJob: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The worker of this name.
  public init(name: String) { self.name = name }
}

/// The state of a worker.
public enum WorkerState: Sendable, Equatable {
  case waiting
  case running
  /// By itself, with this exit code.
  case ended(Int32)
  /// Killed, with its node or by its limits.
  case lost(String)

  /// True if it has ended, by itself or not.
  public var isOver: Bool {
    switch self {
    case .waiting, .running: return false
    case .ended, .lost: return true
    }
  }
}

/// An engine that does not do what it should.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  /// The engine, or its program.
  public let engine: String
  /// The fault, in its own words where it has some.
  public let reason: String
  /// Both in one line.
  public var description: String { "\(engine): \(reason)" }
  /// A fault of this engine.
  public init(engine: String, reason: String) {
    self.engine = engine
    self.reason = reason
  }
}
