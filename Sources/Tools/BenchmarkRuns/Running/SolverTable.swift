/// Which encodings a solver can be given: all that `bench` knows of solvers.
enum SolverTable {
  private enum Takes { case none, mixedInteger, clauses, reference }

  private static let solvers: [(Takes, [String])] = [
    (.none, ["auto", "bnb", "conflict", "lp", "deep", "behaviour", "dp"]),
    (.mixedInteger, ["glpk", "glpsol", "cbc", "highs", "scip", "gurobi_cl", "cplex"]),
    (.clauses, ["sat", "cadical", "kissat", "minisat"]),
    (.reference, ["clasp", "roundingsat", "z3"]),
  ]

  /// Names of encodings into clauses begin with this.
  static let clausePrefix = "sat-"
  /// The pseudo-Boolean encoding that proofs are about.
  static let reference = "reference"

  /// The encodings, out of those asked for, that `solver` runs with; `[nil]` where it is run once, as it is.
  ///
  /// A name `SOLVER/ENCODING` is that pair and no other: so solvers that this table does not know get encodings.
  static func pairs(_ solver: String, _ encodings: [String]) -> [(solver: String, encoding: String?)] {
    if let slash = solver.firstIndex(of: "/") {
      return [(String(solver[..<slash]), String(solver[solver.index(after: slash)...]))]
    }
    let takes = solvers.first { $0.1.contains(solver) }?.0 ?? .none
    let fitting: [String]
    switch takes {
    case .none: return [(solver, nil)]
    case .mixedInteger: fitting = encodings.filter { !$0.hasPrefix(clausePrefix) && $0 != reference }
    case .clauses: fitting = encodings.filter { $0.hasPrefix(clausePrefix) }
    case .reference: fitting = encodings.filter { $0 == reference }
    }
    return fitting.isEmpty ? [(solver, nil)] : fitting.map { (solver, $0) }
  }
}
