import CertificateChecking
import TrainingProblem

/// Checks a proof while it is being written, on a thread of its own: what the search hands to the file goes to the
/// kernel as well. Solving and checking then take as long as the slower of them, not as both.
///
/// Where the kernel falls behind by more than `backlogLimit` bytes, it is given up; the file is then checked afterwards.
/// Either way the check ends with the whole solve: at an interrupt, and where a time limit is over and the check has
/// had as much time as the search.
final class ProofFollower: ProofSource, @unchecked Sendable {
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var queue: [[UInt8]] = []
  private var taken = 0
  private var backlog = 0
  private var isWhole = false
  private var isGivenUp = false
  private var isStopped = false
  private var checked: CheckedProof?
  // Used by the owner only.
  private var thread: BackgroundThread?
  private let isInterrupted: @Sendable () -> Bool
  private let instance: Instance
  private let name: String
  private let folder: String
  /// Set once, before the last chunk is there to be taken.
  private var deadline: ContinuousClock.Instant?

  private static let backlogLimit = 256 << 20

  /// - Parameter isInterrupted: asked with each chunk; true ends the check without a result.
  init(checking name: String, in folder: String, of instance: Instance, isInterrupted: @escaping @Sendable () -> Bool) {
    self.name = name
    self.folder = folder
    self.instance = instance
    self.isInterrupted = isInterrupted
  }

  /// Begins to check. Without a thread to be had, there is no result.
  func begin() {
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

  /// Waits for the kernel to read the whole proof, which is now in the file; nil where the check was stopped.
  ///
  /// - Parameter deadline: nil for no end.
  func finish(before deadline: ContinuousClock.Instant?) -> CheckedProof? {
    monitor.locked {
      isWhole = true
      self.deadline = deadline
      monitor.signal()
    }
    thread?.join()
    let (result, isBehind) = monitor.locked { (isStopped ? nil : checked, isGivenUp && !isStopped || thread == nil) }
    guard isBehind, let file = try? ProofFile(plainName: name, in: folder) else { return result }
    let source = StoppedSource(file) { [self] in mustStop }
    let late = CheckedProof(source, named: name, of: instance)
    return source.isStopped ? nil : late
  }

  private var mustStop: Bool { isInterrupted() || deadline.map { ContinuousClock.now >= $0 } ?? false }

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
      if !isGivenUp, mustStop {
        isStopped = true
        giveUp()
      }
      guard !isGivenUp else { return nil }
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

/// Another source, until it is stopped.
private final class StoppedSource: ProofSource {
  private let source: any ProofSource
  private let mustStop: () -> Bool
  private(set) var isStopped = false

  init(_ source: any ProofSource, when mustStop: @escaping () -> Bool) {
    self.source = source
    self.mustStop = mustStop
  }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    if mustStop() { isStopped = true }
    guard !isStopped else { throw ProofSourceFailure("the check was given up") }
    return try source.nextChunk()
  }
}
