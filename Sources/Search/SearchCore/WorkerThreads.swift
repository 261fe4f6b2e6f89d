import Glibc

/// Runs the same work on several threads and waits for all of them.
public enum WorkerThreads {
  /// Work on its way to a thread.
  private final class Errand: Sendable {
    let number: Int
    let work: @Sendable (Int) -> Void
    init(_ number: Int, _ work: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.work = work
    }
  }

  /// Calls `work` with 0..<`count`, 0 on the calling thread. Where the system gives no more threads, the calling
  /// thread does what is left: work must not wait for its fellows.
  public static func run(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    var left: [Int] = [0]
    for number in 1..<max(1, count) {
      let errand = Unmanaged.passRetained(Errand(number, work))
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { raw in
          guard let raw else { return nil }
          let errand = Unmanaged<Errand>.fromOpaque(raw).takeRetainedValue()
          errand.work(errand.number)
          return nil
        }, errand.toOpaque())
      if failure == 0 {
        threads.append(thread)
      } else {
        errand.release()
        left.append(number)
      }
    }
    for number in left { work(number) }
    for thread in threads { pthread_join(thread, nil) }
  }
}
