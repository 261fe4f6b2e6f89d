import ExactArithmetic
import TrainingProblem

/// What a user may ask of a solve.
public struct SolveOptions: Sendable {
  /// `auto`, or a name of `SolverName`.
  public var solver: SolverName = .auto
  /// Name of a mixed-integer encoding, for solvers that use one.
  public var encoding: String?
  public var timeLimit: Duration?
  /// In MiB.
  public var memoryLimit: Int?
  public var nodeLimit: Int?
  public var threads = 1
  public var seed: UInt64 = 0
  /// A choice to begin from; every parameter must be one of its options.
  public var start: Assignment?
  /// Decide whether this is reached; nil to optimise.
  public var threshold: Rational?

  /// How long to look for a proof once the answer is known; nil: see `SolveSession.proofPatience`.
  public var proofTime: Duration?
  /// Where to write a proof of the answer; nil for none.
  public var proof: ProofOptions?

  public init() {}
}

/// The solvers that `--solver` names.
public enum SolverName: String, Sendable, CaseIterable {
  /// Picks by the instance's shape; always exact.
  case auto
  /// Native branch and bound over intervals of options; exact.
  case bnb
  /// Conflict-driven search over the reference encoding, from a start by local search; exact, and writes proofs as it
  /// goes.
  case conflict
  /// Branch and bound over the reference encoding with exact bounds from linear relaxations, which GLPK's simplex
  /// method solves; exact, and writes proofs as it goes.
  case lp
  /// The tree of all choices, evaluated with enclosures: for deep networks whose values are too long for the others; exact.
  case deep
  /// CaDiCaL over clauses of the reference encoding, from a start by local search; a claim until its proof, which is
  /// joined to the encoding's, is accepted.
  case sat
  /// Search over the behaviours of hidden neurons; exact. Branch and bound where it does not fit.
  case behaviour
  /// The dynamic program over reachable sums, for networks of at most two layers on few distinct inputs; exact.
  case dp
  /// GLPK's own branch and bound over a mixed-integer encoding; in floating point, so its bounds are claims.
  case glpk

  // Programs on PATH, each over a file: their bounds are claims.
  case cbc
  case highs
  case scip
  case gurobi = "gurobi_cl"
  case cplex
  case glpsol
  case clasp
  case roundingsat
  case z3
  case minisat
  case cadical
  case kissat
}

/// Someone's fault other than the input's: a backend that failed, or a bug of ours. The message says what was kept.
public enum SolveFault: Error, Sendable, CustomStringConvertible {
  case backend(name: String, message: String)
  case bug(String)
  /// The user asked for what there is not.
  case usage(String)

  public var description: String {
    switch self {
    case .backend(let name, let message): return "the backend '\(name)' failed: \(message)"
    case .usage(let message): return message
    case .bug(let message): return "internal fault: \(message); please report it with the instance"
    }
  }
}
