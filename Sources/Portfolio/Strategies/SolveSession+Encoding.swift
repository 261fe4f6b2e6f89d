import CertificateChecking
import SearchCore
import TrainingProblem

extension SolveSession {
  /// Parameters × distinct inputs up to which an encoding takes a moment, and no thread.
  private static let quickCells = 20_000

  /// The reference encoding of `scaled`, within the session's limits. A stop is heard at once: what was built by then may
  /// take longer to be freed than a solve may take to end, and is freed beside.
  func encoding(of scaled: ScaledInstance) throws(ReferenceRefusal) -> ReferenceEncoding {
    let (budget, handover) = (budget, Handover())
    guard scaled.parameters.count * scaled.inputs.count > SolveSession.quickCells,
      let thread = BackgroundThread({
        handover.give { () throws(ReferenceRefusal) in try ReferenceEncoding(scaled, budget: budget) }
      })
    else { return try ReferenceEncoding(scaled, budget: budget) }
    thread.detach()
    guard let result = handover.take(unless: { shouldStop() }) else {
      throw ReferenceRefusal("it was not built in time")
    }
    return try result.get()
  }
}

/// An encoding on its way from the thread that builds it.
private final class Handover: @unchecked Sendable {
  typealias Built = Result<ReferenceEncoding, ReferenceRefusal>

  private let monitor = Monitor()
  // Guarded by the monitor.
  private var result: Built?
  private var isUnwanted = false

  func give(_ build: () throws(ReferenceRefusal) -> ReferenceEncoding) {
    let built: Built
    do throws(ReferenceRefusal) { built = .success(try build()) } catch { built = .failure(error) }
    monitor.locked {
      if !isUnwanted { result = built }
      monitor.signal()
    }
  }

  /// - Returns: nil where `isOver` came first.
  func take(unless isOver: () -> Bool) -> Built? {
    monitor.locked {
      while result == nil, !isUnwanted {
        if isOver() { isUnwanted = true } else { monitor.wait(milliseconds: 10) }
      }
      defer { result = nil }
      return result
    }
  }
}
