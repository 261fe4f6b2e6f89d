import CertificateChecking
import ExactArithmetic

/// What a search over a formula came to.
public struct PseudoBooleanOutcome: Sendable {
  /// Whether nothing better than `best` exists (or nothing at all, where there is no best).
  public let isExhausted: Bool
  /// The value of each variable, entry 0 unused.
  public let best: [Bool]?
  /// Σ objective terms at `best`, without constant and scale.
  public let objective: Integer?
  public let conflicts: Int
}

/// Conflict-driven search over pseudo-Boolean formulas.
public enum PseudoBooleanSolver {
  /// Finds a solution of least objective, or any solution where there is no objective.
  ///
  /// - Parameters:
  ///   - start: a solution to begin from; it is logged as the first improvement, and only better ones are sought.
  ///   - onStep: called now and then, before the control is asked whether to stop.
  ///   - favoured: variables that decide all others, to be decided first.
  public static func minimise(
    _ formula: PseudoBooleanFormula, start: [Bool]? = nil, favoured: [Int32] = [], control: SearchControl,
    log: (any SearchLog)? = nil, onStep: () -> Void = {}, onSolution: ([Bool]) -> Void = { _ in }
  ) -> PseudoBooleanOutcome {
    switch ConstraintStore<Int>.width(of: formula) {
    case .word:
      return minimise(
        ConflictDrivenSearch<Int>(formula, control: control, log: log), start, favoured, onStep, onSolution)
    case .doubleWord:
      return minimise(
        ConflictDrivenSearch<Int128>(formula, control: control, log: log), start, favoured, onStep, onSolution)
    case .big:
      return minimise(
        ConflictDrivenSearch<Integer>(formula, control: control, log: log), start, favoured, onStep, onSolution)
    }
  }

  private static func minimise<N: WorkingNumber>(
    _ search: ConflictDrivenSearch<N>, _ start: [Bool]?, _ favoured: [Int32], _ onStep: () -> Void,
    _ onSolution: ([Bool]) -> Void
  ) -> PseudoBooleanOutcome {
    for variable in favoured { search.favour(variable, by: 1) }
    var best = start
    var isOpen = true
    if let start {
      search.prefer(start)
      search.log?.improve(start)
      isOpen = search.improve(below: search.cost(start))
    }
    if !isOpen { search.refuteAtOnce() }
    let ending =
      isOpen
      ? search.run(onStep: onStep) { solution in
        best = solution
        onSolution(solution)
      } : .exhausted
    return PseudoBooleanOutcome(
      isExhausted: ending == .exhausted, best: best, objective: best.map { value(of: search.objectiveTerms, $0) },
      conflicts: search.conflicts)
  }

  static func value(of terms: [LiteralTerm], _ solution: [Bool]) -> Integer {
    terms.reduce(into: Integer.zero) { sum, term in
      if solution[Int(term.literal.variable)] != term.literal.isNegated { sum += term.coefficient }
    }
  }
}
