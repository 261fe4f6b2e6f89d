import ExactArithmetic
import Synchronization
import TrainingProblem

/// The best choice that any solver of one solve has met, for the others. Whoever takes it evaluates it anew.
final class KnownChoices: Sendable {
  private let scaled = Mutex<ScaledInstance?>(nil)
  private let best = Mutex<(choice: ParameterChoice, objective: Integer)?>(nil)
  private let version = Atomic<Int>(0)

  /// Choices are of this instance.
  func begin(_ scaled: ScaledInstance) { self.scaled.withLock { $0 = scaled } }

  /// The best choice as an assignment, where it is news: see `news`.
  func assignment(since version: inout Int) -> Assignment? {
    guard let choice = news(since: &version)?.choice else { return nil }
    return scaled.withLock { $0 }?.assignment(choice)
  }

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
