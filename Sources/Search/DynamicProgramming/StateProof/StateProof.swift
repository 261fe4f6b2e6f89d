import CertificateChecking
import ExactArithmetic
import ProofLogging
import TrainingProblem

/// A proof over the reference encoding that no choice of a network of at most two layers is better than a bound: all
/// reachable sums of the output layer's pre-activations as reified states, layer by layer.
///
/// States are pruned once their penalty, and their loss over all that the other groups can add, are not below the bound.
/// Planned whole before the first step is written.
///
/// Source: "Pseudo-Boolean Reasoning About States and Transitions to Certify Dynamic Programming and Decision Diagram
/// Algorithms" (CP 2024, doi:10.4230/LIPIcs.CP.2024.9).
public struct StateProof {
  private let parts: StateNetwork
  private let limit: Integer
  private let direct: [SumProof.Group]
  private let neurons: [NeuronStates]
  private let plan: StateLayers
  /// The sums that the groups after the first k add: entry k, by coordinate, and to the penalty last.
  private let rest: [[LiteralSum]]
  private let rows: FormulaRows
  private let objective: StateObjective

  /// Plans the states.
  ///
  /// - Parameters:
  ///   - limit: no scaled objective is below it, which the plan finds true or gives up.
  ///   - mostMoves: from one state to another, those within the neurons included.
  ///   - shouldStop: asked group by group; true gives up.
  /// - Returns: nil where numbers are wide, the network is deeper, states are many, the encoding has a polynomial over
  ///   single literals, which no sum decides, or some choice is better.
  public init?(_ encoding: ReferenceEncoding, limit: Integer, mostMoves: Int, shouldStop: () -> Bool = { false }) {
    guard encoding.scaled.width == .word, let network = try? Int.sumNetwork(encoding.scaled) else { return nil }
    var budget = mostMoves
    // An option's clause names the chain of all its parameter's literals.
    for parameter in 0..<encoding.scaled.parameters.count {
      let count = encoding.scaled.parameters.options(parameter).count
      budget -= count * count / 64
    }
    guard budget >= 0 else { return nil }
    parts = StateNetwork(encoding, network)
    self.limit = limit
    direct = network.direct.compactMap(parts.group)
    var neurons: [NeuronStates] = []
    for neuron in network.neurons {
      guard !shouldStop(), let states = NeuronStates(parts.parts(neuron), network, budget: &budget) else { return nil }
      neurons.append(states)
    }
    self.neurons = neurons
    var rest = [[LiteralSum](repeating: LiteralSum(), count: parts.coordinates.count + 1)]
    let sums = direct.map { $0.sums + [$0.cost] } + neurons.map { $0.group.sums + [$0.group.cost] }
    for own in sums.reversed() { rest.append(zip(own, rest[rest.count - 1]).map(+)) }
    self.rest = rest.reversed()
    rows = FormulaRows(encoding.formula)
    objective = StateObjective(parts, self.rest[0])
    let judge = StateJudge(parts, objective, limit: limit, rest: self.rest)
    guard parts.areDecided(neurons.map(\.group), self.rest[0], rows),
      let plan = StateLayers(
        direct.map(\.items) + neurons.map(\.items), coordinates: parts.coordinates.count, budget: &budget,
        shouldStop: shouldStop, drops: { judge.drops($1, layer: $0) }),
      plan.layers[plan.layers.count - 1].allSatisfy(\.isDropped)
    else { return nil }
    self.plan = plan
  }

  /// Writes the steps: the last one is a contradiction, with the formula and "the objective is below the limit".
  ///
  /// - Parameters:
  ///   - row: the number of that constraint in the proof.
  ///   - variables: how many the proof has so far.
  ///   - shouldStop: asked every few hundred steps; true leaves the proof unfinished.
  public func write(
    over row: Int, to log: any SearchLog, variables: Int, shouldStop: @escaping () -> Bool = { false }
  ) {
    let formula = parts.encoding.formula
    let claim = PseudoBooleanConstraint(
      formula.objective.map { LiteralTerm(-$0.coefficient, $0.literal) },
      atLeast: formula.objectiveConstant - limit + 1)
    let steps = StateSteps(log, formula, variables: variables, claim: (row, claim), shouldStop: shouldStop)
    let links = SumLinks(parts.encoding, rows, steps)
    let proof = SumProof(plan, coordinates: parts.coordinates.count, steps)
    let refutation = StateRefutation(parts, rest[0], objective, links, row)
    for number in 0..<direct.count + neurons.count where !steps.isStopped {
      let isDirect = number < direct.count
      let group = isDirect ? direct[number] : neurons[number - direct.count].prove(links)
      proof.add(group) { state, literal, layer in
        refutation.refute(state, literal, layer, rest: rest[number + 1])
      }
      if plan.layers[number + 1].allSatisfy(\.isDropped) { return }
      steps.forget(refutation.forget())
      if group.reified != nil { steps.forget(group.rows) }
      for sum in group.reified ?? [] { sum.forget() }
    }
  }
}
