/// Looks for sums of four ascending lists next to a pivot, in memory of the order of the lists.
///
/// After Schroeppel and Shamir ("A T = O(2^{n/2}), S = O(2^{n/4}) algorithm for certain NP-complete problems", 1981,
/// doi:10.1137/0210033), with windows in place of their two heaps: of the sums of the first two lists those of one
/// window of values are held and sorted, and of the other two lists those that can meet them. Windows may be taken in
/// any order: from the most crowded one outwards, so that where many sums fit one is found at once.
final class QuarterSearch {
  private var left: SumWindow
  private var right: SumWindow
  private let control: SearchControl
  /// Sums a window, about: two windows and what sorts them fit the second cache.
  private static let windowDigits = 18
  /// Where sums crowd, a window of more is halved.
  private static let most = 1 << 21
  private let width: Int
  private let windows: Int
  /// What the first two lists add to sums that were found.
  private var leftOf: [Int: Int] = [:]
  private(set) var steps = 0

  /// - Precondition: four lists, none empty, of numbers ≥ 0 that add up to less than 2^61.
  init(_ lists: [[Int]], control: SearchControl) {
    left = SumWindow(lists[0], lists[1])
    right = SumWindow(lists[2], lists[3])
    self.control = control
    width = left.greatest / max(1, left.count >> QuarterSearch.windowDigits) + 1
    windows = left.greatest / width + 1
  }

  /// The greatest sum that is at most `pivot`, and the least above it, as far as they lie in `range`, or one that
  /// nothing is better than; nil where the control said stop.
  ///
  /// - Parameter narrow: given a sum in `range`, where a better one must lie; nil where none can be better.
  func nearest(
    to pivot: Int, in range: ClosedRange<Int>, narrow: (Int) -> ClosedRange<Int>?
  ) -> (below: Int?, above: Int?)? {
    var (low, high) = (range.lowerBound, range.upperBound)
    var (below, above): (Int?, Int?)
    /// Looks at one window, between margins; false once nothing can be better than what was found.
    func look(_ window: Int, _ least: Int, _ greatest: Int) -> Bool {
      guard least <= greatest else { return true }
      let found = meet(window * width, width, pivot, least...greatest)
      for sum in [found.below, found.above].compactMap({ $0 }) {
        if sum <= pivot { below = max(below ?? sum, sum) } else { above = min(above ?? sum, sum) }
        guard let better = narrow(sum) else { return false }
        low = max(low, better.lowerBound)
        high = min(high, better.upperBound)
      }
      if let below { low = max(low, below + 1) }
      if let above { high = min(high, above - 1) }
      return low <= high
    }
    // Where the left part takes its share of the pivot, pairs are most crowded.
    let whole = left.greatest + right.greatest
    let share = Int128(min(max(pivot, 0), whole)) * Int128(left.greatest) / Int128(max(1, whole))
    let middle = min(Int(share) / width, windows - 1)
    // Some windows with a margin of their own width first: they make the range small where any sum is near.
    for probe in [middle, middle + 1, middle - 1] where (0..<windows).contains(probe) {
      if control.shouldStop() { return nil }
      guard look(probe, max(low, pivot - width), min(high, pivot + width)) else { return (below, above) }
    }
    for distance in 0..<windows {
      for window in distance == 0 ? [middle] : [middle + distance, middle - distance]
      where (0..<windows).contains(window) {
        if control.shouldStop() { return nil }
        guard look(window, low, high) else { return (below, above) }
      }
    }
    return (below, above)
  }

  /// Of the sums in `range` whose left part is in `base..<base + width`, those next to the pivot.
  private func meet(
    _ base: Int, _ width: Int, _ pivot: Int, _ range: ClosedRange<Int>
  ) -> (below: Int?, above: Int?) {
    let first = range.lowerBound - base - width + 1
    guard range.upperBound - base >= 0, first <= right.greatest else { return (nil, nil) }
    let most = width > 1 ? QuarterSearch.most : Int.max
    guard left.gather(from: base, width: width, most: most),
      left.offsets.isEmpty || right.gather(from: first, width: range.upperBound - base - first + 1, most: most)
    else {
      let half = width / 2
      let a = meet(base, half, pivot, range)
      let b = meet(base + half, width - half, pivot, range)
      return ([a.below, b.below].compactMap { $0 }.max(), [a.above, b.above].compactMap { $0 }.min())
    }
    if left.offsets.isEmpty { return (nil, nil) }
    steps += left.offsets.count + right.offsets.count
    let shift = base + first
    let goal = pivot - shift
    var below = range.lowerBound - shift - 1
    var above = range.upperBound - shift + 1
    let (lowest, highest) = (below, above)
    var (belowLeft, aboveLeft) = (0, 0)
    left.offsets.withUnsafeBufferPointer { x in
      right.offsets.withUnsafeBufferPointer { y in
        var (i, j) = (0, y.count - 1)
        while i < x.count, j >= 0 {
          let sum = Int(x[i] &+ y[j])
          if sum <= goal {
            if sum > below { (below, belowLeft) = (sum, base + Int(x[i])) }
            i += 1
          } else {
            if sum < above { (above, aboveLeft) = (sum, base + Int(x[i])) }
            j -= 1
          }
        }
      }
    }
    if below > lowest { leftOf[shift + below] = belowLeft }
    if above < highest { leftOf[shift + above] = aboveLeft }
    return (below > lowest ? shift + below : nil, above < highest ? shift + above : nil)
  }

  /// What each list adds to a sum that `nearest` gave.
  func parts(of sum: Int) -> [Int] {
    guard let own = leftOf[sum] else { preconditionFailure("the sum was found here") }
    let (p, q) = (left.parts(of: own), right.parts(of: sum - own))
    return [p.a, p.b, q.a, q.b]
  }
}
