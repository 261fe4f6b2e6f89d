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
  ///   - favoured: variables that decide all others, to be decided first.
  /// - Returns: nil where the formula's numbers pass the machine word.
  public static func minimise(
    _ formula: PseudoBooleanFormula, start: [Bool]? = nil, favoured: [Int32] = [], control: SearchControl,
    log: (any SearchLog)? = nil, onSolution: ([Bool]) -> Void = { _ in }
  ) -> PseudoBooleanOutcome? {
    guard let search = ConflictDrivenSearch(formula, control: control, log: log) else { return nil }
    for variable in favoured { search.favour(variable, by: 1) }
    var best = start
    var isOpen = true
    if let start {
      search.prefer(start)
      log?.improve(start)
      isOpen = search.improve(below: search.cost(start))
    }
    if !isOpen { search.refuteAtOnce() }
    let ending =
      isOpen
      ? search.run { solution in
        best = solution
        onSolution(solution)
      } : .exhausted
    return PseudoBooleanOutcome(
      isExhausted: ending == .exhausted, best: best, objective: best.map { value(of: formula.objective, $0) },
      conflicts: search.conflicts)
  }

  static func value(of terms: [LiteralTerm], _ solution: [Bool]) -> Integer {
    terms.reduce(into: Integer.zero) { sum, term in
      if solution[Int(term.literal.variable)] != term.literal.isNegated { sum += term.coefficient }
    }
  }
}
