import CertificateChecking
import ExactArithmetic

/// A hidden neuron's patterns, the vectors that it may add to the output layer's sums, as fresh literals of which
/// one holds: shown by the states of its own pre-activations, and from each of those by its output weights.
struct NeuronStates {
  let group: NeuronParts
  private let plan: StateLayers
  /// Each vector once, at its least penalty, over the coordinates in use.
  let items: [SumItem<Int>]
  /// By last state of `plan`, and choice of output weights, the last edge's changing first: the pattern.
  private let patterns: [[Int]]

  /// - Returns: nil where the budget of moves does not suffice.
  init?(_ parts: NeuronParts, _ network: SumNetwork<Int>, budget: inout Int) {
    group = parts
    guard
      let plan = StateLayers(
        parts.parameters.map(\.items), coordinates: parts.inputs.count, budget: &budget, drops: { _, _ in false })
    else { return nil }
    self.plan = plan
    var choices: [[Int]] = [[]]
    for edge in parts.edges {
      budget -= choices.count * edge.conditions.count * plan.layers[plan.layers.count - 1].count
      guard budget >= 0 else { return nil }
      choices = choices.flatMap { choice in edge.conditions.indices.map { choice + [$0] } }
    }
    var (items, numbers): ([SumItem<Int>], [[Int]: Int]) = ([], [:])
    var patterns: [[Int]] = []
    for state in plan.layers[plan.layers.count - 1] {
      let values = state.vector.map { network.hidden($0) }
      patterns.append(
        choices.map { choice in
          var cost = state.cost
          var weights = [Int](repeating: 0, count: parts.outputs)
          for (edge, option) in zip(parts.edges, choice) {
            weights[edge.output] += edge.values[option]
            cost += edge.costs[option]
          }
          let vector = parts.coordinates.map { weights[$0.output] * values[$0.place] }
          let number = numbers[vector] ?? items.count
          if number == items.count {
            numbers[vector] = number
            items.append(SumItem(vector: vector, cost: cost))
          } else if cost < items[number].cost {
            items[number] = SumItem(vector: vector, cost: cost)
          }
          return number
        })
    }
    (self.items, self.patterns) = (items, patterns)
  }

  /// Derives the patterns' literals, and that one of them holds.
  func prove(_ links: SumLinks) -> SumProof.Group {
    let steps = links.steps
    let own = SumProof(plan, coordinates: group.inputs.count, steps)
    for parameter in group.parameters {
      own.add(parameter) { _, _, _ in preconditionFailure("no state of a neuron is dropped") }
    }
    let last = own.layer
    let reified = (group.sums + [group.cost]).map { ReifiedSum($0, steps) }
    let literals = items.map { item in
      steps.conjunction(
        zip(reified, item.vector).flatMap { $0.conditions(equal: $1) }
          + reified[reified.count - 1].conditions(atLeast: item.cost))
    }
    var result = SumProof.Group(
      sums: group.sums, cost: group.cost, conditions: literals.map { $0.literal.map { [$0] } ?? [] },
      decided: { literals[$0].implied.map { [$0] } ?? [] }, items: items, reified: reified,
      rows: literals.flatMap(\.rows))
    // With a single pattern that needs no literal there is nothing to show.
    if literals.allSatisfy({ $0.literal != nil }) {
      var passage = PatternPassage(
        group, items, literals, reified, last, links, rows: links.rows.rows(over: group.variables))
      for (state, patterns) in patterns.enumerated() where !steps.isStopped { passage.pass(state, patterns) }
      let choice = steps.clause(
        literals.compactMap(\.literal), hints: passage.merged + (last.choice.map { [$0] } ?? []))
      result.choice = choice
      result.rows.append(choice)
      steps.forget(passage.rows)
    }
    own.forget()
    return result
  }
}
