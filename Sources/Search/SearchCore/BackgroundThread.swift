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
package enum Disposal {
  /// How long to hold the value, so that its owner lets go first: whoever is last frees it.
  private static let patience: UInt32 = 50_000

  private final class Holder: @unchecked Sendable {
    private var value: Any?
    init(_ value: Any) { self.value = value }
    func free() { value = nil }
  }

  /// Frees `value` on a thread of its own.
  package static func discard(_ value: Any) {
    let holder = Holder(value)
    BackgroundThread {
      usleep(patience)
      holder.free()
    }?.detach()
  }
}
