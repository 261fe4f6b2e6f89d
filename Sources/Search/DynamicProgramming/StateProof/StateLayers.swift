import CertificateChecking

/// The reachable sums of one vector from each group, group by group: of equal vectors the least penalty.
struct StateLayers {
  struct State {
    let vector: [Int]
    var cost: Int
    /// True if nothing good enough comes of it.
    var isDropped = false
  }
  struct Move {
    let from: Int
    let branch: Int
    let to: Int
  }
  /// Layer k holds the sums over the first k groups.
  private(set) var layers: [[State]]
  /// Entry k leads from layer k to the next.
  private(set) var moves: [[Move]] = []

  /// - Parameters:
  ///   - budget: moves that may be made; reduced by those that are.
  ///   - shouldStop: asked group by group; true gives up.
  ///   - drops: true if a state of a layer is pruned; asked of all layers but the first.
  /// - Returns: nil where the budget does not suffice, or at a stop.
  init?(
    _ groups: [[SumItem<Int>]], coordinates: Int, budget: inout Int, shouldStop: () -> Bool = { false },
    drops: (_ layer: Int, _ state: State) -> Bool
  ) {
    layers = [[State(vector: [Int](repeating: 0, count: coordinates), cost: 0)]]
    for group in groups {
      if shouldStop() { return nil }
      var (next, numbers): ([State], [[Int]: Int]) = ([], [:])
      var own: [Move] = []
      for (from, state) in layers[layers.count - 1].enumerated() where !state.isDropped {
        budget -= group.count
        guard budget >= 0 else { return nil }
        for (branch, item) in group.enumerated() {
          let vector = zip(state.vector, item.vector).map(+)
          let cost = state.cost + item.cost
          let to = numbers[vector] ?? next.count
          if to == next.count {
            numbers[vector] = to
            next.append(State(vector: vector, cost: cost))
          }
          if cost < next[to].cost { next[to].cost = cost }
          own.append(Move(from: from, branch: branch, to: to))
        }
      }
      for number in next.indices { next[number].isDropped = drops(layers.count, next[number]) }
      layers.append(next)
      moves.append(own)
    }
  }
}
