import ExactArithmetic
import TrainingProblem

/// When a search must stop, and whom it tells what it found. Time decides only when to stop, never where to go, so a
/// run that no time limit cut is the same for the same seed and node limit.
public struct SearchControl: Sendable {
  public var nodeLimit: Int?
  /// Asked now and then; true ends the search with what it has.
  public var shouldStop: @Sendable () -> Bool
  /// Told of each better choice, with its scaled objective.
  public var onIncumbent: @Sendable (ParameterChoice, Integer) -> Void
  public var onProgress: @Sendable (SearchProgress) -> Void

  public init(
    nodeLimit: Int? = nil, shouldStop: @escaping @Sendable () -> Bool = { false },
    onIncumbent: @escaping @Sendable (ParameterChoice, Integer) -> Void = { _, _ in },
    onProgress: @escaping @Sendable (SearchProgress) -> Void = { _ in }
  ) {
    self.nodeLimit = nodeLimit
    self.shouldStop = shouldStop
    self.onIncumbent = onIncumbent
    self.onProgress = onProgress
  }
}

/// Where a running search stands.
public struct SearchProgress: Sendable {
  public let nodes: Int
  /// Scaled objective of the best choice so far.
  public let incumbent: Integer?
  /// No choice has a smaller scaled objective.
  public let bound: Integer

  public init(nodes: Int, incumbent: Integer?, bound: Integer) {
    (self.nodes, self.incumbent, self.bound) = (nodes, incumbent, bound)
  }
}

/// What a search came to.
public struct SearchOutcome: Sendable {
  public enum Ending: Sendable, Equatable {
    /// The whole space was searched: the bound is the least objective (or, for a decision, shows that it is missed).
    case exhausted
    /// A choice reaches the target of a decision.
    case reachedTarget
    /// A limit or an interrupt ended the search.
    case stopped
  }
  public let ending: Ending
  public let best: ParameterChoice?
  /// Scaled objective of `best`.
  public let objective: Integer?
  /// No choice has a smaller scaled objective.
  public let bound: Integer
  public let nodes: Int

  public init(ending: Ending, best: ParameterChoice?, objective: Integer?, bound: Integer, nodes: Int) {
    (self.ending, self.best, self.objective, self.bound, self.nodes) = (ending, best, objective, bound, nodes)
  }
}
