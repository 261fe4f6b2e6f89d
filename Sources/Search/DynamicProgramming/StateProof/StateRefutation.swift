import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// Shows that a state has no completion below the bound: what its sums, and all that the other groups can add, mean for
/// the formula's thresholds, values and losses, and then for the objective.
final class StateRefutation {
  private let parts: StateNetwork
  /// The output layer's pre-activations, coordinate by coordinate, and the penalty.
  private let whole: [LiteralSum]
  private let objective: StateObjective
  private let links: SumLinks
  private let claim: Int
  private let chains: [(values: [Integer], literals: [Literal])?]
  /// The formula's rows about losses.
  private let own: [Int]
  /// Rows that have been derived for the states of this layer.
  private var known: [[Int]: [Int]] = [:]
  private var rows: [Int] = []

  init(_ parts: StateNetwork, _ whole: [LiteralSum], _ objective: StateObjective, _ links: SumLinks, _ claim: Int) {
    (self.parts, self.whole, self.objective, self.links, self.claim) = (parts, whole, objective, links, claim)
    chains = parts.outputChains
    var variables = Set((0..<parts.encoding.formula.variableCount).map { Int32($0 + 1) })
    variables.subtract(parts.dependencies(of: whole.flatMap { $0.terms.map(\.literal.variable) }))
    for case let chain? in chains { variables.formUnion(chain.literals.map(\.variable)) }
    own = links.rows.rows(over: variables)
  }

  /// The clause against a state's literal; its number. `forget` tells what else was derived.
  func refute(
    _ state: StateLayers.State, _ literal: StateSteps.Conjunction, _ layer: SumProof.Layer, rest: [LiteralSum]
  ) -> Int {
    let bounds = state.vector.indices.map { place in
      SumLinks.Bounds(layer.sums[place], state.vector[place], rest[place])
    }
    var hints = literal.implied.map { [$0] } ?? []
    func derive(_ key: [Int], _ rows: () -> [Int]) {
      if known[key] == nil {
        let derived = rows()
        known[key] = derived
        self.rows += derived
      }
      hints += known[key] ?? []
    }
    for (place, own) in bounds.enumerated() {
      derive([place, state.vector[place]]) { links.carry(whole[place], own, chain: chains[place]) }
    }
    for (first, second) in parts.leads {
      derive([first, second, state.vector[first], state.vector[second]]) {
        let (a, b) = (bounds[first], bounds[second])
        let lead = SumLinks.Bounds(
          low: a.low - b.high, high: a.high - b.low, atLeast: a.atLeast + b.atMost, atMost: a.atMost + b.atLeast,
          conditions: (a.conditions.atLeast + b.conditions.atMost, a.conditions.atMost + b.conditions.atLeast))
        return links.carry(whole[first] + -whole[second], lead, chain: nil)
      }
    }
    hints += own
    // The claim, less the penalty and the losses that are linear in the sums.
    let last = layer.sums.count - 1
    derive([-1, state.cost] + objective.linear.map { state.vector[$0] }) {
      var summands = layer.sums[last].atLeast(state.cost) + rest[last].floorAxioms
      for place in objective.linear {
        let (own, factor) = (bounds[place], objective.factors[place])
        summands += (factor > 0 ? own.atLeast : own.atMost).map { $0.times(factor.magnitude) }
      }
      return summands.isEmpty ? [] : [links.steps.sum([.constraint(claim, times: 1)] + summands, isHint: true)]
    }
    hints.append(claim)
    return links.steps.clause(literal.literal.map { [!$0] } ?? [], among: hints)
  }

  /// The numbers of what was derived, which is not used any more.
  func forget() -> [Int] {
    defer { (rows, known) = ([], [:]) }
    return rows
  }
}
