import Glibc
import Synchronization

/// SIGINT, SIGTERM and SIGHUP as a flag that searches ask: the first one ends a solve with what it has, a second one at
/// once.
enum Interrupts {
  private static let count = Atomic<Int>(0)
  private static let number = Atomic<Int32>(0)
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  static var wasReceived: Bool { count.load(ordering: .relaxed) > 0 }
  /// True if there was one more after the first.
  static var isRepeated: Bool { count.load(ordering: .relaxed) > 1 }

  /// The name of the first signal that came.
  static var name: String {
    switch number.load(ordering: .relaxed) {
    case SIGINT: return "SIGINT"
    case SIGTERM: return "SIGTERM"
    case SIGHUP: return "SIGHUP"
    default: return "a signal"
    }
  }

  /// From now on the signals are counted.
  ///
  /// - Parameter isWatched: true if somebody ends the process at a second signal; without, that has the system's own effect.
  static func listen(isWatched: Bool = false) {
    // Touch the counts first: their lazy initialisation must not happen inside a handler.
    count.store(0, ordering: .relaxed)
    number.store(0, ordering: .relaxed)
    unblock()
    for number in signals {
      // Who starts a program with nohup wants it to go on when the terminal closes.
      var action = sigaction()
      if number == SIGHUP, sigaction(number, nil, &action) == 0, isIgnored(action) { continue }
      action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        if Interrupts.count.add(1, ordering: .relaxed).oldValue == 0 {
          Interrupts.number.store(number, ordering: .relaxed)
        }
      }
      action.sa_flags = isWatched ? 0 : Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
  }

  /// A parent whose threads block signals hands its mask down: without this they would never arrive.
  static func unblock() {
    var own = sigset_t()
    sigemptyset(&own)
    for number in signals { sigaddset(&own, number) }
    pthread_sigmask(SIG_UNBLOCK, &own, nil)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
