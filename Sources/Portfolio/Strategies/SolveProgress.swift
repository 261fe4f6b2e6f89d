import ExactArithmetic

/// Where a running solve stands, for whoever shows it.
public struct SolveProgress: Sendable {
  /// The name of the solver that tells.
  public let solver: String
  /// Nodes, conflicts or states so far.
  public let nodes: Int
  /// The least objective found so far, as replayed; nil before the first.
  public let incumbent: Rational?
  /// The greatest lower bound so far; nil where none is known.
  public let bound: Rational?
  /// True if the bound is a float backend's own.
  public let isBoundClaimed: Bool

  /// A report of one solver.
  public init(solver: String, nodes: Int, incumbent: Rational?, bound: Rational?, isBoundClaimed: Bool = false) {
    (self.solver, self.nodes, self.incumbent) = (solver, nodes, incumbent)
    (self.bound, self.isBoundClaimed) = (bound, isBoundClaimed)
  }
}
