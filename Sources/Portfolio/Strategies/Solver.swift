import TrainingProblem

/// One way of solving instances: what `--solver` names.
///
/// A solver of its own kind is one type that says what it takes and what that costs (`plan`), and does it (`solve`). It
/// stands in ``SolverRegistry/all``, from which the command line's options and help, `--list-solvers` and `info` are made.
public protocol Solver: Sendable {
  /// The name that `--solver` takes.
  var name: SolverName { get }
  /// Other names that `--solver` takes for it.
  var otherNames: [String] { get }
  /// The worth of its answers, in a few words for a table.
  var worth: String { get }
  /// Why it takes no instance with constraints or shared parameters; nil where it takes them.
  var refusalOfConstraints: String? { get }
  /// The predicted cost on an instance, or why it does not fit; nil where there is nothing to say. Takes a fraction of a
  /// second.
  func plan(_ subject: PredictionSubject) -> SolverPrediction?
  /// Solves an instance of one objective, until its end or the session's limits.
  ///
  /// - Throws: `LimitError` where the instance is beyond what the search holds; `SolveFault`.
  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding
  /// The same with constraints or shared parameters, from a feasible choice on; not asked of a solver that refuses them.
  func solveConstrained(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding
}

extension Solver {
  /// No other names.
  public var otherNames: [String] { [] }
  /// The worth of a solver that writes proofs.
  public var worth: String { "exact, with proofs" }
  /// No refusal: the solver takes constraints.
  public var refusalOfConstraints: String? { nil }
  /// No prediction.
  public func plan(_ subject: PredictionSubject) -> SolverPrediction? { nil }
  /// The same search as without constraints.
  public func solveConstrained(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try solve(session, scaled)
  }

  /// For solvers that take plain instances only.
  var plainOnly: String { "the solver '\(name.rawValue)' takes no constraints and no shared parameters" }
}

/// The name of a solver, as `--solver` takes it and answers state it.
public struct SolverName: RawRepresentable, Hashable, Sendable, CaseIterable {
  /// The name as answers state it.
  public let rawValue: String

  /// - Returns: nil where no solver has this name. Other names of a solver give its own.
  public init?(rawValue: String) {
    guard
      let solver = SolverRegistry.all.first(where: { $0.name.rawValue == rawValue || $0.otherNames.contains(rawValue) })
    else { return nil }
    self = solver.name
  }

  /// For solvers themselves.
  init(of name: String) { rawValue = name }

  /// The names of all solvers of the registry, in its order.
  public static var allCases: [SolverName] { SolverRegistry.all.map(\.name) }

  /// Picks by the instance's shape; always exact.
  public static let auto = SolverName(of: "auto")
  /// Native branch and bound over intervals of options; exact.
  public static let bnb = SolverName(of: "bnb")
  /// Conflict-driven search over the reference encoding, from a start by local search; exact, and writes proofs as it
  /// goes.
  public static let conflict = SolverName(of: "conflict")
  /// Branch and bound over the reference encoding with exact bounds from linear relaxations, which GLPK's simplex
  /// method solves; exact, and writes proofs as it goes.
  public static let lp = SolverName(of: "lp")
  /// The tree of all choices, evaluated with enclosures: for deep networks whose values are too long for the others; exact.
  public static let deep = SolverName(of: "deep")
  /// CaDiCaL over clauses of the reference encoding, from a start by local search; a claim until its proof, which is
  /// joined to the encoding's, is accepted.
  public static let sat = SolverName(of: "sat")
  /// Enumeration of the activation patterns of hidden neurons; exact. Branch and bound where it does not fit.
  public static let behaviour = SolverName(of: "behaviour")
  /// The dynamic program over reachable sums, for networks of at most two layers on few distinct inputs; exact.
  public static let dp = SolverName(of: "dp")
  /// GLPK's own branch and bound over a mixed-integer encoding; in floating point, so its bounds are claims.
  public static let glpk = SolverName(of: "glpk")
}
