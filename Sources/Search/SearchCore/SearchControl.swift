import ExactArithmetic
import TrainingProblem

/// When a search must stop, and whom it tells what it found. Time decides only when to stop, never where to go, so a
/// run that no time limit cut is the same for the same seed and node limit.
public struct SearchControl: Sendable {
  /// Nodes after which the search stops; nil for no limit.
  public var nodeLimit: Int?
  /// Asked now and then; true ends the search with what it has.
  public var shouldStop: @Sendable () -> Bool
  /// Told of each better choice, with its scaled objective.
  public var onIncumbent: @Sendable (ParameterChoice, Integer) -> Void
  /// Told now and then where the search stands.
  public var onProgress: @Sendable (SearchProgress) -> Void

  /// A control without a limit, a stop or a listener, unless they are given.
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
  /// Nodes so far.
  public let nodes: Int
  /// Scaled objective of the best choice so far.
  public let incumbent: Integer?
  /// No choice has a smaller scaled objective.
  public let bound: Integer

  /// The standing of a search.
  public init(nodes: Int, incumbent: Integer?, bound: Integer) {
    (self.nodes, self.incumbent, self.bound) = (nodes, incumbent, bound)
  }
}

/// The outcome of a search.
public struct SearchOutcome: Sendable {
  /// The ways in which a search ends.
  public enum Ending: Sendable, Equatable {
    /// The whole space was searched: the bound is the least objective (or, for a decision, shows that it is missed).
    case exhausted
    /// A choice reaches the target of a decision.
    case reachedTarget
    /// A limit or an interrupt ended the search.
    case stopped
  }
  /// The way in which the search ended.
  public let ending: Ending
  /// The best choice found; nil where none was.
  public let best: ParameterChoice?
  /// Scaled objective of `best`.
  public let objective: Integer?
  /// No choice has a smaller scaled objective.
  public let bound: Integer
  /// Nodes of the whole search.
  public let nodes: Int

  /// The outcome of these parts.
  public init(ending: Ending, best: ParameterChoice?, objective: Integer?, bound: Integer, nodes: Int) {
    (self.ending, self.best, self.objective, self.bound, self.nodes) = (ending, best, objective, bound, nodes)
  }
}
