import ExactArithmetic
import Synchronization
import TrainingProblem

/// The best choice that any solver of one solve has met, for the others. Whoever takes it evaluates it anew.
final class KnownChoices: Sendable {
  private let scaled = Mutex<ScaledInstance?>(nil)
  private let best = Mutex<(choice: ParameterChoice, objective: Integer)?>(nil)
  private let bound = Mutex<Rational?>(nil)
  private let version: Atomic<Int>
  /// The end of the stage before.
  private let start: Assignment?
  /// The stage under way, where the solve goes in stages: what is known of the whole is known of that.
  private let stage = Mutex<KnownChoices?>(nil)

  init() {
    version = Atomic(0)
    start = nil
  }

  /// Of a stage of the solve that `whole` is of, whose news count on.
  init(stageOf whole: KnownChoices, start: Assignment?) {
    self.start = start
    version = Atomic(whole.newestVersion + (start == nil ? 0 : 1))
    whole.stage.withLock { $0 = self }
  }

  private var newestVersion: Int {
    stage.withLock { $0 }?.newestVersion ?? version.load(ordering: .acquiring)
  }

  /// Choices are of this instance.
  func begin(_ scaled: ScaledInstance) { self.scaled.withLock { $0 = scaled } }

  /// The best choice as an assignment, where it is news: see `news`.
  func assignment(since version: inout Int) -> Assignment? {
    if let stage = stage.withLock({ $0 }) { return stage.assignment(since: &version) }
    let seen = version
    if let choice = news(since: &version)?.choice { return scaled.withLock { $0 }?.assignment(choice) }
    return version == seen ? nil : start
  }

  /// No choice has a smaller objective than `value`, by exact reasoning.
  func raise(bound value: Rational) {
    bound.withLock { bound in if bound.map({ $0 < value }) ?? true { bound = value } }
  }

  /// The greatest bound that any solver has told of, or that of the stage under way.
  var exactBound: Rational? { stage.withLock({ $0 })?.exactBound ?? bound.withLock { $0 } }

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
