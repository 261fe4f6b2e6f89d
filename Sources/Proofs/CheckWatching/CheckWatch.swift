import Certification
import Glibc
import TrainingProblem

/// Ends a program that checks where its budget is spent, whatever it is doing: one long operation, or a read that waits.
///
/// Every part of a check asks the budget by itself, and mostly ends before; a thread of the watch looks every few
/// milliseconds, and hears the signals. It never accepts anything: what it prints is "not proven".
public final class CheckWatch: CheckObserver, @unchecked Sendable {
  // Guarded by the mutex.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var signalName: String?
  private var report: CheckReport?
  private var isOver = false
  // Set once, before the thread begins.
  private var budget = Budget.unlimited
  private var ending: Ending = { _, _ in 3 }

  /// How long a check may take to end by itself once it should.
  private static let grace = Duration.milliseconds(100)
  /// Bytes beyond the limit that are left to the check to notice.
  private static let slack = 1 << 25

  /// A watch that has not begun: until `begin` it neither looks nor hears signals.
  public init() { pthread_mutex_init(mutex, nil) }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// True if a signal asks for an end.
  public var isInterrupted: Bool { locked { signalName != nil } }

  /// Begins: from now on SIGINT, SIGTERM and SIGHUP end the check.
  ///
  /// - Parameters:
  ///   - budget: one that asks `isInterrupted`.
  ///   - ending: prints what is known, and says the exit code.
  public func begin(_ budget: Budget, ending: @escaping Ending) {
    (self.budget, self.ending) = (budget, ending)
    var signals = CheckWatch.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let box = Unmanaged.passRetained(self)
    let failed = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<CheckWatch>.fromOpaque(argument).takeRetainedValue().look() }
        return nil
      }, box.toOpaque())
    if failed == 0 {
      pthread_detach(thread)
    } else {
      // Without a thread signals have the system's own effect, and the check asks its budget by itself.
      box.release()
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
  }

  private static var signals: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
    return set
  }

  /// The parameters are the network's; this is known of them.
  public func note(_ report: CheckReport) { locked { self.report = report } }

  /// From here on the program prints its own answer, and the watch says nothing more.
  public func end() {
    let isLate = locked {
      defer { isOver = true }
      return isOver
    }
    // The watch is printing, and ends the process.
    while isLate { pause() }
  }

  private func look() {
    var signals = CheckWatch.signals
    var interval = timespec(tv_sec: 0, tv_nsec: 10_000_000)
    var since: ContinuousClock.Instant?
    while true {
      let number = sigtimedwait(&signals, nil, &interval)
      if number > 0 {
        locked { signalName = number == SIGINT ? "SIGINT" : number == SIGTERM ? "SIGTERM" : "SIGHUP" }
      }
      if locked({ isOver }) {
        // The answer is being printed: a signal has its usual effect again.
        if number > 0 { _exit(128 + number) }
        continue
      }
      if let fault = budget.fault(slack: CheckWatch.slack) {
        let now = ContinuousClock.now
        let start = since ?? now
        since = start
        if !budget.mustStop || now - start >= CheckWatch.grace { finish(fault) }
      } else {
        since = nil
      }
    }
  }

  private func finish(_ fault: String) {
    let isFirst = locked {
      defer { isOver = true }
      return !isOver
    }
    guard isFirst else { return }
    let (known, name) = locked { (report, signalName) }
    _exit(ending(known, name.map { "it was interrupted (\($0))" } ?? fault))
  }
}
