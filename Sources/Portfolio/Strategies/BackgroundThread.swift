import Glibc

/// One piece of work on a thread of its own.
package final class BackgroundThread {
  private var thread: pthread_t?

  private final class Errand {
    let work: () -> Void
    init(_ work: @escaping () -> Void) { self.work = work }
  }

  /// Begins `work`. nil where the system gives no thread; it has then not begun.
  package init?(_ work: @escaping () -> Void) {
    let errand = Unmanaged.passRetained(Errand(work))
    var handle = pthread_t()
    let failure = pthread_create(
      &handle, nil,
      { raw in
        if let raw { Unmanaged<Errand>.fromOpaque(raw).takeRetainedValue().work() }
        return nil
      }, errand.toOpaque())
    guard failure == 0 else {
      errand.release()
      return nil
    }
    thread = handle
  }

  /// Lets it end by itself: nobody waits for it any more.
  package func detach() {
    guard let thread else { return }
    pthread_detach(thread)
    self.thread = nil
  }

  /// Waits for its end.
  package func join() {
    guard let thread else { return }
    pthread_join(thread, nil)
    self.thread = nil
  }
}

/// Gives memory back beside the thread that is done with it: freeing a formula of a million terms takes longer than a
/// solve may take to end.
enum Disposal {
  /// How long to hold the value, so that its owner lets go first: whoever is last frees it.
  private static let patience: UInt32 = 50_000

  private final class Holder: @unchecked Sendable {
    private var value: Any?
    init(_ value: Any) { self.value = value }
    func free() { value = nil }
  }

  /// Frees `value` on a thread of its own.
  static func discard(_ value: Any) {
    let holder = Holder(value)
    BackgroundThread {
      usleep(patience)
      holder.free()
    }?.detach()
  }
}

/// A lock with a signal, for state that threads share.
package final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  package func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Gives the lock up until there is a signal. To be called within `locked`.
  package func wait() { pthread_cond_wait(condition, mutex) }

  /// The same, for `milliseconds` at most.
  package func wait(milliseconds: Int) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    time.tv_nsec += milliseconds * 1_000_000
    time.tv_sec += time.tv_nsec / 1_000_000_000
    time.tv_nsec %= 1_000_000_000
    pthread_cond_timedwait(condition, mutex, &time)
  }

  package func signal() { pthread_cond_broadcast(condition) }
}
