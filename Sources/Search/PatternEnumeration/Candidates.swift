import SearchCore
import Synchronization

/// Patterns that remain at one level, with the least objective that each leaves possible.
final class Candidates {
  let capacity: Int
  let rows: FlatArray<Int32>
  let values: FlatArray<Int64>
  var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    rows = FlatArray(repeating: 0, count: capacity)
    values = FlatArray(repeating: 0, count: capacity)
  }

  /// Ascending by value, then by row.
  func sort() {
    var pairs = (0..<count).map { (values[$0], rows[$0]) }
    pairs.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
    for (place, pair) in pairs.enumerated() { (values[place], rows[place]) = pair }
  }
}

/// Counts passes over tables, across threads, and says when to stop.
final class NodeCounter: Sendable {
  private let passes = Atomic<Int>(0)
  private let work = Atomic<Int>(0)
  private let limit: Int
  let stop: StickyStop

  init(limit: Int?, stop: StickyStop) {
    self.limit = limit ?? Int.max
    self.stop = stop
  }

  var total: Int { passes.load(ordering: .relaxed) }

  /// Announces a pass of `work` words; false where it must not be made.
  func count(work size: Int) -> Bool {
    if stop.wasAsked { return false }
    guard total < limit else {
      stop.set()
      return false
    }
    passes.add(1, ordering: .relaxed)
    // About a millisecond between questions.
    let (before, after) = work.add(size, ordering: .relaxed)
    return before >> 20 == after >> 20 || !stop()
  }
}
