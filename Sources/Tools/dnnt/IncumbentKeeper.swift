import CCrashGuard
import CertificateChecking
import ExactArithmetic
import SearchCore
import Strategies
import TrainingProblem

/// Writes improved parameters to the certificate's place as a solve finds them, at most each second, so that a process
/// that is killed leaves what it had found; and hands them to the guard that writes them if the process faults.
///
/// They are replayed exactly before they are written, constraints included: the certificate claims `feasible`, with their
/// objective.
final class IncumbentKeeper: @unchecked Sendable {
  /// A choice that satisfies all constraints, and its objectives, as replayed.
  struct Incumbent {
    let assignment: Assignment
    /// At least the first one.
    let objectives: [Rational]

    func isBetter(than other: Incumbent) -> Bool { objectives.lexicographicallyPrecedes(other.objectives) }
  }

  private let monitor = Monitor()
  /// Held while the certificate is written.
  private let writing = Monitor()
  // Guarded by the monitor.
  private var isOver = false
  private var best: Incumbent?
  private var version = 0
  // Used by the owner only.
  private var thread: BackgroundThread?

  private let session: SolveSession
  private let digest: String
  private let path: String?
  private let publish: ((Incumbent) -> Void)?

  /// Milliseconds between two certificates at least, and until the first one is looked for: a process that is killed in its
  /// second second leaves one, on a busy machine, too.
  private static let (interval, firstInterval) = (900, 200)

  /// - Parameters:
  ///   - certificate: nil and "-" for no file; a device or pipe gets the last certificate only.
  ///   - publish: is handed each one as well.
  init(
    _ session: SolveSession, digest: String, certificate: String?, publish: ((Incumbent) -> Void)? = nil
  ) {
    self.publish = publish
    self.session = session
    self.digest = digest
    path = certificate.flatMap { $0 == "-" || FileReplacement.isSpecial($0) ? nil : $0 }
    thread = BackgroundThread { [self] in keep() }
  }

  /// Ends; nothing is written any more.
  func end() {
    monitor.locked {
      isOver = true
      monitor.signal()
    }
    thread?.join()
    dnnt_guard_keep(nil, nil, 0)
  }

  /// From here on somebody else writes to the certificate's place.
  func leavePlace() {
    monitor.locked {
      isOver = true
      monitor.signal()
    }
    writing.locked {}
  }

  /// Replays what is new now: the solve is about to end.
  func hurry() { monitor.locked { monitor.signal() } }

  /// How long the end of a solve waits for the replay of what is new.
  private static let patience = Duration.milliseconds(100)

  /// The best parameters that are known and were replayed; nil where there are none, or where they cannot be replayed.
  var incumbent: Incumbent? {
    let end = ContinuousClock.now + IncumbentKeeper.patience
    take(Budget(shouldStop: { ContinuousClock.now >= end }))
    return monitor.locked { best }
  }

  private func keep() {
    var interval = IncumbentKeeper.firstInterval
    while true {
      let isEnding = monitor.locked {
        if !isOver { monitor.wait(milliseconds: interval) }
        return isOver
      }
      if isEnding { return }
      let isTaken = take(Budget(shouldStop: { [self] in monitor.locked { isOver } }))
      guard isTaken, let best = monitor.locked({ best }) else { continue }
      interval = IncumbentKeeper.interval
      publish?(best)
      guard let path else { continue }
      var certificate = Certificate(
        instance: digest, claim: .feasible, parameters: best.assignment, producer: "dnnt")
      if session.instance.then.isEmpty {
        certificate.objective = best.objectives[0]
      } else {
        certificate.objectives = best.objectives
      }
      let text = CertificateWriter.text(of: certificate)
      text.withCString { dnnt_guard_keep(path, $0, text.utf8.count) }
      writing.locked {
        guard !monitor.locked({ isOver }) else { return }
        // A disk that is full now may not be at the end, when it is tried again and said.
        try? OutputFile.write(text, to: path)
      }
    }
  }

  /// Replays what is new. - Returns: whether it is better than what was known.
  @discardableResult private func take(_ budget: Budget = .unlimited) -> Bool {
    guard let assignment = monitor.locked({ session.incumbent(since: &version) }),
      let evaluation = try? Evaluation(of: assignment, on: session.instance, budget: budget), evaluation.isFeasible
    else { return false }
    let found = Incumbent(assignment: assignment, objectives: evaluation.objectives)
    return monitor.locked {
      if let best, !found.isBetter(than: best) { return false }
      best = found
      return true
    }
  }
}
