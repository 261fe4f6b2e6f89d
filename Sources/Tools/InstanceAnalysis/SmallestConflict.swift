import CertificateChecking
import ExactArithmetic
import PseudoBooleanSearch
import SearchCore
import TrainingProblem

/// A conflicting set of least size, by implicit hitting sets: a set conflicts only if every network fails over it, so it
/// must satisfy one covering constraint for each network that is known. A smallest set that satisfies all of them is
/// found, exactly, and either conflicts, and then no smaller one does; or a search finds one more network.
///
/// Ignatiev, Previti, Liffiton, Marques-Silva: "Smallest MUS extraction with minimal hitting set dualization", 2015,
/// doi:10.1007/978-3-319-23219-5_13. There sets are hit; here losses are added up, so a constraint has coefficients.
extension ConflictSearch {
  /// Of conflicting sets one of least size.
  ///
  /// - Parameters:
  ///   - known: an irreducible set, which is no smaller.
  ///   - shouldStop: true ends the search; `known` may not be smallest then.
  /// - Returns: the set, and whether no smaller one conflicts.
  public mutating func smallest(
    noLargerThan known: SampleConflict, shouldStop: @escaping @Sendable () -> Bool
  ) throws -> (conflict: SampleConflict, isProven: Bool) {
    while true {
      guard let candidate = leastCover(shouldStop) else { return (known, false) }
      if candidate.count >= known.samples.count { return (known, true) }
      switch try reach(candidate) {
      case .found: continue
      case .open: return (known, false)
      case .missed:
        guard case .conflict(let conflict) = try shrink(candidate) else { return (known, false) }
        return (conflict, true)
      }
    }
  }

  /// The smallest set over which every known network misses the target; nil where the search for it was stopped.
  private func leastCover(_ shouldStop: @escaping @Sendable () -> Bool) -> [Int]? {
    let count = instance.samples.count
    let variables = (0..<count).map { Literal(Int32($0 + 1)) }
    let formula = PseudoBooleanFormula(
      variableCount: count, constraints: networks.map { covering($0, variables) },
      objective: variables.map { LiteralTerm(1, $0) })
    // All samples together conflict.
    let outcome = PseudoBooleanSolver.minimise(
      formula, start: [false] + [Bool](repeating: true, count: count), control: SearchControl(shouldStop: shouldStop))
    guard outcome.isExhausted, let best = outcome.best else { return nil }
    return instance.samples.indices.filter { best[$0 + 1] }
  }

  /// The network's objective over the set is above the target.
  private func covering(_ network: KnownNetwork, _ variables: [Literal]) -> PseudoBooleanConstraint {
    let room = target - network.penalty
    switch instance.loss.aggregate {
    case .max:
      return PseudoBooleanConstraint(
        variables.indices.filter { network.losses[$0] > room }.map { LiteralTerm(1, variables[$0]) }, atLeast: 1)
    case .sum:
      let scale = network.losses.reduce(Integer(1)) { .leastCommonMultiple($0, $1.denominator) }
      let terms = variables.indices.filter { network.losses[$0].signum > 0 }.map {
        LiteralTerm((network.losses[$0] * Rational(scale)).numerator, variables[$0])
      }
      return PseudoBooleanConstraint(terms, atLeast: (room * Rational(scale)).floor + 1)
    }
  }
}
