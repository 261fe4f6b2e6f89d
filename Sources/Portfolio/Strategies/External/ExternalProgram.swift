import ExternalSolvers
import TrainingProblem

/// A program on PATH, over a file: its bounds are claims.
struct ExternalProgram: Solver {
  let program: ExternalSolver

  var name: SolverName { SolverName(of: program.name) }
  var worth: String { "\(program.proves); takes \(program.format.rawValue)" }

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    do { return try Strategy.external(session, scaled, program) } catch SolveFault.usage where session.shouldStop() {
      // The program's text was under way when the solve was stopped.
      return Finding(bound: 0, by: .init(program.name))
    }
  }
}
