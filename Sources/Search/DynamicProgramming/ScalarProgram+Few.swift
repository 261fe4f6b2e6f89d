import CertificateChecking
import SearchCore
import Synchronization

// Far more numbers than it takes to meet most sums.
extension ScalarProgram {
  /// Tries with other free numbers.
  private static var tries: Int { 4 }

  /// The best of what few of the numbers come to, the others held: until it meets the target or the bound, or windows
  /// have been gathered some times as often as one is expected to need.
  func searchFew() -> (found: Found?, steps: Int) {
    let keys = scalar.packed.keys
    var (found, steps): (Found?, Int) = (nil, 0)
    var limit = firstLimit
    for (choice, low, high) in pieces() {
      for attempt in 0..<Self.tries {
        guard let range = below(limit, choice, low, high), !request.control.shouldStop(),
          var few = FewNumbers(keys, skipping: 3 * attempt)
        else { break }
        let pivot = pivot(choice, range)
        few.hold(keys, near: pivot)
        var best: N?
        let gathered = StepLimit(64 + 32 * few.windows)
        let control = SearchControl(shouldStop: { [control = request.control] in gathered.pass() || control.shouldStop()
        })
        let search = few.search(keys, near: pivot, in: range, memory: request.memory, control: control) { sum in
          let value = scalar.floor(choice, sum, sum)
          if value < limit { (best, limit) = (sum, value) }
          return below(limit, choice, low, high)
        }
        steps += search?.steps ?? 0
        guard let best, let search else { continue }
        let better = Found(choice: choice, places: few.wayBack(from: best, search), value: limit)
        found = better
        if let choice = parameters(better) { request.control.onIncumbent(choice, limit.integer) }
        if request.target != nil || limit <= root { return (found, steps) }
      }
    }
    return (found, steps)
  }

  /// The keys of a piece whose objective is below `limit`; nil as well where looking takes too long.
  private func below(_ limit: N, _ choice: SumItem<N>, _ low: N, _ high: N) -> ClosedRange<N>? {
    (try? scalar.keysBelow(limit, choice, low, high)) ?? nil
  }
}

/// Ends a search after so many steps.
private final class StepLimit: Sendable {
  private let steps = Atomic<Int>(0)
  private let most: Int

  init(_ most: Int) { self.most = most }

  /// Counts a step; true once there were too many.
  func pass() -> Bool { steps.add(1, ordering: .relaxed).newValue > most }
}
