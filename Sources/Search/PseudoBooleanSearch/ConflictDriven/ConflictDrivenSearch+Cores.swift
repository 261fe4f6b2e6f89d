import CertificateChecking
import ExactArithmetic
import ProofLogging

// Lower bounds by cores. All literals of the objective are assumed to be false, those of great weight first
// (stratification). Where that fails, the clause over those that cannot all be false is a core: the least of their
// weights is added to the bound and taken from each, and a counter's output "at least 2 of them" takes its place, then
// "at least 3", as cores use them up (OLL). A counter is two constraints over the core and a fresh variable, not a
// totalizer: constraints by slack propagate what it would.
//
// Andres, Kaufmann, Matheis, Schaub: "Unsatisfiability-based optimization in clasp", 2012,
// doi:10.4230/LIPIcs.ICLP.2012.211; disjoint cores first: Berg, Järvisalo: "Weight-aware core extraction in SAT-based
// MaxSAT solving", 2017, doi:10.1007/978-3-319-66158-2_42; logged as in Berg, Bogaerts, Nordström, Oertel,
// Vandesande: "Certified core-guided MaxSAT solving", 2023, doi:10.1007/978-3-031-38499-8_1.
extension ConflictDrivenSearch {
  // MARK: The clause that assumptions fail by

  /// Puts the core that a false assumption shows into `learned`.
  mutating func core(against assumption: Int32) -> SearchPause {
    learned.removeAll()
    scratch.chain.removeAll()
    scratch.support.removeAll()
    learned.append(assumption ^ 1)
    guard states[Int(assumption >> 1)].level > 0 else { return .core }
    note(assumption)
    var place = trail.count
    while place > Int(levelStarts[0]) {
      place -= 1
      let literal = trail.base[place]
      let state = states[Int(literal >> 1)]
      guard state.mark != 0 else { continue }
      guard state.reason >= 0 else {
        learned.append(literal ^ 1)
        continue
      }
      if takesHints { scratch.chain.append(number(of: state.reason)) }
      if state.reason & 1 == 0 {
        let clause = state.reason >> 1
        for index in 0..<clauses.size(clause) { note(clauses.literals(clause)[index]) }
      } else {
        explain(state.reason >> 1, literal)
        for index in 0..<scratch.explanation.count { note(scratch.explanation[index]) }
      }
    }
    unmark()
    return .core
  }

  private mutating func note(_ literal: Int32) {
    let state = states.base + Int(literal >> 1)
    guard state.pointee.mark == 0 else { return }
    state.pointee.mark = Mark.seen
    scratch.marked.append(literal >> 1)
    if takesHints && state.pointee.level == 0 { scratch.support.append(literal >> 1) }
  }

  // MARK: Raising the bound

  /// Looks for cores for so many conflicts. `.refuted` means that nothing better than the incumbent exists.
  mutating func raiseLower(
    conflicts budget: Int, onStep: () -> Void, onSolution: ([Bool]) -> Void, onBound: (Integer) -> Void
  ) -> SearchPause {
    let end = conflicts + budget
    defer { assumptions = [] }
    while conflicts < end {
      assume()
      let pause = search(conflicts: min(end - conflicts, max(100, budget / 4)), onStep: onStep)
      switch pause {
      case .core:
        guard relax() else { return .refuted }
        onBound(objective.lower.integer + objective.offset)
        if let upper = objective.upper, !(objective.lower < upper) {
          _ = refuteByBounds()
          return .refuted
        }
      case .solution:
        let before = deferred?.blocks.count
        guard accept(onSolution) else { return .refuted }
        if deferred?.blocks.count != before { break }
        if objective.pending.isEmpty { lowerStratum() } else if !extendPending() { return .refuted }
      case .budget:
        backtrack(to: 0)
        guard extendPending() else { return .refuted }
        // A bound from the incumbent can make even few assumptions hard to satisfy: light literals are tried as well.
        lowerStratum()
      case .refuted, .stopped: return pause
      }
    }
    backtrack(to: 0)
    return extendPending() && harden() ? .budget : .refuted
  }

  /// Assumes the literals of at least the stratum's weight to be false, the heaviest first.
  private mutating func assume() {
    let weights = objective.weights.elements
    objective.weighted.removeAll { !(N.zero < weights[Int($0)]) }
    let stratum = objective.stratum ?? objective.weighted.map { weights[Int($0)] }.max() ?? N.zero
    objective.stratum = stratum
    // Equal weights stay in their order: sorting is stable by the place.
    let chosen = objective.weighted.enumerated().filter { literal in
      !(weights[Int(literal.element)] < stratum) && !(values[Int(literal.element)] < 0)
    }
    assumptions = chosen.sorted {
      let (a, b) = (weights[Int($0.element)], weights[Int($1.element)])
      return a == b ? $0.offset < $1.offset : b < a
    }.map { $0.element ^ 1 }
  }

  /// To the next smaller weight: at least twice as many literals where there are.
  private mutating func lowerStratum() {
    guard let stratum = objective.stratum else { return }
    let weights = objective.weighted.map { objective.weights[Int($0)] }
    let below = weights.filter { N.zero < $0 && $0 < stratum }.sorted { $1 < $0 }
    guard !below.isEmpty else { return }
    let above = weights.count - below.count
    objective.stratum = below[min(below.count - 1, max(0, above))]
  }

  /// Takes the core in `learned` into the bound; false where the constraints are refuted.
  private mutating func relax() -> Bool {
    let core = Array(learned.elements)
    let isUnit = core.count == 1
    let isKnown = isUnit && values[Int(core[0])] > 0 && states[Int(core[0] >> 1)].level == 0
    let number = isKnown ? unitNumbers[Int(core[0] >> 1)] : logLearned()
    backtrack(to: 0)
    guard let least = core.map({ objective.weights[Int($0)] }).min() else { return false }
    objective.lower += least
    for literal in core {
      objective.weights[Int(literal)] -= least
      if let owner = objective.owners[literal], objective.cores[owner].outputs.last == literal {
        objective.pending.append(owner)
      }
    }
    objective.cores.append(CoreSum(literals: core, weight: least, number: number))
    if !isUnit { objective.pending.append(objective.cores.count - 1) }
    if isKnown { return true }
    if isUnit {
      unitNumbers[Int(core[0] >> 1)] = number
      assign(core[0], -1)
    } else if core.allSatisfy({ values[Int($0)] == 0 }) {
      core.withUnsafeBufferPointer { watch(clauses.add($0, lbd: 1, number: number, isLearned: false)) }
    }
    return propagateAtRoot()
  }

  // MARK: Counters

  /// Gives each counter that waits for it one more output; false where that refutes the constraints.
  private mutating func extendPending() -> Bool {
    let pending = objective.pending
    objective.pending = []
    for core in pending where !extend(core) { return false }
    return true
  }

  private mutating func extend(_ index: Int) -> Bool {
    let core = objective.cores[index]
    let (size, threshold) = (core.literals.count, core.outputs.count + 2)
    guard threshold <= size else { return true }
    addVariable()
    let output = Int32(variableCount)
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
    if let log {
      downNumber = log.define(down, fresh: output, value: false)
      upNumber = log.define(up, fresh: output, value: true)
      // With S the sum of the literals: (t − 1) · (S ≥ 1 + the outputs before) + (S ≥ t · output), divided by t.
      let number = log.combine(
        [.constraint(core.number, times: Integer(threshold - 1)), .constraint(downNumber, times: 1)],
        dividedBy: threshold)
      if threshold > 2 { log.forget(core.number) }
      objective.cores[index].number = number
    }
    objective.cores[index].outputs.append(output << 1)
    objective.owners[output << 1] = index
    objective.weights[Int(output << 1)] = core.weight
    objective.weighted.append(output << 1)
    for (constraint, number) in [(down, downNumber), (up, upNumber)] {
      if let added = add(constraint, number: number), !force(added) {
        refute(added << 1 | 1)
        return false
      }
      guard propagateAtRoot() else { return false }
    }
    return true
  }

  // MARK: What the bound shows

  /// The cores, each as often as its weight: Σ c·l ≥ lower + Σ weights of outputs · output, over part of the terms.
  private var coreSum: [ProofSummand] {
    objective.cores.map { .constraint($0.number, times: $0.weight.integer) }
  }

  /// Demands what the bounds leave of the remaining weights: literals of greater weight than that become false.
  private mutating func harden() -> Bool {
    guard let upper = objective.upper, N.zero < objective.lower else { return true }
    if let hardened = objective.hardened, hardened == (objective.lower, upper) { return true }
    objective.hardened = (objective.lower, upper)
    let terms = objective.weighted.filter { N.zero < objective.weights[Int($0)] }
    let sum = terms.reduce(N.zero) { $0 + objective.weights[Int($1)] }
    let degree = sum - (upper - N(small: 1) - objective.lower)
    guard N.zero < degree else { return true }
    let number = log?.combine(
      coreSum + [.constraint(linear.heads[Int(objective.constraint)].number, times: 1)], dividedBy: 1)
    if objective.hardening >= 0 {
      log?.forget(linear.heads[Int(objective.hardening)].number)
      linear.remove(objective.hardening)
    }
    let added = linear.add(
      terms.map { (min(objective.weights[Int($0)], degree), $0 ^ 1) }, degree: degree, number: number ?? 0)
    objective.hardening = added
    for term in linear.terms(added) where values[Int(term.literal)] < 0 {
      (linear.gauges.base + Int(added)).pointee.slack -= term.coefficient
    }
    guard force(added) else {
      refute(added << 1 | 1)
      return false
    }
    return propagateAtRoot()
  }

  /// Logs that nothing is below the bound, in the formula's own terms; to be done before it is concluded.
  mutating func logLowerBound() {
    guard let log, N.zero < objective.lower else { return }
    let outputs = objective.weighted.filter { objective.owners[$0] != nil && N.zero < objective.weights[Int($0)] }
    let axioms = outputs.map {
      ProofSummand.literal(Literal(code: $0), times: objective.weights[Int($0)].integer)
    }
    _ = log.combine(coreSum + axioms, dividedBy: 1)
  }

  /// The bound has met the incumbent: their sum is a contradiction. Always false.
  mutating func refuteByBounds() -> Bool {
    guard !isRefuted else { return false }
    if let log {
      let number = log.combine(
        coreSum + [.constraint(linear.heads[Int(objective.constraint)].number, times: 1)], dividedBy: 1)
      _ = withUnsafePointer(to: number) {
        log.learn(UnsafeBufferPointer(start: nil, count: 0), hints: UnsafeBufferPointer(start: $0, count: 1))
      }
    }
    noteRefuted()
    return false
  }
}
