// The library: everything that `dnnt` does with an instance, from Swift.
//
// `Network` and `Instance` say what is trained, `NetworkSolver` trains it, `Solution` is what came of it, `TrainedModel` predicts.
// Numbers are `Rational`s, exact; a status of `optimal` means that exact reasoning showed it, and `isVerified` that the
// checker accepted the certificate in this process. docs/how-to/swift-library.md begins with an example.
@_exported import CertificateChecking
@_exported import DataPreparation
@_exported import ExactArithmetic
import Strategies
@_exported import Tables
@_exported import TrainingProblem

/// Where a running solve stands: exact numbers, nil where there is none yet.
public typealias SolveProgress = Strategies.SolveProgress

/// The outcome of a solve: `optimal`, `feasible`, … — see `Finding.Status`.
public typealias SolveStatus = Finding.Status

/// The solvers by name; `auto` picks.
public typealias SolverName = Strategies.SolverName

/// A cause that ends a solve before its end.
public typealias StopReason = Strategies.StopReason

/// A failure that is not the input's: a backend, or the program itself.
public typealias SolveFault = Strategies.SolveFault

extension Rational {
  /// The number that the text spells: `3`, `-2/7`, `0.25`, `1e-3`; nil where it spells none.
  public init?(_ text: String) {
    guard let parsed = try? RationalText.parse(Array(text.utf8)) else { return nil }
    self = parsed.value
  }
}
