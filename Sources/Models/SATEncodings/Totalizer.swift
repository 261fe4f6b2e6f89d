import CertificateChecking
import ProofLogging

/// The generalised totalizer: a balanced tree over the leaves. A node has a literal o_u, "the sum of my leaves is at
/// least u", for each value u that its children's values can add up to; values above the bound count as one.
///
/// - Clauses of a node: a_s ∧ b_t → o_{s+t}, a_s → o_s, b_t → o_t, and o_u → o_{u'} for the next lower u'.
/// - At the root no literals are needed: for each a_s the least b_t with s + t > bound gives ¬a_s ∨ ¬b_t.
/// - Size: Σ over nodes |A|·|B| clauses; polynomial where the sum has few values, as counts have.
/// - Proof: with the definitions of o_u over the node's terms, each clause is the sum of the children's halves
///   "a_s implies Σ ≥ s" and the node's "Σ ≥ u implies o_u".
///
/// Source: S. Joshi, R. Martins, V. Manquinho, "Generalized Totalizer Encoding for Pseudo-Boolean Constraints", CP 2015,
/// doi:10.1007/978-3-319-23219-5_15.
final class Totalizer: EncodedSum {
  private struct Node {
    var entries: [SumEntry]
    let terms: [WeightedLiteral]
    let isOrdered: Bool
    var total: Int { terms.reduce(0) { $0 + $1.weight } }
  }
  private let leaves: [SumLeaf]
  private let clauseLimit: Int
  /// The root's children (the second has no entries where there is one leaf), once they are made.
  private var halves: (Node, Node)?

  init(_ leaves: [SumLeaf], clauseLimit: Int) {
    self.leaves = leaves
    self.clauseLimit = clauseLimit
  }

  func require(_ bound: SumBound, in builder: ClauseBuilder) -> Bool {
    if halves == nil {
      let cap = bound.bound + 1
      let middle = (leaves.count + 1) / 2
      var budget = clauseLimit
      guard let first = values(leaves[..<middle], cap, &budget), let second = values(leaves[middle...], cap, &budget),
        first.count + second.count <= budget
      else { return false }
      halves = (node(leaves[..<middle], cap, builder), node(leaves[middle...], cap, builder))
    }
    if let halves { forbid(halves.0, halves.1, bound, builder) }
    return true
  }

  /// Pairs of values that together pass the bound.
  private func forbid(_ a: Node, _ b: Node, _ bound: SumBound, _ builder: ClauseBuilder) {
    let divisor = max(bound.escapeWeight, a.total + b.total + 1)
    func exclude(_ first: SumEntry?, _ second: SumEntry?) {
      let entries = [first, second].compactMap { $0 }
      builder.add(
        bound.escapes + entries.map { !$0.literal },
        sum: [.row(bound.premise)] + entries.flatMap(\.reason)
          + (first == nil ? ProofSummand.axioms(a.terms) : []) + (second == nil ? ProofSummand.axioms(b.terms) : []),
        divisor: divisor)
    }
    func excludeOver(_ first: SumEntry?, _ rest: Int) {
      for second in b.entries where second.value > rest {
        exclude(first, second)
        // Higher values imply this one.
        if b.isOrdered { break }
      }
    }
    excludeOver(nil, bound.bound)
    for first in a.entries {
      if first.value > bound.bound {
        exclude(first, nil)
        if a.isOrdered { break }
      } else {
        excludeOver(first, bound.bound - first.value)
      }
    }
  }

  // MARK: Nodes

  /// The values of a node; nil where its clauses are more than the budget.
  private func values(_ leaves: ArraySlice<SumLeaf>, _ cap: Int, _ budget: inout Int) -> [Int]? {
    guard leaves.count > 1 else { return leaves.first?.entries.map { min($0.value, cap) } ?? [] }
    let middle = leaves.startIndex + (leaves.count + 1) / 2
    guard let a = values(leaves[..<middle], cap, &budget), let b = values(leaves[middle...], cap, &budget) else {
      return nil
    }
    let (pairs, overflow) = (a.count + 1).multipliedReportingOverflow(by: b.count + 1)
    guard !overflow, pairs <= budget else { return nil }
    budget -= pairs
    return sums(a, b, cap)
  }

  /// Sums of two values or one, ascending, cut at the cap.
  private func sums(_ a: [Int], _ b: [Int], _ cap: Int) -> [Int] {
    var all: [Int] = []
    all.reserveCapacity((a.count + 1) * (b.count + 1))
    for s in [0] + a { for t in [0] + b where s + t > 0 { all.append(min(s + t, cap)) } }
    all.sort()
    var last = 0
    all.removeAll { value in
      defer { last = value }
      return value == last
    }
    return all
  }

  private func node(_ leaves: ArraySlice<SumLeaf>, _ cap: Int, _ builder: ClauseBuilder) -> Node {
    guard leaves.count > 1 else {
      return Node(
        entries: leaves.first?.entries ?? [], terms: leaves.first?.terms ?? [],
        isOrdered: leaves.first?.isOrdered ?? true)
    }
    let middle = leaves.startIndex + (leaves.count + 1) / 2
    return merge(node(leaves[..<middle], cap, builder), node(leaves[middle...], cap, builder), cap, builder)
  }

  private func merge(_ a: Node, _ b: Node, _ cap: Int, _ builder: ClauseBuilder) -> Node {
    let terms = a.terms + b.terms
    let divisor = terms.reduce(1) { $0 + $1.weight }
    let values = sums(a.entries.map { min($0.value, cap) }, b.entries.map { min($0.value, cap) }, cap)
    let outputs = values.map { builder.define(terms, atLeast: $0) }
    func imply(_ entries: [SumEntry], _ axioms: @autoclosure () -> [ProofSummand]) {
      let value = min(cap, entries.reduce(0) { $0 + $1.value })
      let output = outputs[values.partitionPoint { $0 >= value }]
      builder.add(
        entries.map { !$0.literal } + [output.literal],
        sum: [.row(output.isImplied)] + entries.flatMap(\.reason) + axioms(), divisor: divisor)
    }
    for first in a.entries { imply([first], ProofSummand.axioms(b.terms)) }
    for second in b.entries { imply([second], ProofSummand.axioms(a.terms)) }
    for first in a.entries where !builder.isStopped { for second in b.entries { imply([first, second], []) } }
    for (higher, lower) in zip(outputs.dropFirst(), outputs) {
      builder.add(
        [lower.literal, !higher.literal], sum: [.row(lower.isImplied), .row(higher.implies)], divisor: divisor)
    }
    let entries = zip(values, outputs).map { value, output in
      SumEntry(value: value, literal: output.literal, reason: [.row(output.implies)])
    }
    return Node(entries: entries, terms: terms, isOrdered: true)
  }
}
