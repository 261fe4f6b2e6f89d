import ExternalSolvers

/// The solvers that there are: the only list of them.
public enum SolverRegistry {
  /// In the order of help and listings. A new solver adds its line here; a program on PATH, its row to
  /// ``ExternalSolver/all``.
  public static let all: [any Solver] =
    [
      AutomaticSolver(), BranchAndBoundSolver(), ConflictDrivenSolver(), LinearRelaxationSolver(), DeepSolver(),
      SATSolver(), PatternSolver(), DynamicProgramSolver(), GLPKBranchAndBound(),
    ] + ExternalSolver.all.map { ExternalProgram(program: $0) }

  /// - Precondition: the name is one of the registry's, as every `SolverName` is.
  static func solver(_ name: SolverName) -> any Solver {
    guard let solver = all.first(where: { $0.name == name }) else {
      preconditionFailure("no solver is named '\(name.rawValue)'")
    }
    return solver
  }
}
