import SearchCore

/// Looks for sums of four ascending lists next to a pivot, in memory of the order of the lists.
///
/// After Schroeppel and Shamir ("A T = O(2^{n/2}), S = O(2^{n/4}) algorithm for certain NP-complete problems", 1981,
/// doi:10.1137/0210033), with windows in place of their two heaps: of the sums of the first two lists those of one
/// window of values are held and sorted, and of the other two lists those that can meet them. Windows may be taken in
/// any order: from the most crowded one outwards, so that where many sums fit one is found at once.
final class SchroeppelShamir<Key: FixedWidthInteger & SignedInteger> {
  private var left: SumWindow<Key>
  private var right: SumWindow<Key>
  private let control: SearchControl
  /// Sums a window, about: two windows and what sorts them fit the second cache.
  private static var windowDigits: Int { 18 }
  /// Where sums crowd, a window of more is halved.
  private static var most: Int { 1 << 21 }
  /// No window is wider: offsets in two of them add up to a word.
  private static var widest: Int { 1 << 61 }
  private let width: Int
  private let windows: Key
  /// The parts of the first two lists in sums that were found.
  private var leftOf: [Key: Key] = [:]
  private(set) var steps = 0
  private var isStopped = false

  /// - Precondition: four lists, none empty, ascending, of numbers ≥ 0 that add up to three digits less than `Key` has.
  init(_ lists: [[Key]], control: SearchControl) {
    left = SumWindow(lists[0], lists[1])
    right = SumWindow(lists[2], lists[3])
    self.control = control
    width = SchroeppelShamir.width(left)
    windows = left.greatest / Key(width) + 1
  }

  /// Such that a window has about 2^18 sums.
  private static func width(_ sums: SumWindow<Key>) -> Int {
    Int(clamping: min(Key(clamping: widest - 1), sums.greatest / Key(max(1, sums.count >> windowDigits))) + 1)
  }

  /// The greatest sum that is at most `pivot`, and the least above it, as far as they lie in `range`, or one that
  /// nothing is better than; nil where the control said stop.
  ///
  /// - Parameter narrow: given a sum in `range`, where a better one must lie; nil where none can be better.
  func nearest(
    to pivot: Key, in range: ClosedRange<Key>, narrow: (Key) -> ClosedRange<Key>?
  ) -> (below: Key?, above: Key?)? {
    var (low, high) = (range.lowerBound, range.upperBound)
    var (below, above): (Key?, Key?)
    let width = Key(width)
    /// Looks at one window, between margins; false once nothing can be better than what was found, or at a stop.
    func look(_ window: Key, _ least: Key, _ greatest: Key) -> Bool {
      guard least <= greatest else { return true }
      let found = meet(window * width, self.width, pivot, least...greatest)
      if isStopped { return false }
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
    let shift = max(0, Key.bitWidth - whole.leadingZeroBitCount - 62)
    let share =
      Int128(min(max(pivot, 0), whole) >> shift) * Int128(left.greatest >> shift) / Int128(max(1, whole >> shift))
    let middle = min((Key(share) << shift) / width, windows - 1)
    // Some windows with a margin of their own width first: they make the range small where any sum is near.
    for probe in [middle, middle + 1, middle - 1] where (0..<windows).contains(probe) {
      guard look(probe, max(low, pivot - width), min(high, pivot + width)) else {
        return isStopped ? nil : (below, above)
      }
    }
    for distance in 0..<windows {
      for window in distance == 0 ? [middle] : [middle + distance, middle - distance]
      where (0..<windows).contains(window) {
        guard look(window, low, high) else { return isStopped ? nil : (below, above) }
      }
    }
    return (below, above)
  }

  /// Of the sums in `range` whose left part is in `base..<base + width`, those next to the pivot.
  ///
  /// The right parts are gathered in chunks, from those that bring the window to the pivot outwards: a range of many
  /// sums, where none is known yet, holds near ones.
  private func meet(
    _ base: Key, _ window: Int, _ pivot: Key, _ range: ClosedRange<Key>
  ) -> (below: Key?, above: Key?) {
    var found: (below: Key?, above: Key?)
    let width = Key(window)
    let least = max(0, range.lowerBound - base - width + 1)
    let greatest = min(right.greatest, range.upperBound - base)
    guard least <= greatest, !mustStop() else { return found }
    guard left.gather(from: base, width: window, most: width > 1 ? SchroeppelShamir.most : Int.max) else {
      let half = window / 2
      let a = meet(base, half, pivot, range)
      let b = meet(base + Key(half), window - half, pivot, range)
      return ([a.below, b.below].compactMap { $0 }.max(), [a.above, b.above].compactMap { $0 }.min())
    }
    if left.offsets.isEmpty { return found }
    steps += left.offsets.count
    var chunk = Key(max(2 * window, SchroeppelShamir.width(right)))
    // Right parts from `up` on and below `down` have not been looked at.
    var up = min(max(least, pivot - base - width / 2 - chunk / 2), greatest)
    var down = up
    while !mustStop() {
      let isUp = up <= greatest && (base + up <= pivot || found.above.map { base + up < $0 } ?? true)
      let isDown =
        down > least
        && (base + width - 1 + down > pivot || found.below.map { base + width - 1 + down - 1 > $0 } ?? true)
      // The nearer one first.
      let goesUp = isUp && (!isDown || up - (pivot - base) <= pivot - base - down)
      guard goesUp || isDown else { break }
      let first = goesUp ? up : max(least, down - chunk)
      let end = goesUp ? min(greatest + 1, up + chunk) : down
      guard right.gather(from: first, width: Int(end - first), most: chunk > 1 ? SchroeppelShamir.most : Int.max) else {
        chunk = chunk / 2
        continue
      }
      if goesUp { up = end } else { down = first }
      steps += right.offsets.count
      merge(base + first, from: base, pivot, range, &found)
    }
    return found
  }

  private func mustStop() -> Bool {
    if !isStopped { isStopped = control.shouldStop() }
    return isStopped
  }

  /// Of the sums of the two windows, from `base` on, those in `range` that are nearer to the pivot than `found`.
  private func merge(
    _ base: Key, from leftBase: Key, _ pivot: Key, _ range: ClosedRange<Key>, _ found: inout (below: Key?, above: Key?)
  ) {
    // Offsets add up to less than 2^63: what lies beyond is never met.
    let goal = Int(clamping: pivot - base)
    let lowest = Int(clamping: max(range.lowerBound - 1, found.below ?? Key.min) - base)
    let highest = Int(clamping: min(range.upperBound + 1, found.above ?? Key.max) - base)
    var (below, above) = (lowest, highest)
    var (belowLeft, aboveLeft): (UInt64, UInt64) = (0, 0)
    left.offsets.withUnsafeBufferPointer { x in
      right.offsets.withUnsafeBufferPointer { y in
        var (i, j) = (0, y.count - 1)
        while i < x.count, j >= 0 {
          let sum = Int(x[i] &+ y[j])
          if sum <= goal {
            if sum > below { (below, belowLeft) = (sum, x[i]) }
            i += 1
          } else {
            if sum < above { (above, aboveLeft) = (sum, x[i]) }
            j -= 1
          }
        }
      }
    }
    func keep(_ sum: Int, _ left: UInt64) -> Key {
      leftOf[base + Key(sum)] = leftBase + Key(left)
      return base + Key(sum)
    }
    if below > lowest { found.below = keep(below, belowLeft) }
    if above < highest { found.above = keep(above, aboveLeft) }
  }

  /// The parts of the lists, one each, in a sum that `nearest` gave.
  func parts(of sum: Key) -> [Key] {
    guard let own = leftOf[sum] else { preconditionFailure("the sum was found here") }
    let (p, q) = (left.parts(of: own), right.parts(of: sum - own))
    return [p.a, p.b, q.a, q.b]
  }
}
