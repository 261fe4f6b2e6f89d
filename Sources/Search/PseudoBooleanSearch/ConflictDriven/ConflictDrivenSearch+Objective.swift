import CertificateChecking
import ExactArithmetic

extension ConflictDrivenSearch {
  /// Alternates between looking for better solutions and raising the lower bound, until they meet or nothing is better.
  mutating func minimise(
    _ start: [Bool]?, phases values: [Bool], _ options: PseudoBooleanOptions, _ onStep: () -> Void,
    _ suggestion: () -> [Bool]?, _ onSolution: ([Bool]) -> Void, _ onBound: (Integer) -> Void
  ) -> PseudoBooleanOutcome {
    for variable in options.favoured.reversed() { order.favour(variable) }
    for variable in 1..<Int32(max(1, values.count)) { phases.prefer(variable, values[Int(variable)]) }
    best = start
    let isExhausted =
      isLoaded && (!isOpen(after: start, options, onStep) || exhaust(options, onStep, suggestion, onSolution, onBound))
    if isLoaded, !isExhausted { logLowerBound() }
    let sum = best.map { objective.cost($0).integer + objective.offset }
    return PseudoBooleanOutcome(
      isExhausted: isExhausted, best: best, objective: sum,
      bound: isExhausted ? sum : bound.lower.integer + objective.offset, conflicts: conflicts,
      propagations: engine.propagations)
  }

  /// The root: the constraints' consequences, the start's bound, failed literals. False where that is the end.
  private mutating func isOpen(after start: [Bool]?, _ options: PseudoBooleanOptions, _ onStep: () -> Void) -> Bool {
    guard begin() else { return false }
    if let ceiling = options.ceiling {
      guard demand(atMost: ceiling.sum - objective.offset, number: ceiling.number) else { return false }
    } else if let start, !demandBetter(than: start) {
      return false
    }
    let isOpen = probe(options.probed, ticks: 20_000_000, onStep: onStep)
    phases.restoreOriginal()
    return isOpen
  }

  /// False where a limit ended the search.
  private mutating func exhaust(
    _ options: PseudoBooleanOptions, _ onStep: () -> Void, _ suggestion: () -> [Bool]?,
    _ onSolution: ([Bool]) -> Void, _ onBound: (Integer) -> Void
  ) -> Bool {
    var round = 1
    while true {
      if options.checksInvariants { checkInvariants() }
      if options.ceiling == nil, let suggested = suggestion(), !adopt(suggested, onSolution) { return true }
      if options.isCoreGuided && options.ceiling == nil && objective.isDemanded {
        switch raiseLower(conflicts: 500 * round, onStep: onStep, onSolution: onSolution, onBound: onBound) {
        case .refuted: return true
        case .stopped: return false
        case .budget, .core, .solution: break
        }
      }
      let end = conflicts + 2000 * round
      while conflicts < end {
        if options.checksInvariants { checkInvariants() }
        let pause = search(conflicts: end - conflicts, onStep: onStep)
        switch pause {
        case .solution:
          if !accept(onSolution) { return true }
        case .refuted: return true
        case .stopped: return false
        case .budget, .core: break
        }
        if pause == .budget { break }
      }
      backtrack(to: 0)
      round += 1
    }
  }
}
