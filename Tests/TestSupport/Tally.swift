import Synchronization

/// Counts by name, from several tasks at once: how often a random test met what it is about.
public final class Tally: Sendable {
  private let counted = Mutex<[String: Int]>([:])

  /// A tally of nothing.
  public init() {}

  /// Counts `name` once more.
  public func add(_ name: String) { counted.withLock { $0[name, default: 0] += 1 } }

  /// The counts so far.
  public var counts: [String: Int] { counted.withLock { $0 } }
}
