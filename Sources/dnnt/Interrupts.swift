import Glibc
import Synchronization

/// SIGINT and SIGTERM as a flag that searches ask: the first one ends a solve with what it has.
enum Interrupts {
  private static let received = Atomic<Bool>(false)

  static var wasReceived: Bool { received.load(ordering: .relaxed) }

  /// From now on the signals set the flag. A second signal of the same kind has the system's own effect.
  static func listen() {
    // Touch the flag first: its lazy initialisation must not happen inside a handler.
    received.store(false, ordering: .relaxed)
    // A parent whose threads block signals hands its mask down: unblock, or the flag would never be set.
    var own = sigset_t()
    sigemptyset(&own)
    for number in [SIGINT, SIGTERM] { sigaddset(&own, number) }
    pthread_sigmask(SIG_UNBLOCK, &own, nil)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in Interrupts.received.store(true, ordering: .relaxed) }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
  }
}
