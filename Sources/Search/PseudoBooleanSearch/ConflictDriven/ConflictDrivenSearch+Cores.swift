import CertificateChecking
import ExactArithmetic
import ProofLogging

// Lower bounds by cores, with counters of how many of a core's literals are true (`CoreBound`). A counter is two
// constraints over the core and a fresh variable, not a totalizer: constraints by slack propagate what it would.
//
// Andres, Kaufmann, Matheis, Schaub: "Unsatisfiability-based optimization in clasp", 2012,
// doi:10.4230/LIPIcs.ICLP.2012.211; disjoint cores first: Berg, Järvisalo: "Weight-aware core extraction in SAT-based
// MaxSAT solving", 2017, doi:10.1007/978-3-319-66158-2_42; logged as in Berg, Bogaerts, Nordström, Oertel,
// Vandesande: "Certified core-guided MaxSAT solving", 2023, doi:10.1007/978-3-031-38499-8_1.
extension ConflictDrivenSearch {
  // MARK: Raising the bound

  /// Looks for cores for so many conflicts. `.refuted` means that nothing better than the incumbent exists.
  mutating func raiseLower(
    conflicts budget: Int, onStep: () -> Void, onSolution: ([Bool]) -> Void, onBound: (Integer) -> Void
  ) -> SearchPause {
    let end = conflicts + budget
    defer { assumptions = [] }
    while conflicts < end {
      assumptions = bound.assumptions(engine.trail.values)
      let pause = search(conflicts: min(end - conflicts, max(100, budget / 4)), onStep: onStep)
      switch pause {
      case .core:
        guard relax() else { return .refuted }
        onBound(bound.lower.integer + objective.offset)
        if let upper = objective.upper, !(bound.lower < upper) {
          _ = refuteByBounds()
          return .refuted
        }
      case .solution:
        let before = deferred?.blocks.count
        guard accept(onSolution) else { return .refuted }
        if deferred?.blocks.count != before { break }
        if !bound.hasPending { bound.lowerStratum() } else if !extendPending() { return .refuted }
      case .budget:
        backtrack(to: 0)
        guard extendPending() else { return .refuted }
        // A bound from the incumbent can make even few assumptions hard to satisfy: light literals are tried as well.
        bound.lowerStratum()
      case .refuted, .stopped: return pause
      }
    }
    backtrack(to: 0)
    return extendPending() && harden() ? .budget : .refuted
  }

  /// Takes the core that the analysis found into the bound; false where the constraints are refuted.
  private mutating func relax() -> Bool {
    let core = Array(analysis.clause)
    let isKnown = core.count == 1 && engine.trail.value(core[0]) > 0 && engine.trail.level(core[0]) == 0
    let number = isKnown ? account.unitNumber(core[0]) : account.learn(&analysis, engine)
    backtrack(to: 0)
    bound.take(core, number: number)
    if isKnown { return true }
    let values = engine.trail.values
    if core.count == 1 {
      hold(core[0], number: number)
    } else if core.allSatisfy({ values[Int($0)] == 0 }) {
      core.withUnsafeBufferPointer { _ = engine.add(clause: $0, lbd: 1, number: number, isLearned: false) }
    }
    return propagateAtRoot()
  }

  // MARK: Counters

  /// Gives each counter that waits for it one more output; false where that refutes the constraints.
  private mutating func extendPending() -> Bool {
    for core in bound.takePending() where !extend(core) { return false }
    return true
  }

  private mutating func extend(_ index: Int) -> Bool {
    let core = bound.core(index)
    let (size, threshold) = (core.literals.count, core.outputs.count + 2)
    guard threshold <= size else { return true }
    let output = addVariable()
    phases.prefer(output, false)
    let literals = core.literals.map { Literal(code: $0) }
    // The output implies "at least threshold"; and the other way round.
    let down = PseudoBooleanConstraint(
      literals.map { LiteralTerm(1, $0) } + [LiteralTerm(Integer(threshold), Literal(output, isNegated: true))],
      atLeast: Integer(threshold))
    let up = PseudoBooleanConstraint(
      literals.map { LiteralTerm(1, !$0) } + [LiteralTerm(Integer(size - threshold + 1), Literal(output))],
      atLeast: Integer(size - threshold + 1))
    var (downNumber, upNumber) = (0, 0)
    var number: Int?
    if let log = account.log {
      downNumber = log.define(down, fresh: output, value: false)
      upNumber = log.define(up, fresh: output, value: true)
      // With S the sum of the literals: (t − 1) · (S ≥ 1 + the outputs before) + (S ≥ t · output), divided by t.
      number = log.combine(
        [.constraint(core.number, times: Integer(threshold - 1)), .constraint(downNumber, times: 1)],
        dividedBy: threshold)
      if threshold > 2 { log.forget(core.number) }
    }
    bound.extend(index, by: output << 1, number: number)
    for (constraint, number) in [(down, downNumber), (up, upNumber)] {
      if let added = engine.add(constraint, number: number), !force(added) { return false }
      guard propagateAtRoot() else { return false }
    }
    return true
  }

  // MARK: What the bound shows

  /// Demands what the bounds leave of the remaining weights: literals of greater weight than that become false.
  private mutating func harden() -> Bool {
    guard let upper = objective.upper, let rest = bound.remainder(below: upper) else { return true }
    let number = account.log?.combine(bound.sum + [demandSummand], dividedBy: 1)
    if let old = bound.hardening {
      account.log?.forget(engine.linear.number(old))
      engine.remove(old)
    }
    let added = engine.add(rest.terms, degree: rest.degree, number: number ?? 0)
    bound.noteHardening(added)
    return force(added) && propagateAtRoot()
  }

  /// Logs that nothing is below the bound, in the formula's own terms; to be done before it is concluded.
  mutating func logLowerBound() {
    guard let log = account.log, N.zero < bound.lower else { return }
    _ = log.combine(bound.sum + bound.outputs, dividedBy: 1)
  }

  /// The bound has met the incumbent: their sum is a contradiction. Always false.
  mutating func refuteByBounds() -> Bool {
    guard !account.isRefuted else { return false }
    account.refute(byNumber: account.log?.combine(bound.sum + [demandSummand], dividedBy: 1) ?? 0)
    return false
  }

  /// The constraint that demands a value below the incumbent's.
  private var demandSummand: ProofSummand { .constraint(engine.linear.number(objective.constraint), times: 1) }
}
