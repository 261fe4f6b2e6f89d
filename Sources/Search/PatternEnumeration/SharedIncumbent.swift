import ExactArithmetic
import SearchCore
import Synchronization
import TrainingProblem

/// The best choice that any thread has found.
final class SharedIncumbent: Sendable {
  private let value: Atomic<Int>
  private let best: Mutex<(objective: Int, choice: ParameterChoice)?>
  /// For a decision: the greatest objective that reaches the threshold; finding it ends the search.
  private let target: Int?
  private let control: SearchControl

  init(target: Int?, control: SearchControl) {
    self.target = target
    self.control = control
    value = Atomic(target.map { $0 == Int.max ? $0 : $0 + 1 } ?? Int.max)
    best = Mutex(nil)
  }

  /// Only what is below this is of interest any more.
  @inline(__always) var limit: Int { value.load(ordering: .relaxed) }
  var found: (objective: Int, choice: ParameterChoice)? { best.withLock { $0 } }
  /// True if the target has been reached.
  var hasEnded: Bool { target.map { limit <= $0 } ?? false }

  /// Takes a choice of this objective where it is the best so far.
  func offer(_ objective: Int, _ choice: () -> ParameterChoice) {
    best.withLock { best in
      guard best.map({ objective < $0.objective }) ?? true else { return }
      let made = choice()
      best = (objective, made)
      if objective < limit { value.store(objective, ordering: .relaxed) }
      control.onIncumbent(made, Integer(objective))
    }
  }
}

/// A stop that stays: once asked to, all threads end, and nothing unfinished is taken for done.
final class StickyStop: Sendable {
  private let isSet = Atomic<Bool>(false)
  private let ask: @Sendable () -> Bool
  init(_ ask: @escaping @Sendable () -> Bool) { self.ask = ask }

  /// True if it has been asked for, without asking again.
  var wasAsked: Bool { isSet.load(ordering: .relaxed) }
  func set() { isSet.store(true, ordering: .relaxed) }
  func callAsFunction() -> Bool {
    if wasAsked { return true }
    if ask() { set() }
    return wasAsked
  }
}
