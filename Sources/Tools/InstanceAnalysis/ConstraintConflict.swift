import ExactArithmetic
import TrainingProblem

/// Constraints that no choice of parameters satisfies together, none of which can be left out.
public struct ConstraintConflict: Sendable {
  /// Numbers from 0, ascending.
  public let constraints: [Int]
  /// For each of them a choice that satisfies the others, in the same order.
  public let witnesses: [Assignment]

  /// The ways in which a search ends.
  public enum Outcome: Sendable {
    /// The constraints conflict, and none can be left out.
    case conflict(ConstraintConflict)
    /// A limit ended the search; the constraints that are known to conflict, some of which may not be needed.
    case stopped([Int])
  }

  /// Leaves out constraints one by one while the rest conflicts: see `ConflictSearch`.
  ///
  /// - Parameter satisfy: a choice that satisfies the constraints of the instance that it is handed; `missed` for none.
  /// - Precondition: all constraints together conflict.
  public static func find(
    _ instance: Instance, satisfy: (Instance) throws -> ConflictSearch.Decision
  ) throws -> Outcome {
    var set = Array(instance.constraints.indices)
    var witnesses: [Int: Assignment] = [:]
    for number in instance.constraints.indices {
      let rest = set.filter { $0 != number }
      switch try satisfy(instance.keeping(constraints: rest)) {
      case .missed: set = rest
      case .reached(let assignment): witnesses[number] = assignment
      case .open: return .stopped(set)
      }
    }
    return .conflict(ConstraintConflict(constraints: set, witnesses: set.compactMap { witnesses[$0] }))
  }
}

extension Instance {
  /// The instance with some of its constraints and its first objective only.
  public func keeping(constraints kept: [Int]) -> Instance {
    with(constraints: kept.map { constraints[$0] }, then: [])
  }
}
