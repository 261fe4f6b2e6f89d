import CaDiCaLBackend
import GLPKBackend
import Strategies

/// Which solvers this build has: traits leave backends out.
enum Backends {
  static func serve(_ solver: SolverName) -> Bool {
    switch solver {
    case .lp, .glpk: return GLPKSolver.isPresent
    case .sat: return CaDiCaLSolver.isPresent
    default: return true
    }
  }
}
