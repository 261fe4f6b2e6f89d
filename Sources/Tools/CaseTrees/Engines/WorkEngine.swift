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
  public let name: String
  public init(name: String) { self.name = name }
}

public enum WorkerState: Sendable, Equatable {
  case waiting
  case running
  /// By itself, with this exit code.
  case ended(Int32)
  /// Killed, with its node or by its limits.
  case lost(String)

  public var isOver: Bool {
    switch self {
    case .waiting, .running: return false
    case .ended, .lost: return true
    }
  }
}

/// An engine that does not do what it should.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  public let engine: String
  public let reason: String
  public var description: String { "\(engine): \(reason)" }
  public init(engine: String, reason: String) {
    self.engine = engine
    self.reason = reason
  }
}
