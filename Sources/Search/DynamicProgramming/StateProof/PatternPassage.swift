import CertificateChecking
import ExactArithmetic
import SearchCore

/// From a state of a neuron's pre-activations to its patterns, one for each choice of its output weights.
struct PatternPassage {
  private let parts: NeuronParts
  private let items: [SumItem<Int>]
  private let literals: [StateSteps.Conjunction]
  private let reified: [ReifiedSum]
  private let last: SumProof.Layer
  private let links: SumLinks
  /// The formula's rows about the neuron's values and products.
  private let own: [Int]
  /// The thresholds that a constant multiple of a pre-activation meets directly, by coordinate.
  private let thresholds: [[(number: Int, constraint: PseudoBooleanConstraint)]]
  private var known: [[Int]: [Int]] = [:]
  /// All that was derived; and the clauses "in the state, one of the patterns holds", by state.
  private(set) var rows: [Int] = []
  private(set) var merged: [Int] = []

  init(
    _ parts: NeuronParts, _ items: [SumItem<Int>], _ literals: [StateSteps.Conjunction], _ reified: [ReifiedSum],
    _ last: SumProof.Layer, _ links: SumLinks, rows: [Int]
  ) {
    (self.parts, self.items, self.literals, self.reified) = (parts, items, literals, reified)
    (self.last, self.links, own) = (last, links, rows)
    thresholds = reified.map(\.rows)
  }

  mutating func pass(_ state: Int, _ patterns: [Int]) {
    var decided = last.literals[state].implied.map { [$0] } ?? []
    for (place, value) in last.states[state].vector.enumerated() { decided += carry(place, value) }
    var premise = last.literals[state].literal.map { [!$0] } ?? []
    var next = patterns[...]
    merged.append(descend(&premise, parts.edges[...], &next, last.states[state].cost, decided).clause)
  }

  private mutating func carry(_ place: Int, _ value: Int) -> [Int] {
    if let known = known[[place, value]] { return known }
    let sum = last.sums[place]
    let derived = links.carry(
      sum.sum, SumLinks.Bounds(sum, value), chain: parts.chains[place], others: thresholds)
    rows += derived
    known[[place, value]] = derived
    return derived
  }

  /// Constraints that carry the penalty of a state over to a pattern's.
  private mutating func carry(cost: Int, to least: Int) -> [Int] {
    guard let below = reified[reified.count - 1].below(least) else { return [] }
    if let known = known[[-1, cost, least]] { return known }
    let parts = last.sums[last.sums.count - 1].atLeast(cost)
    var row = below
    if !parts.isEmpty {
      row = links.steps.sum(parts + [.constraint(below, times: 1)], isHint: true)
      rows.append(row)
    }
    known[[-1, cost, least]] = [row]
    return [row]
  }

  /// "Under the premise, and whatever the edges' options, one of these patterns holds", edge by edge.
  private mutating func descend(
    _ premise: inout [Literal], _ edges: ArraySlice<NeuronParts.Edge>, _ patterns: inout ArraySlice<Int>,
    _ cost: Int, _ decided: [Int]
  ) -> (clause: Int, reached: [Int]) {
    let steps = links.steps
    guard let edge = edges.first else {
      let pattern = patterns.removeFirst()
      let item = items[pattern]
      var hints = decided + parts.edges.flatMap(\.rows) + own
      for (sum, value) in zip(reified, item.vector) {
        hints += [sum.below(value), sum.above(value)].compactMap(\.self)
      }
      hints += carry(cost: cost, to: item.cost)
      if let implying = literals[pattern].implying { hints.append(implying) }
      let clause = steps.clause(premise + [literals[pattern].literal].compactMap(\.self), among: hints)
      rows.append(clause)
      return (clause, [pattern])
    }
    var (clauses, reached): ([Int], [Int]) = ([], [])
    for conditions in edge.conditions {
      premise += conditions.map { !$0 }
      let below = descend(&premise, edges.dropFirst(), &patterns, cost, decided)
      premise.removeLast(conditions.count)
      clauses.append(below.clause)
      for pattern in below.reached where !reached.contains(pattern) { reached.append(pattern) }
    }
    let clause = steps.clause(premise + reached.compactMap { literals[$0].literal }, hints: clauses)
    rows.append(clause)
    return (clause, reached)
  }
}
