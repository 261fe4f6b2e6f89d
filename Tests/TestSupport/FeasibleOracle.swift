import ExactArithmetic
import TrainingProblem

/// The oracle of version 2: every choice of a tiny instance, judged by `Meaning`.
public struct FeasibleOracle: Sendable {
  /// The feasible choices with all their objectives.
  public let feasible: [(assignment: Assignment, objectives: [Rational])]
  /// One choice that is not feasible, where there is any.
  public let infeasible: Assignment?
  /// The lexicographically least objectives; nil where nothing is feasible.
  public let least: [Rational]?

  /// - Precondition: no parameter is real.
  public init(_ instance: Instance) {
    var feasible: [(Assignment, [Rational])] = []
    var infeasible: Assignment?
    BruteForce.eachChoice(of: instance.network) { assignment in
      if Meaning.isFeasible(instance, assignment) {
        feasible.append((assignment, Meaning.objectives(instance, assignment)))
      } else if instance.network.shared.isEmpty {
        infeasible = assignment
      }
    }
    self.feasible = feasible
    self.infeasible = infeasible
    least = feasible.map { $0.1 }.min { $0.lexicographicallyPrecedes($1) }
  }

  /// The feasible choices whose first objective is at most `limit`.
  public func within(_ limit: Rational) -> [Assignment] {
    feasible.filter { $0.objectives[0] <= limit }.map(\.assignment)
  }
}
