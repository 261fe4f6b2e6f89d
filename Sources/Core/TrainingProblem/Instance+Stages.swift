import ExactArithmetic

// Lexicographic order, one objective at a time: each is an instance with one objective, in which the ones before it are
// constraints.
extension Instance {
  /// True if it has neither constraints nor further objectives nor shared parameters: an instance of version 1, whatever
  /// names it gives.
  public var isPlain: Bool {
    constraints.isEmpty && then.isEmpty && network.shared.isEmpty && scope == .all
  }

  /// How many objectives there are.
  public var objectiveCount: Int { then.count + 1 }

  /// The instance whose objective is number `stage` of this one, from 0, and in which each objective before it is at most
  /// what `reached` says: where these are the least possible, they are met.
  ///
  /// - Precondition: `reached` has `stage` entries.
  public func stage(_ stage: Int, reached: [Rational]) -> Instance {
    let held = zip(0..<stage, reached).map { Constraint(terms: terms(ofObjective: $0), limit: $1) }
    guard stage > 0 else { return with(constraints: constraints, then: []) }
    let objective = then[stage - 1]
    return Instance(
      name: name, source: source, network: network, samples: samples, loss: objective.loss ?? loss,
      penalty: objective.penalty ?? .none, classes: classes, constraints: constraints + held, scope: objective.scope,
      version: 2)
  }

  /// The objective with number `number`, from 0, as terms of a constraint.
  public func terms(ofObjective number: Int) -> [Constraint.Term] {
    let further = number == 0 ? FurtherObjective(loss: loss, penalty: penalty, scope: scope) : then[number - 1]
    var terms: [Constraint.Term] = []
    if let loss = further.loss, further.scope != .none {
      terms.append(.init(.loss(loss, over: further.scope, label: nil)))
    }
    if let penalty = further.penalty {
      if penalty.nonzero.signum > 0 { terms.append(.init(times: penalty.nonzero, .nonzero(.all))) }
      if penalty.magnitude.signum > 0 { terms.append(.init(times: penalty.magnitude, .magnitude(.all))) }
    }
    return terms
  }

  /// The instance with other constraints and further objectives.
  public func with(constraints: [Constraint], then: [FurtherObjective], threshold: Rational? = nil) -> Instance {
    Instance(
      name: name, source: source, network: network, samples: samples, loss: loss, penalty: penalty,
      threshold: threshold ?? self.threshold, classes: classes, constraints: constraints, then: then, scope: scope,
      version: version)
  }

  /// The instance with the choices whose first objective is at most `limit` as its only feasible ones.
  public func limited(to limit: Rational) -> Instance {
    with(constraints: constraints + [Constraint(terms: terms(ofObjective: 0), limit: limit)], then: [])
  }
}
