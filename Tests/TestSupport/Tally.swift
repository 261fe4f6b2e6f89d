import Synchronization

/// Counts by name, from several tasks at once: how often a random test met what it is about.
public final class Tally: Sendable {
  private let counted = Mutex<[String: Int]>([:])

  public init() {}

  public func add(_ name: String) { counted.withLock { $0[name, default: 0] += 1 } }

  public var counts: [String: Int] { counted.withLock { $0 } }
}
