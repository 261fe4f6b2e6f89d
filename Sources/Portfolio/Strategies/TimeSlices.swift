/// TimeSlices of workers that share fewer threads than they are: as many have one at a time as there are threads, first come
/// first served, and one that others wait for passes it on after a while.
///
/// TimeSlices begin short and each is twice as long as the worker's last one: whichever worker would have been quick is not kept
/// waiting for much longer than it takes.
package final class TimeSlices: @unchecked Sendable {
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var free: Int
  private var queue: [Int] = []
  private var begun: [Int: ContinuousClock.Instant] = [:]
  private var count: [Int: Int] = [:]

  package init(threads: Int) { free = threads }

  /// Waits for a slice, or until it is over with everything.
  package func wait(_ worker: Int, isOver: () -> Bool) {
    monitor.locked {
      if begun[worker] == nil, !queue.contains(worker) { queue.append(worker) }
      grant()
      while begun[worker] == nil, !isOver() { monitor.wait(milliseconds: 50) }
    }
  }

  /// Passes the slice on where others wait for one and it has lasted long enough: at first the lower bound, at most the
  /// upper one; then waits for the next.
  package func pass(_ worker: Int, after length: ClosedRange<Duration>, isOver: () -> Bool) {
    let isPassed = monitor.locked {
      guard let since = begun[worker] else { return true }
      let most = min(length.upperBound, length.lowerBound * (1 << min(16, count[worker, default: 1] - 1)))
      if queue.isEmpty || ContinuousClock.now - since < most { return false }
      giveUp(worker)
      return true
    }
    if isPassed { wait(worker, isOver: isOver) }
  }

  /// The worker wants no slice any more.
  package func end(_ worker: Int) {
    monitor.locked { giveUp(worker) }
  }

  private func giveUp(_ worker: Int) {
    queue.removeAll { $0 == worker }
    if begun.removeValue(forKey: worker) != nil { free += 1 }
    grant()
  }

  private func grant() {
    while free > 0, !queue.isEmpty {
      let worker = queue.removeFirst()
      begun[worker] = ContinuousClock.now
      count[worker, default: 0] += 1
      free -= 1
    }
    monitor.signal()
  }
}
