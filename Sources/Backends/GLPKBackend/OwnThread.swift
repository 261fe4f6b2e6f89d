import Glibc

/// Work on its way to a thread. The one who sends it waits, so only one thread at a time touches what it holds.
private final class Errand {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}

/// Runs `work` on a thread of its own and waits for it.
///
/// A plain thread instead of a task: C code that keeps its state by thread must not move between threads.
func onOwnThread<Value>(_ work: @escaping () -> Value) throws(GLPKError) -> Value {
  var value: Value?
  let errand = Unmanaged.passRetained(Errand { value = work() })
  var thread = pthread_t()
  let failure = pthread_create(
    &thread, nil,
    { raw in
      guard let raw else { return nil }
      Unmanaged<Errand>.fromOpaque(raw).takeRetainedValue().run()
      return nil
    }, errand.toOpaque())
  guard failure == 0 else {
    errand.release()
    throw .noThread(errorNumber: failure)
  }
  pthread_join(thread, nil)
  guard let value else { throw .noThread(errorNumber: ECANCELED) }
  return value
}
