import CertificateChecking
import Glibc
import TrainingProblem

/// Checks a proof while it is being written, on a thread of its own: what the search hands to the file goes to the
/// kernel as well. Solving and checking then take as long as the slower of them, not as both.
///
/// Where the kernel falls behind by more than `backlogLimit` bytes, it is given up; the file is then checked afterwards.
final class ProofFollower: ProofSource, @unchecked Sendable {
  // Everything below is guarded by `mutex`, but for the thread's handle, which only the owner uses.
  private var mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var queue: [[UInt8]] = []
  private var taken = 0
  private var backlog = 0
  private var isWhole = false
  private var isGivenUp = false
  private var checked: CheckedProof?
  private var thread: pthread_t?
  private let isInterrupted: @Sendable () -> Bool

  private static let backlogLimit = 256 << 20

  /// - Parameter isInterrupted: asked with each chunk; true ends the check without a result.
  init(isInterrupted: @escaping @Sendable () -> Bool) {
    self.isInterrupted = isInterrupted
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  private final class Work {
    let follower: ProofFollower
    let name: String
    let instance: Instance
    init(_ follower: ProofFollower, _ name: String, _ instance: Instance) {
      (self.follower, self.name, self.instance) = (follower, name, instance)
    }
  }

  /// Begins to check. Without a thread to be had, there is no result.
  func begin(named name: String, of instance: Instance) {
    let work = Unmanaged.passRetained(Work(self, name, instance))
    var handle = pthread_t()
    let status = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        let result = CheckedProof(work.follower, named: work.name, of: work.instance)
        work.follower.locked { work.follower.checked = result }
        return nil
      }, work.toOpaque())
    if status == 0 { thread = handle } else { work.release() }
  }

  /// More of the proof.
  func push(_ bytes: [UInt8]) {
    locked {
      guard !isGivenUp else { return }
      backlog += bytes.count
      if backlog > ProofFollower.backlogLimit { giveUp() } else { queue.append(bytes) }
      pthread_cond_signal(condition)
    }
  }

  /// Waits for the kernel to read the whole proof. nil where it was given up.
  func finish() -> CheckedProof? {
    locked {
      isWhole = true
      pthread_cond_signal(condition)
    }
    join()
    return locked { isGivenUp ? nil : checked }
  }

  /// Ends the check: there is no proof, or nobody wants it any more.
  func abandon() {
    locked {
      giveUp()
      pthread_cond_signal(condition)
    }
    join()
  }

  private func giveUp() {
    isGivenUp = true
    queue = []
    taken = 0
  }

  private func join() {
    guard let thread else { return }
    pthread_join(thread, nil)
    self.thread = nil
  }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    let chunk: [UInt8]? = locked {
      while taken == queue.count, !isWhole, !isGivenUp { pthread_cond_wait(condition, mutex) }
      if isGivenUp || isInterrupted() {
        giveUp()
        return nil
      }
      guard taken < queue.count else { return [] }
      let chunk = queue[taken]
      queue[taken] = []
      taken += 1
      if taken == queue.count { (queue, taken) = ([], 0) }
      backlog -= chunk.count
      return chunk
    }
    guard let chunk else { throw ProofSourceFailure("the check was given up") }
    return chunk
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
