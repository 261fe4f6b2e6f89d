import CCrashGuard
import ExternalSolvers
import Glibc
import SearchCore
import Strategies

/// Keeps a solve to its limits, whatever it is doing: building a formula, waiting for another program, one long operation.
///
/// Searches ask by themselves whether they should stop, and mostly end before. A thread of the watch looks every ten
/// milliseconds at the signals, the clock and the memory; what has not ended a fifth of a second after it should is
/// ended with what is known by then: parameters and bound, without a proof. A second signal ends at once.
final class SolveWatch: @unchecked Sendable {
  /// Prints and writes what is known; says the exit code.
  typealias Ending = @Sendable (StopReason) -> Int32

  private let monitor = Monitor()
  // Guarded by the monitor.
  private var session: SolveSession?
  private var ending: Ending
  private var onNotice: @Sendable () -> Void = {}
  private var isOver = false
  // Used by the thread of the watch only.
  private var noticed: ContinuousClock.Instant?

  private let deadline: ContinuousClock.Instant?
  private let memory: MemoryBounds

  /// How long a solve may take to end by itself once it should.
  private static let grace = SolveSession.checkAllowance + .milliseconds(70)

  /// Begins at once.
  ///
  /// - Parameters:
  ///   - timeLimit: of the search. Its proof may still be checked for a while: see `SolveSession.checkAllowance`.
  ///   - ending: for an end before there is a session.
  init(timeLimit: Duration?, memory: MemoryBounds, ending: @escaping Ending) {
    self.memory = memory
    self.ending = ending
    deadline = timeLimit.map { ContinuousClock.now + $0 }
    _ = BackgroundThread { [self] in look() }
  }

  /// From now on the session is told to stop where it should.
  ///
  /// - Parameter onNotice: called once when it should end.
  func attend(_ session: SolveSession, onNotice: @escaping @Sendable () -> Void, ending: @escaping Ending) {
    monitor.locked { (self.session, self.onNotice, self.ending) = (session, onNotice, ending) }
  }

  /// From here on the program prints its own answer, and the watch says nothing more.
  func end() {
    let isLate = monitor.locked {
      defer { isOver = true }
      return isOver
    }
    // The watch is printing, and ends the process.
    while isLate { pause() }
  }

  private func look() {
    while true {
      usleep(10_000)
      guard let session = monitor.locked({ isOver ? nil : Optional(self.session) }) else { return }
      guard let (reason, isUrgent) = reasonToStop(session) else {
        noticed = nil
        continue
      }
      let since = noticed ?? ContinuousClock.now
      if noticed == nil { monitor.locked { onNotice }() }
      noticed = since
      if isUrgent || ContinuousClock.now - since >= SolveWatch.grace { finish(reason) }
    }
  }

  private func reasonToStop(_ session: SolveSession?) -> (StopReason, isUrgent: Bool)? {
    if Interrupts.wasReceived { return (.interrupt, Interrupts.isRepeated) }
    if let excess = memory.excess {
      session?.noteMemory()
      return (.memoryLimit, excess > 0)
    }
    if let deadline, ContinuousClock.now >= deadline { return (.timeLimit, false) }
    return nil
  }

  private func finish(_ reason: StopReason) {
    let ending: Ending? = monitor.locked {
      defer { isOver = true }
      return isOver ? nil : self.ending
    }
    guard let ending else { return }
    let code = ending(reason)
    RunningPrograms.endAll()
    _exit(code)
  }
}

/// How much memory a process may use: what the user allows, and what the system gives.
struct MemoryBounds: Sendable {
  /// In MiB, of memory in use.
  let limit: Int?
  /// In MiB, of addresses.
  private let addresses: Int?

  /// - Parameter limit: the user's, in MiB; nil for half of the machine's memory.
  init(limit: Int?) {
    var system = rlimit()
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &system) == 0
    let most = isKnown && system.rlim_cur < 1 << 50 ? Int(system.rlim_cur >> 20) : nil
    addresses = most
    // Two thirds: stacks, shared libraries and lists that are moved take the rest.
    self.limit = [limit ?? ProcessMemory.half, most.map { max(1, $0 * 2 / 3) }].compactMap { $0 }.min()
    if most != nil { dnnt_guard_use_few_arenas() }
  }

  /// True if more is in use than there should be: positive where it cannot wait.
  var excess: Int? {
    guard limit != nil || addresses != nil else { return nil }
    let (size, resident) = ProcessMemory.mebibytes
    if let limit, resident > limit { return resident > limit + limit / 16 + 8 ? 1 : 0 }
    if let addresses, size > addresses - addresses / 8 { return size > addresses - addresses / 16 ? 1 : 0 }
    return nil
  }
}
