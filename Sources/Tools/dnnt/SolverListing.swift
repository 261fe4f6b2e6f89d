import ExternalSolvers
import Strategies

/// The text of `dnnt solve --list-solvers`: a line a solver, the parts apart by tabs.
enum SolverListing {
  /// Name, whether it is there and which version, what it is worth.
  static var text: String {
    SolverRegistry.all.map { solver in
      let name = solver.name.rawValue
      guard let external = ExternalSolver.named(name) else { return "\(name)\tbuilt in\t\(solver.worth)" }
      guard let path = external.path() else { return "\(name)\tnot on PATH\t\(solver.worth)" }
      let version = external.version(at: path).map { "version \($0)" } ?? "version not told"
      return "\(name)\t\(version), \(path)\t\(solver.worth)"
    }.joined(separator: "\n")
  }
}
