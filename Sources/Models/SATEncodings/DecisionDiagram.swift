import CertificateChecking
import ProofLogging

/// A multi-valued decision diagram, a level a leaf: the node for "the leaves from level i on sum up to at most c" serves
/// all c that leave the same function, an interval, and its literal says that the sum is above the interval's end.
///
/// - Clauses of a node with the literal o: for each value s of its leaf, with the literal a_s and the child o′ for c − s:
///   a_s ∧ o′ → o; and o′ → o for the child of the value 0. A child that is always above has no o′, one that is never
///   above no clause. Where neighbouring values of an ordered leaf have the same child, the higher one needs no clause.
/// - Size: the sum of entries over nodes; exponential in the worst case, hence a limit.
/// - Proof: o is defined as "the leaves from i on sum up to more than the interval's end"; each clause is a sum of the
///   child's first half, the entry's reason and the node's second half. The interval's end is what makes that so: the
///   child for c − s ends at least at the node's end − s.
///
/// Source: I. Abío, R. Nieuwenhuis, A. Oliveras, E. Rodríguez-Carbonell, V. Mayer-Eichberger, "A New Look at BDDs for
/// Pseudo-Boolean Constraints", JAIR 45, 2012, doi:10.1613/jair.3653.
final class DecisionDiagram: EncodedSum {
  private struct Node {
    let level: Int
    let low: Int
    /// The greatest c with the node's function.
    let high: Int
    /// The children by entry of the leaf, the value 0 first.
    let children: [Int]
    var literal: DefinedLiteral?
  }
  /// In place of a node's number: the sum is above c whatever the literals are, or never.
  private static let above = -1
  private static let never = -2

  private let leaves: [SumLeaf]
  private let nodeLimit: Int
  /// By level: the terms from there on and their sum.
  private let rests: [[WeightedLiteral]]
  private let totals: [Int]
  private var nodes: [Node] = []
  /// By level: nodes, ascending.
  private var levels: [[Int]]

  init(_ leaves: [SumLeaf], nodeLimit: Int) {
    self.leaves = leaves
    self.nodeLimit = nodeLimit
    var rests: [[WeightedLiteral]] = [[]]
    for leaf in leaves.reversed() { rests.append(leaf.terms + (rests.last ?? [])) }
    self.rests = rests.reversed()
    totals = self.rests.map { $0.reduce(0) { $0 + $1.weight } }
    levels = Array(repeating: [], count: leaves.count)
  }

  /// Deeper recursions would need more stack than a thread has.
  static let levelLimit = 2_000

  func require(_ bound: SumBound, in builder: ClauseBuilder) -> Bool {
    guard leaves.count <= DecisionDiagram.levelLimit else { return false }
    let before = nodes.count
    guard let root = node(0, bound.bound) else {
      // Nodes without literals are taken back: nothing was said of them.
      nodes.removeLast(nodes.count - before)
      for level in levels.indices { levels[level].removeAll { $0 >= before } }
      return false
    }
    for index in before..<nodes.count { define(index, builder) }
    guard root >= 0, let literal = nodes[root].literal else { return root == DecisionDiagram.never }
    builder.add(
      bound.escapes + [!literal.literal], sum: [.row(bound.premise), .row(literal.implies)],
      divisor: max(bound.escapeWeight, totals[0] + 1))
    return true
  }

  /// The node for "the leaves from `level` on sum up to at most `c`"; nil past the limit. Children are numbered first.
  private func node(_ level: Int, _ c: Int) -> Int? {
    if c < 0 { return DecisionDiagram.above }
    if c >= totals[level] { return DecisionDiagram.never }
    let place = levels[level].partitionPoint { nodes[$0].high >= c }
    if place < levels[level].count, nodes[levels[level][place]].low <= c { return levels[level][place] }
    var (low, high) = (0, totals[level] - 1)
    var children: [Int] = []
    for value in [0] + leaves[level].entries.map(\.value) {
      guard let child = node(level + 1, c - value) else { return nil }
      children.append(child)
      switch child {
      case DecisionDiagram.above: high = min(high, value - 1)
      case DecisionDiagram.never: low = max(low, totals[level + 1] + value)
      default:
        low = max(low, nodes[child].low + value)
        high = min(high, nodes[child].high + value)
      }
    }
    guard nodes.count < nodeLimit else { return nil }
    nodes.append(Node(level: level, low: low, high: high, children: children))
    levels[level].insert(nodes.count - 1, at: levels[level].partitionPoint { nodes[$0].high >= c })
    return nodes.count - 1
  }

  private func define(_ index: Int, _ builder: ClauseBuilder) {
    let node = nodes[index]
    let leaf = leaves[node.level]
    let terms = rests[node.level]
    let own = builder.define(terms, atLeast: node.high + 1)
    nodes[index].literal = own
    let divisor = totals[node.level] + 1
    for (place, child) in node.children.enumerated() where child != DecisionDiagram.never {
      let entry = place == 0 ? nil : leaf.entries[place - 1]
      // The clause of a lower value, or of the value 0, says more.
      if place > 0, child == node.children[0] || leaf.isOrdered && child == node.children[place - 1] { continue }
      let below = child >= 0 ? nodes[child].literal : nil
      var sum: [ProofSummand] = [.row(own.isImplied)]
      sum += entry?.reason ?? ProofSummand.axioms(leaf.terms)
      sum += below.map { [.row($0.implies)] } ?? ProofSummand.axioms(rests[node.level + 1])
      builder.add(
        [entry.map { !$0.literal }, below.map { !$0.literal }, own.literal].compactMap { $0 }, sum: sum,
        divisor: divisor)
    }
  }
}
