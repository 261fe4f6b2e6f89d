import CertificateChecking
import ExactArithmetic
import PatternEnumeration
import TrainingProblem

// Searches that know neither constraints nor shared parameters, for instances that have them: what is least without is a
// bound with them, and the least where it satisfies them.
extension Strategy {
  /// An instance with constraints by a search over the relaxed one; where the best choice there breaks a constraint,
  /// conflict-driven search goes on, and the bound stays.
  static func byRelaxation(
    _ session: SolveSession, _ scaled: ScaledInstance, _ name: SolverName,
    _ solve: (SolveSession, ScaledInstance) throws -> Finding
  ) throws -> Finding {
    let relaxed: Finding
    do { relaxed = try relaxation(session, name, solve) } catch let error as LimitError {
      var answer = try conflict(session, scaled)
      answer.notes.append("'\(name.rawValue)' does not fit: \(error); conflict-driven search instead")
      return answer
    }
    if relaxed.isExact { return relaxed }
    var answer = try conflict(session, scaled)
    answer.notes += relaxed.notes
    if answer.status == .feasible { answer.raise(bound: relaxed.bound) }
    if !session.shouldStop() {
      answer.notes.append(
        "the best networks that '\(name.rawValue)' finds without the constraints break one: conflict-driven search went on"
      )
    }
    return answer
  }

  /// The search over the relaxed instance alone: exact where its answer is one with the constraints, and else a bound
  /// beside the choice that the session began from.
  static func relaxation(
    _ session: SolveSession, _ name: SolverName, _ solve: (SolveSession, ScaledInstance) throws -> Finding
  ) throws -> Finding {
    let instance = session.instance.relaxed
    var answer = Finding(bound: 0, by: .init(name.rawValue))
    answer.incumbent = try session.options.start.flatMap {
      try replay($0, session, by: name.rawValue, expecting: nil)
    }
    guard !instance.samples.isEmpty else { return answer }
    let scaled = try ScaledInstance(instance, budget: session.budget)
    let own = SolveSession(relaxing: session, instance: instance)
    own.known.begin(scaled)
    let found = try solve(own, scaled)
    answer.origin.nodes = found.origin.nodes
    answer.bound = found.bound
    if found.status == .missesThreshold {
      answer.ending = .missedTarget
    } else if let assignment = found.assignment, found.isExact,
      AssignmentFault.first(in: assignment, of: session.instance.network) == nil,
      try Evaluation(of: assignment, on: session.instance).isFeasible
    {
      answer.incumbent = try replay(assignment, session, by: name.rawValue, expecting: found.objective)
      answer.ending = found.ending
    } else {
      // The start may be as good as the bound.
      answer.decide(by: session.options.threshold)
    }
    guard answer.isExact, session.options.proof != nil else { return answer }
    if name == .dp {
      answer.evidence = .stateTable
    } else {
      addBehaviourTable(&answer, session, isUnwanted: { false })
    }
    if case .none = answer.evidence { try addProof(&answer, session) }
    return answer
  }

  /// True if going through the patterns of the relaxed instance is a matter of seconds.
  static func isRelaxationQuick(_ instance: Instance) -> Bool {
    guard !instance.relaxed.samples.isEmpty, let scaled = try? ScaledInstance(instance.relaxed) else { return false }
    let plan = PatternPlan(scaled)
    return plan.obstacle == nil && plan.log2Combinations <= quickCombinations
  }

  /// Binary logarithm of the combinations of patterns up to which a relaxation takes part in a portfolio.
  private static let quickCombinations = 24
}

extension Instance {
  /// The instance without constraints and shared parameters, over the samples that its objective counts: a choice's
  /// objective stays, and every feasible choice is one of it.
  var relaxed: Instance {
    Instance(
      name: name, source: source, network: Network(inputs: network.inputs, layers: network.layers),
      samples: samples.filter { scope == .all || scope.contains($0) }, loss: loss, penalty: penalty,
      threshold: threshold, classes: classes)
  }
}
