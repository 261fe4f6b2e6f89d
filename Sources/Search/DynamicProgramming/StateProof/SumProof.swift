import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore

/// Shows layer by layer that the sums over the first groups are among the states of that layer.
///
/// Each state is a fresh literal: "the sums are these, and the penalty is at least this". A move is a clause, "in the
/// state, and with the branch, the next state holds", for which the rows of the sums before and after are added up; of
/// the moves follows that one state of the next layer holds.
///
/// Source: Demirović, McCreesh, McIlree, Nordström, Oertel, Sidorov, "Pseudo-Boolean Reasoning About States and
/// Transitions to Certify Dynamic Programming and Decision Diagram Algorithms" (CP 2024,
/// doi:10.4230/LIPIcs.CP.2024.9).
final class SumProof {
  /// The sums that a group adds, and its branches, of which at least one holds.
  struct Group {
    /// To each coordinate, and to the penalty.
    let sums: [LiteralSum]
    let cost: LiteralSum
    /// By branch: the literals that say that it is taken, and rows that decide all else that is known then, made when
    /// they are asked for: of k options there are k².
    let conditions: [[Literal]]
    let decided: (_ branch: Int) -> [Int]
    let items: [SumItem<Int>]
    /// Where the branches are literals that speak of the group's sums: those sums, the penalty's last.
    var reified: [ReifiedSum]?
    /// The rows that the branches' literals rest on; the clause that says that one of them is taken.
    var rows: [Int] = []
    var choice: Int?
  }

  /// The states of a layer as literals: nil for the only one where no sum has a literal.
  struct Layer {
    let states: [StateLayers.State]
    let literals: [StateSteps.Conjunction]
    /// By coordinate, the penalty's last.
    let sums: [ReifiedSum]
    /// The clause that says that one of the states holds.
    var choice: Int?
  }

  private let steps: StateSteps
  private let plan: StateLayers
  private(set) var layer: Layer
  private var number = 0

  /// - Parameter coordinates: how many sums there are.
  init(_ plan: StateLayers, coordinates: Int, _ steps: StateSteps) {
    (self.plan, self.steps) = (plan, steps)
    layer = Layer(
      states: plan.layers[0], literals: [StateSteps.Conjunction(literal: nil)],
      sums: (0...coordinates).map { _ in ReifiedSum(LiteralSum(), steps) })
  }

  /// Goes from the states of one layer to those of the next.
  ///
  /// - Parameter refute: shows that a state which the plan drops does not hold; the number of the clause.
  func add(
    _ group: Group, refute: (_ state: StateLayers.State, _ literal: StateSteps.Conjunction, _ next: Layer) -> Int
  ) {
    let moves = plan.moves[number]
    number += 1
    let states = plan.layers[number]
    let sums = zip(layer.sums, group.sums + [group.cost]).map { ReifiedSum($0.sum + $1, steps) }
    let literals = states.map { steps.conjunction(conditions($0, sums)) }
    var next = Layer(states: states, literals: literals, sums: sums)
    let isOpen = literals.allSatisfy { $0.literal != nil }
    var passing: [Int] = []
    var merged: [Int] = []
    if isOpen { (passing, merged) = pass(moves, group, to: next) }
    var refuted: [Int] = []
    for (state, literal) in zip(states, literals) where state.isDropped && !steps.isStopped {
      refuted.append(refute(state, literal, next))
      // The empty clause: nothing remains to be shown.
      if literal.literal == nil { return }
    }
    if isOpen {
      let left = zip(states, literals).compactMap { $0.isDropped ? nil : $1.literal }
      next.choice = steps.clause(left, hints: refuted + merged + (layer.choice.map { [$0] } ?? []))
    }
    steps.forget(passing + merged + refuted)
    forget()
    layer = next
  }

  /// Forgets what the layer's literals mean.
  func forget() {
    if let choice = layer.choice { steps.forget(choice) }
    for literal in layer.literals { steps.forget(literal.rows) }
    for sum in layer.sums { sum.forget() }
    layer.choice = nil
  }

  private func conditions(_ state: StateLayers.State, _ sums: [ReifiedSum]) -> [Literal] {
    zip(sums, state.vector).flatMap { $0.conditions(equal: $1) } + sums[sums.count - 1].conditions(atLeast: state.cost)
  }

  /// The clauses "in a state, one of the next states holds", and all else that was derived for them.
  private func pass(
    _ moves: [StateLayers.Move], _ group: Group, to next: Layer
  ) -> (rows: [Int], merged: [Int]) {
    var rows: [Int] = []
    var known: [[Int]: [Int]] = [:]
    /// The rows that carry a coordinate's value, and the branch's, over to the next value.
    func link(_ place: Int, _ value: Int, _ branch: Int, _ target: Int) -> [Int] {
      let key = [place, value, branch, target]
      if let known = known[key] { return known }
      let (before, after) = (layer.sums[place], next.sums[place])
      let own = group.reified?[place]
      func add(_ row: Int?, _ parts: () -> [ProofSummand]) -> Int? {
        guard let row else { return nil }
        let parts = parts()
        if parts.isEmpty { return row }
        let sum = steps.sum(parts + [.constraint(row, times: 1)])
        rows.append(sum)
        return sum
      }
      let isCost = place == next.sums.count - 1
      let links = [
        add(after.below(target)) { before.atLeast(value) + (own?.atLeast(branch) ?? []) },
        isCost ? nil : add(after.above(target)) { before.atMost(value) + (own?.atMost(branch) ?? []) },
      ].compactMap(\.self)
      known[key] = links
      return links
    }
    var targets = [[(clause: Int, literal: Literal)]](repeating: [], count: layer.states.count)
    let isReified = group.reified != nil
    for move in moves where !steps.isStopped {
      let (from, to) = (layer.states[move.from], next.states[move.to])
      let (own, item, target) = (layer.literals[move.from], group.items[move.branch], next.literals[move.to])
      guard let literal = target.literal else { continue }
      var hints = (own.implied.map { [$0] } ?? []) + group.decided(move.branch)
      for place in from.vector.indices {
        hints += link(place, from.vector[place], isReified ? item.vector[place] : 0, to.vector[place])
      }
      hints += link(from.vector.count, from.cost, isReified ? item.cost : 0, to.cost)
      if let implying = target.implying { hints.append(implying) }
      var clause = group.conditions[move.branch].map { !$0 }
      if let own = own.literal { clause.append(!own) }
      let number = steps.clause(clause + [literal], hints: hints)
      rows.append(number)
      targets[move.from].append((number, literal))
    }
    var merged: [Int] = []
    for (targets, own) in zip(targets, layer.literals) where !targets.isEmpty {
      var clause = own.literal.map { [!$0] } ?? []
      var seen: Set<Literal> = []
      for target in targets where seen.insert(target.literal).inserted { clause.append(target.literal) }
      merged.append(steps.clause(clause, hints: targets.map(\.clause) + (group.choice.map { [$0] } ?? [])))
    }
    return (rows, merged)
  }
}
