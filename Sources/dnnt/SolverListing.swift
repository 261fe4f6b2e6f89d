import ExternalSolvers
import Strategies

/// What `dnnt solve --list-solvers` prints: a line a solver, the parts apart by tabs.
enum SolverListing {
  /// Name, whether it is there and which version, what it is worth.
  static var text: String {
    SolverName.allCases.map { name in
      guard let external = ExternalSolver.named(name.rawValue) else {
        return "\(name.rawValue)\tbuilt in\t\(name == .glpk ? "claims, in floating point" : "exact, with proofs")"
      }
      guard let path = external.path() else {
        return "\(name.rawValue)\tnot on PATH\t\(external.proves); takes \(external.format.rawValue)"
      }
      let version = external.version(at: path).map { "version \($0)" } ?? "version not told"
      return "\(name.rawValue)\t\(version), \(path)\t\(external.proves); takes \(external.format.rawValue)"
    }.joined(separator: "\n")
  }
}
