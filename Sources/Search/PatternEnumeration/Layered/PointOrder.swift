import SearchCore

/// In which order points are looked at: those at which rows were pruned most often come first, so that most rows are pruned
/// after one or two.
struct PointOrder: ~Copyable {
  let points: FlatArray<Int32>
  private let exits: FlatArray<Int>
  private let rounds = FlatArray(repeating: 0, count: 1)

  init(count: Int) {
    points = FlatArray((0..<count).map { Int32($0) })
    exits = FlatArray(repeating: 0, count: count)
  }

  /// A row was pruned at the point at `place`.
  @inline(__always) func leave(at place: Int) { exits[Int(points[place])] &+= 1 }

  /// Sorts anew now and then: asked once a round, at first often, later seldom.
  func refresh() {
    rounds[0] &+= 1
    let round = rounds[0]
    guard round & (round - 1) == 0 || round & 0xfff == 0 else { return }
    let sorted = (0..<points.count).sorted { (exits[$1], $0) < (exits[$0], $1) }
    for (place, point) in sorted.enumerated() { points[place] = Int32(point) }
    for point in 0..<points.count { exits[point] /= 2 }
  }
}
