import SearchCore

/// A lower bound from points at which a layer's neurons all have the same values: whatever the layers above do, the sum
/// at the output is one for both, so that they cost what they cost together. One a thread.
final class EqualPoints {
  private let points: Int
  /// The least cost of two points that have one sum, at `p · points + q`.
  private let together: FlatArray<Int>
  private let keys: FlatArray<UInt64>
  private let isTaken: FlatArray<Bool>

  /// Points that are compared two by two at most.
  private static let pointLimit = 256

  /// nil where there are too many points, or no two that disagree.
  init?(_ problem: LayeredProblem) {
    points = problem.points
    guard points <= EqualPoints.pointLimit else { return nil }
    let (points, windows, sums) = (problem.points, problem.windows, problem.sums)
    var together = [Int](repeating: 0, count: points * points)
    for p in 0..<points {
      for q in 0..<p {
        let (low, high) = (
          max(sums[p].lowerBound, sums[q].lowerBound), min(sums[p].upperBound, sums[q].upperBound)
        )
        guard low <= high else { continue }
        let least = (low...high).reduce(Int.max) { min($0, windows.cost(p, at: $1) + windows.cost(q, at: $1)) }
        (together[p * points + q], together[q * points + p]) = (least, least)
      }
    }
    guard together.contains(where: { $0 > 0 }) else { return nil }
    self.together = FlatArray(together)
    keys = FlatArray(repeating: 0, count: points)
    isTaken = FlatArray(repeating: false, count: points)
  }

  /// The least cost of the points, taken in pairs; or any number from `limit` on.
  func leastCost(_ columns: borrowing FlatArray<FlatArray<Int32>>, below limit: Int) -> Int {
    for point in 0..<points { (keys[point], isTaken[point]) = (0, false) }
    for number in 0..<columns.count {
      let column = columns[number].elements
      for point in 0..<points {
        keys[point] = keys[point] &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(UInt32(bitPattern: column[point]))
      }
    }
    var total = 0
    for p in 1..<max(1, points) {
      // The dearest of the remaining partners. A key only says where to look.
      var (best, partner) = (0, -1)
      for q in 0..<p where keys[p] == keys[q] && !isTaken[q] && together[p &* points &+ q] > best {
        guard (0..<columns.count).allSatisfy({ columns[$0][p] == columns[$0][q] }) else { continue }
        (best, partner) = (together[p &* points &+ q], q)
      }
      guard partner >= 0 else { continue }
      isTaken[partner] = true
      isTaken[p] = true
      total &+= best
      if total >= limit { return total }
    }
    return total
  }
}
