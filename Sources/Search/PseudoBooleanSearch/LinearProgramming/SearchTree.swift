import ExactArithmetic

/// The nodes of a branch and bound tree, each one decision below its parent, and the clauses that close them.
///
/// A closed node is refuted by a clause against some of the decisions that lead to it. Where the clause does not name the
/// node's own decision it refutes the parent too, whatever is open below that; otherwise the parent closes once both
/// children have clauses, by the resolvent of the two.
struct SearchTree {
  struct Node {
    let parent: Int32
    /// The decision; −1 at the root.
    let literal: Int32
    let depth: Int32
    /// No better solution below has a smaller objective, as the search counts it.
    var bound: Integer
    /// The parent's relaxation, and how far from the decision its variable was: for choosing, not for deciding.
    let estimate: Double
    let distance: Double
    /// Levels for which no relaxation is to be solved, from this node on.
    let skips: Int32
    var state = State.open
    /// The clause that closed the one child that is closed; its number in the proof.
    var childClause: [Int32]?
    var childClauseNumber = 0
  }
  enum State { case open, branched, closed }

  private(set) var nodes: [Node] = []
  /// Open nodes by estimate; some may have been taken or refuted since.
  private var heap: [Int32] = []
  var isRefuted: Bool { nodes[0].state == .closed }

  init(bound: Integer) {
    nodes.append(
      Node(
        parent: -1, literal: -1, depth: 0, bound: bound, estimate: -.infinity, distance: 0, skips: 0
      ))
    push(0)
  }

  // MARK: Growing

  /// Adds the child of `parent` that decides `literal`.
  mutating func addChild(
    of parent: Int32, deciding literal: Int32, estimate: Double, distance: Double, skips: Int32
  ) -> Int32 {
    nodes[Int(parent)].state = .branched
    let above = nodes[Int(parent)]
    nodes.append(
      Node(
        parent: parent, literal: literal, depth: above.depth + 1, bound: above.bound,
        estimate: estimate,
        distance: distance, skips: skips))
    push(Int32(nodes.count - 1))
    return Int32(nodes.count - 1)
  }

  mutating func raise(_ node: Int32, to bound: Integer) {
    if bound > nodes[Int(node)].bound { nodes[Int(node)].bound = bound }
  }

  /// The decisions that lead to `node`, as nodes below the root.
  func path(to node: Int32) -> [Int32] {
    var path: [Int32] = []
    var node = node
    while nodes[Int(node)].parent >= 0 {
      path.append(node)
      node = nodes[Int(node)].parent
    }
    return path.reversed()
  }

  // MARK: Choosing

  /// True if the node still has to be searched. Linear in its depth.
  func isOpen(_ node: Int32) -> Bool {
    guard nodes[Int(node)].state == .open else { return false }
    var node = nodes[Int(node)].parent
    while node >= 0 {
      if nodes[Int(node)].state == .closed { return false }
      node = nodes[Int(node)].parent
    }
    return true
  }

  /// The open node with the least estimate; nil where none remains.
  mutating func takeBest(orphaned: (Int) -> Void) -> Int32? {
    while let node = pop() {
      guard nodes[Int(node)].state == .open else { continue }
      if isOpen(node) { return node }
      forgetOrphans(above: node, orphaned)
    }
    return nil
  }

  mutating func putBack(_ node: Int32) { push(node) }

  /// The estimate that `takeBest` would begin with.
  var bestEstimate: Double? { heap.first.map { nodes[Int($0)].estimate } }

  /// The least bound of an open node; nil where none remains. Linear in the number of nodes.
  func leastBound() -> Integer? {
    var least: Integer?
    for index in nodes.indices where isOpen(Int32(index)) {
      let bound = nodes[index].bound
      if least.map({ bound < $0 }) ?? true { least = bound }
    }
    return least
  }

  // MARK: Closing

  /// Closes `node` by a clause against decisions that lead to it, and what closes with it.
  ///
  /// - Parameters:
  ///   - learn: logs a clause, with the numbers of those that show it, and gives its number.
  ///   - forget: is told of clauses that are not needed any more.
  mutating func close(
    _ node: Int32, by clause: [Int32], number: Int, learn: (_ clause: [Int32], _ hints: [Int]) -> Int,
    forget: (Int) -> Void
  ) {
    var (node, clause, number) = (node, clause, number)
    while true {
      nodes[Int(node)].state = .closed
      let parent = Int(nodes[Int(node)].parent)
      guard parent >= 0 else { return }
      let own = nodes[Int(node)].literal ^ 1
      let other = nodes[parent].childClause
      let otherNumber = nodes[parent].childClauseNumber
      nodes[parent].childClause = nil
      if clause.contains(own) {
        guard let other else {
          nodes[parent].childClause = clause
          nodes[parent].childClauseNumber = number
          return
        }
        let resolvent = Set(clause).union(other).subtracting([own, own ^ 1]).sorted()
        let resolventNumber = learn(resolvent, [number, otherNumber])
        forget(number)
        forget(otherNumber)
        (clause, number) = (resolvent, resolventNumber)
      } else if other != nil {
        forget(otherNumber)
      }
      node = Int32(parent)
    }
  }

  /// A node was refuted from above: the clauses kept for its ancestors up to there are of no use any more.
  private mutating func forgetOrphans(above node: Int32, _ forget: (Int) -> Void) {
    var node = nodes[Int(node)].parent
    while node >= 0, nodes[Int(node)].state == .branched {
      if nodes[Int(node)].childClause != nil { forget(nodes[Int(node)].childClauseNumber) }
      nodes[Int(node)].childClause = nil
      node = nodes[Int(node)].parent
    }
  }

  // MARK: The heap

  /// Least estimate first; among equals the deeper, then the younger node.
  private func precedes(_ a: Int32, _ b: Int32) -> Bool {
    let (first, second) = (nodes[Int(a)], nodes[Int(b)])
    if first.estimate != second.estimate { return first.estimate < second.estimate }
    return first.depth == second.depth ? a > b : first.depth > second.depth
  }

  private mutating func push(_ node: Int32) {
    heap.append(node)
    var place = heap.count - 1
    while place > 0, precedes(heap[place], heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func pop() -> Int32? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return top }
    heap[0] = last
    var place = 0
    while 2 * place + 1 < heap.count {
      var child = 2 * place + 1
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], heap[place]) else { break }
      heap.swapAt(child, place)
      place = child
    }
    return top
  }
}
