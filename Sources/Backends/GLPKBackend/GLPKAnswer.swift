public import ExactArithmetic

/// Limits on what one run may spend.
public struct GLPKLimits: Hashable, Sendable {
  /// Wall time. Also ends a single long relaxation.
  public var seconds: Double
  /// Nodes of the search tree; results for a node limit do not depend on the machine's speed.
  public var nodes: Int
  /// Steps of the simplex method, over all nodes.
  public var iterations: Int
  /// Memory that GLPK allocates, beside the program itself.
  public var memoryMiB: Int

  /// The limits of one run; `GLPKSolver.minimise` refuses those that are not positive.
  public init(seconds: Double = 3600, nodes: Int = .max, iterations: Int = .max, memoryMiB: Int = 2048) {
    self.seconds = seconds
    self.nodes = nodes
    self.iterations = iterations
    self.memoryMiB = memoryMiB
  }
}

/// How a run is doing. The numbers are GLPK's, of the objective without its constant and scale: to show, not to use.
public struct GLPKProgress: Hashable, Sendable {
  /// Nodes of the search tree so far.
  public let nodes: Int
  /// Wall time so far.
  public let seconds: Double
  /// nil until the root relaxation is solved.
  public let bound: Double?
  /// nil until GLPK has an incumbent.
  public let incumbent: Double?
}

/// GLPK's word on the program. There is no way to say "optimal" here: a search in floating point only claims it.
public enum GLPKStatus: Hashable, Sendable {
  /// GLPK calls the last incumbent optimal. Wrong answers of this kind are known.
  case claimedOptimal
  /// GLPK says that no point satisfies the rows, and no point is at hand that shows the contrary.
  case claimedInfeasible
  /// There is a point, and no claim about better ones.
  case feasible
  /// Neither a point nor a claim.
  case unknown
}

/// Why a run ended before GLPK was done.
public enum GLPKStop: Hashable, Sendable {
  /// The limit on wall time.
  case time
  /// The limit on nodes.
  case nodes
  /// The limit on steps of the simplex method.
  case iterations
  /// The limit on memory.
  case memory
  /// `shouldStop` said so.
  case interrupt
}

/// A run's finding, its claim and the reason of its end: three different things.
public struct GLPKAnswer: Hashable, Sendable {
  /// The claim, or that there is none.
  public let status: GLPKStatus
  /// nil where GLPK ran to its end.
  public let stop: GLPKStop?
  /// The best point, GLPK's values rounded to integers; the given start where nothing better came. Of the points that
  /// satisfy the program exactly the best, and only where there is none the last that GLPK took for one.
  public let values: [Integer]?
  /// True if `values` satisfies every row and bound in exact arithmetic.
  public let satisfiesRows: Bool
  /// A lower bound of the true objective, constant and scale included, as GLPK claims it: the exact value of its
  /// floating-point number, which may lie above the truth.
  public let claimedBound: Rational?
  /// Nodes of the search tree.
  public let nodes: Int
  /// Wall time of the run.
  public let seconds: Double
}
