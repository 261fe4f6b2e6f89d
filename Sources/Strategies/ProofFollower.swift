import CertificateChecking
import TrainingProblem

/// Checks a proof while it is being written, on a thread of its own: what the search hands to the file goes to the
/// kernel as well. Solving and checking then take as long as the slower of them, not as both.
///
/// Where the kernel falls behind by more than `backlogLimit` bytes, it is given up; the file is then checked afterwards.
final class ProofFollower: ProofSource, @unchecked Sendable {
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var queue: [[UInt8]] = []
  private var taken = 0
  private var backlog = 0
  private var isWhole = false
  private var isGivenUp = false
  private var checked: CheckedProof?
  // Used by the owner only.
  private var thread: BackgroundThread?
  private let isInterrupted: @Sendable () -> Bool

  private static let backlogLimit = 256 << 20

  /// - Parameter isInterrupted: asked with each chunk; true ends the check without a result.
  init(isInterrupted: @escaping @Sendable () -> Bool) {
    self.isInterrupted = isInterrupted
  }

  /// Begins to check. Without a thread to be had, there is no result.
  func begin(named name: String, of instance: Instance) {
    thread = BackgroundThread { [self] in
      let result = CheckedProof(self, named: name, of: instance)
      monitor.locked { checked = result }
    }
  }

  /// More of the proof.
  func push(_ bytes: [UInt8]) {
    monitor.locked {
      guard !isGivenUp else { return }
      backlog += bytes.count
      if backlog > ProofFollower.backlogLimit { giveUp() } else { queue.append(bytes) }
      monitor.signal()
    }
  }

  /// Waits for the kernel to read the whole proof. nil where it was given up.
  func finish() -> CheckedProof? {
    monitor.locked {
      isWhole = true
      monitor.signal()
    }
    thread?.join()
    return monitor.locked { isGivenUp ? nil : checked }
  }

  /// Ends the check: there is no proof, or nobody wants it any more.
  func abandon() {
    monitor.locked {
      giveUp()
      monitor.signal()
    }
    thread?.join()
  }

  private func giveUp() {
    isGivenUp = true
    queue = []
    taken = 0
  }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    let chunk: [UInt8]? = monitor.locked {
      while taken == queue.count, !isWhole, !isGivenUp { monitor.wait() }
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
}
