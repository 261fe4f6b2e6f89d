import CertificateChecking
import Glibc
import SearchCore
import TrainingProblem

/// Checks a proof while it is being written, on a thread of its own: the kernel reads the file as far as it has got.
/// Solving and checking then take as long as the slower of them, not as both, and what the kernel has yet to read lies
/// in no memory of ours.
///
/// The check ends with the whole solve: at an interrupt, and where a time limit is over and the check has had as much
/// time as the search.
final class ProofFollower: ProofSource, @unchecked Sendable {
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var written = 0
  private var isWhole = false
  private var isStopped = false
  private var checked: CheckedProof?
  // Used by the checking thread only.
  private var taken = 0
  private var room = [UInt8](repeating: 0, count: 1 << 16)
  // Used by the owner only.
  private var thread: BackgroundThread?
  private let isInterrupted: @Sendable () -> Bool
  private let instance: Instance
  private let name: String
  private let descriptor: Int32
  /// Set once, before the file is whole.
  private var deadline: ContinuousClock.Instant?

  /// - Parameters:
  ///   - name: the file's, in messages.
  ///   - file: where it is being written, open for reading too.
  ///   - isInterrupted: asked with each chunk; true ends the check without a result.
  init(
    checking name: String, from file: Int32, of instance: Instance,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.name = name
    self.instance = instance
    self.isInterrupted = isInterrupted
    descriptor = fcntl(file, F_DUPFD_CLOEXEC, 0)
    // Without a file or a thread to be had, the check comes at the end.
    guard descriptor >= 0 else { return }
    thread = BackgroundThread { [self] in
      let budget = Budget(shouldStop: { [self] in hasStopped() })
      let result = CheckedProof(self, named: name, of: instance, budget: budget)
      monitor.locked {
        checked = result
        monitor.signal()
      }
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The file has `count` bytes more.
  func grow(by count: Int) {
    monitor.locked {
      written += count
      monitor.signal()
    }
  }

  /// Waits for the kernel to read the whole proof; nil where the check was stopped.
  ///
  /// - Parameter deadline: nil for no end.
  func finish(before deadline: ContinuousClock.Instant?) -> CheckedProof? {
    monitor.locked {
      isWhole = true
      self.deadline = deadline
      monitor.signal()
    }
    if let thread {
      // A kernel that is told to stop frees its formula first: that is not waited for.
      thread.detach()
      return monitor.locked {
        while checked == nil, !isStopped {
          if mustStop { isStopped = true } else { monitor.wait(milliseconds: 10) }
        }
        return isStopped ? nil : checked
      }
    }
    guard descriptor >= 0 else { return nil }
    let late = CheckedProof(self, named: name, of: instance)
    return monitor.locked { isStopped ? nil : late }
  }

  /// True if the check is to end, asked by the kernel between two chunks; it has no result then.
  private func hasStopped() -> Bool {
    monitor.locked {
      if mustStop { isStopped = true }
      return isStopped
    }
  }

  private var mustStop: Bool { isInterrupted() || deadline.map { ContinuousClock.now >= $0 } ?? false }

  /// Ends the check: there is no proof, or nobody wants it any more.
  func abandon() {
    monitor.locked {
      isStopped = true
      monitor.signal()
    }
    thread?.detach()
  }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    let end: Int? = monitor.locked {
      while taken == written, !isWhole, !isStopped { monitor.wait() }
      if mustStop { isStopped = true }
      return isStopped ? nil : written
    }
    guard let end else { throw ProofSourceFailure("the check was given up") }
    guard taken < end else { return [] }
    while true {
      let count = pread(descriptor, &room, min(room.count, end - taken), taken)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw ProofSourceFailure("\(name): \(String(cString: strerror(errno)))") }
      guard count > 0 else { throw ProofSourceFailure("\(name): it has become shorter") }
      taken += count
      return Array(room[..<count])
    }
  }
}
