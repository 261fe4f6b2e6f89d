import ExactArithmetic
import Synchronization
import TrainingProblem

/// The best choice that any solver of one solve has met, for the others. Whoever takes it evaluates it anew.
final class KnownChoices: Sendable {
  private let best = Mutex<(choice: ParameterChoice, objective: Integer)?>(nil)
  private let version = Atomic<Int>(0)

  /// - Parameter objective: of `choice`, scaled.
  func offer(_ choice: ParameterChoice, _ objective: Integer) {
    best.withLock { best in
      if let known = best, known.objective <= objective { return }
      best = (choice, objective)
      version.add(1, ordering: .releasing)
    }
  }

  /// The best choice where it is news to a solver that has seen `version`, which is brought up to date.
  func news(since version: inout Int) -> (choice: ParameterChoice, objective: Integer)? {
    let newest = self.version.load(ordering: .acquiring)
    guard newest != version else { return nil }
    version = newest
    return best.withLock { $0 }
  }
}
