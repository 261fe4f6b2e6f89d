/// Turns of workers that share fewer threads than they are: as many have one at a time as there are threads, first come
/// first served, and one that others wait for passes it on after a while.
final class Turns: @unchecked Sendable {
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var free: Int
  private var queue: [Int] = []
  private var begun: [Int: ContinuousClock.Instant] = [:]

  init(threads: Int) { free = threads }

  /// Waits for a turn, or until it is over with everything.
  func wait(_ worker: Int, isOver: () -> Bool) {
    monitor.locked {
      if begun[worker] == nil, !queue.contains(worker) { queue.append(worker) }
      grant()
      while begun[worker] == nil, !isOver() { monitor.wait(milliseconds: 50) }
    }
  }

  /// Passes the turn on where it has lasted for `length` and others wait for one, and then waits for the next.
  func pass(_ worker: Int, after length: Duration, isOver: () -> Bool) {
    let isPassed = monitor.locked {
      guard let since = begun[worker] else { return true }
      if queue.isEmpty || ContinuousClock.now - since < length { return false }
      giveUp(worker)
      return true
    }
    if isPassed { wait(worker, isOver: isOver) }
  }

  /// The worker wants no turn any more.
  func end(_ worker: Int) {
    monitor.locked { giveUp(worker) }
  }

  private func giveUp(_ worker: Int) {
    queue.removeAll { $0 == worker }
    if begun.removeValue(forKey: worker) != nil { free += 1 }
    grant()
  }

  private func grant() {
    while free > 0, !queue.isEmpty {
      begun[queue.removeFirst()] = ContinuousClock.now
      free -= 1
    }
    monitor.signal()
  }
}
