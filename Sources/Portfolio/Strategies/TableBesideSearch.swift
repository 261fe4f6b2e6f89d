import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// The check of all patterns on a thread of its own, beside the search for the best choice: of the bound that the
/// best choice so far would need. Where it holds, that choice is best, and the search need not end by itself.
///
/// A better choice begins the check anew. Whichever of the two ends first decides: on two threads that takes as long as
/// the quicker of them, where one after the other would take as long as both. On one thread they take slices: as long as
/// both at most, and twice as long as the check where that is the quicker one. Where there is a thread to spare, a check
/// that fails goes on with the next lower bound, which the search may find a choice for meanwhile.
final class TableBesideSearch: @unchecked Sendable {
  /// The time in which small instances end before a check begins.
  private static let delay = Duration.milliseconds(100)
  /// Time that search and check run by turns on one thread: as long as the other had, within these ends.
  private static let slice = Duration.milliseconds(100) ... .seconds(1)
  private static let (search, check) = (0, 1)

  private let instance: Instance
  private let isInterrupted: () -> Bool
  private let isLate: () -> Bool
  private let isOverMemory: () -> Bool
  /// Nil where there is a thread for each.
  private let slices: TimeSlices?
  private let monitor = Monitor()
  /// Between two objectives, at least; nil where lower bounds than those that are wanted are of no use.
  private let unit: Rational?
  // Guarded by the monitor.
  /// The bound that the best choice so far would need, or the decision; and the one to be checked, which may be less.
  private var needed: Rational?
  private var wanted: Rational?
  private var tried: Rational?
  /// The last check that came to its end; and the last one that showed its bound.
  private var ended: (bound: Rational, table: CheckedTable)?
  private var proven: (bound: Rational, table: CheckedTable)?
  /// True if somebody waits for the check.
  private var isHurried = false
  private var isOver = false
  private var thread: BackgroundThread?

  /// - Parameters:
  ///   - session: whose instance the check is about, and whose interrupts and memory limit end it.
  ///   - unit: objectives are multiples of it.
  init(_ session: SolveSession, unit: Rational) {
    instance = session.instance
    isInterrupted = session.isInterrupted
    isOverMemory = session.isOverMemory
    isLate = { session.timeLeft == .zero }
    slices = session.options.threads > 1 ? nil : TimeSlices(threads: 1)
    self.unit = slices == nil && session.options.threshold == nil ? unit : nil
    let begun = ContinuousClock.now
    thread = BackgroundThread { [self] in
      monitor.locked {
        while !isOver, !isHurried, ContinuousClock.now - begun < TableBesideSearch.delay {
          monitor.wait(milliseconds: 20)
        }
      }
      while checkNext() {}
    }
  }

  /// A bound that the best choice so far would need, or a decision's: lower than those before, or the first.
  func want(_ bound: Rational) {
    monitor.locked {
      if let needed, needed <= bound { return }
      needed = bound
      if let wanted, wanted <= bound { return }
      wanted = bound
      monitor.signal()
    }
  }

  /// The bound that has been shown, which is the one that the best choice so far needs.
  var shown: (bound: Rational, table: CheckedTable)? {
    monitor.locked { proven.flatMap { $0.bound == needed ? $0 : nil } }
  }

  /// Lets the check have its slice, where the search shares a thread with it and had its own. No longer than there is time.
  func passSlice() {
    slices?.pass(
      Self.search, after: Self.slice, isOver: { [self] in isInterrupted() || isLate() || monitor.locked { isOver } })
  }

  /// The search is at its end.
  func leaveSlice() { slices?.end(Self.search) }

  /// Waits for the check of `bound`, the search's last word; what it came to, or nil where it did not.
  ///
  /// - Parameter isUnwanted: asked now and then; true ends the wait.
  func finish(at bound: Rational, isUnwanted: () -> Bool) -> CheckedTable? {
    monitor.locked {
      isHurried = true
      monitor.signal()
      func known() -> CheckedTable? { [proven, ended].compactMap { $0 }.first { $0.bound == bound }?.table }
      while known() == nil, thread != nil, wanted == bound, !isUnwanted() { monitor.wait(milliseconds: 5) }
      return known()
    }
  }

  /// Gives the check up. To be called in any case: the thread holds this object until then.
  func end() {
    monitor.locked {
      isOver = true
      monitor.signal()
    }
    thread?.join()
    thread = nil
  }

  /// Checks what is wanted next; false where nothing will be.
  private func checkNext() -> Bool {
    let bound: Rational? = monitor.locked {
      while !isOver, wanted == tried { monitor.wait() }
      guard !isOver else { return nil }
      tried = wanted
      return wanted
    }
    guard let bound else { return false }
    let isUnwanted = { [self] in isInterrupted() || isOverMemory() || monitor.locked { isOver || wanted != bound } }
    var wasStopped = false
    slices?.wait(Self.check, isOver: isUnwanted)
    let table = CheckedTable(of: instance, atLeast: bound) { [self] in
      slices?.pass(Self.check, after: Self.slice, isOver: isUnwanted)
      wasStopped = wasStopped || isUnwanted()
      return wasStopped
    }
    slices?.end(Self.check)
    monitor.locked {
      if !wasStopped { ended = (bound, table) }
      if table.obstacle == nil { proven = (bound, table) }
      if table.isRefuted, wanted == bound, let unit { wanted = bound - unit }
      monitor.signal()
    }
    return true
  }
}
