import ExactArithmetic
import TrainingProblem

/// Several solvers on one instance, as many at a time as there are threads; the first exact answer ends the race.
///
/// An answer without a proof gives the others that might still write one some time: as long as the race took, and at
/// least a moment (`SolveSession.proofPatience`). What every contender found is kept: the best parameters, and the greatest bound, since
/// each bound is exact by itself.
final class Race: @unchecked Sendable {
  /// A solver in the race.
  struct Contender {
    let name: SolverName
    /// Where others wait for the thread, it gives it up after this time; nil: never.
    var slice: Duration?
    /// Whether it may still prove the answer of another.
    var writesProof = true
    let run: (SolveSession) throws -> SolveAnswer
  }

  private let session: SolveSession
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var waiting: [Contender]
  private var running = 0
  private var proving = 0
  private var finished: [SolveAnswer] = []
  private var faults: [any Error] = []
  private var isOver = false
  private let begun = ContinuousClock.now

  private init(_ session: SolveSession, _ contenders: [Contender]) {
    self.session = session
    waiting = contenders
  }

  /// Runs the race to its end, from `known`, an answer that is open, on.
  static func run(_ contenders: [Contender], from known: SolveAnswer, _ session: SolveSession) throws -> SolveAnswer {
    let race = Race(session, contenders)
    let count = min(max(1, session.options.threads), contenders.count)
    let threads = (1..<max(1, count)).compactMap { _ in BackgroundThread { race.work() } }
    let judge = BackgroundThread { race.watch() }
    race.work()
    for thread in threads { thread.join() }
    race.monitor.locked {
      race.isOver = true
      race.monitor.signal()
    }
    judge?.join()
    return try race.result(from: known)
  }

  /// Takes one contender after the other.
  private func work() {
    while let contender = take() {
      let own = SolveSession(
        partOf: session, timeLimit: contender.slice, isCancelled: { [self] in monitor.locked { isOver } })
      do {
        let answer = try contender.run(own)
        leave(contender) { finished.append(answer) }
      } catch {
        leave(contender) { faults.append(error) }
      }
    }
  }

  private func take() -> Contender? {
    monitor.locked {
      guard !isOver, !session.shouldStop(), !waiting.isEmpty else { return nil }
      // Once the answer is known, only a proof is of use.
      if finished.contains(where: \.isExact), !waiting[0].writesProof { return nil }
      running += 1
      var contender = waiting.removeFirst()
      if contender.writesProof { proving += 1 }
      // Nobody waits: no reason to give the thread up.
      if waiting.isEmpty { contender.slice = nil }
      return contender
    }
  }

  private func leave(_ contender: Contender, _ record: () -> Void) {
    monitor.locked {
      record()
      running -= 1
      if contender.writesProof { proving -= 1 }
      monitor.signal()
    }
  }

  /// Ends the race once there is an exact answer, and nothing more to wait for.
  private func watch() {
    monitor.locked {
      var deadline: ContinuousClock.Instant?
      while !isOver {
        if finished.contains(where: { $0.isExact && $0.hasProof }) { isOver = true }
        if finished.contains(where: \.isExact) {
          let now = ContinuousClock.now
          let end = deadline ?? now + session.proofPatience(after: now - begun)
          deadline = end
          if session.options.proof == nil || proving == 0 || now >= end { isOver = true }
        }
        if !isOver { monitor.wait(milliseconds: deadline == nil ? 1000 : 5) }
      }
    }
  }

  private func result(from known: SolveAnswer) throws -> SolveAnswer {
    var answers = finished
    let exact = answers.firstIndex { $0.isExact && $0.hasProof } ?? answers.firstIndex { $0.isExact }
    if let exact {
      var answer = answers.remove(at: exact)
      answer.nodes += answers.reduce(known.nodes) { $0 + $1.nodes }
      if !answer.hasProof, session.options.proof != nil, answer.status != .reachesThreshold {
        answer.proof = .none("none was found soon after the answer (--proof-time gives more time)")
      }
      return answer
    }
    if let fault = faults.first, answers.isEmpty { throw fault }
    answers.append(known)
    var best = answers[0]
    for answer in answers.dropFirst() {
      let isBetter = answer.objective.map { objective in best.objective.map { objective < $0 } ?? true } ?? false
      let (nodes, bound) = (best.nodes + answer.nodes, greatest(best.bound, answer.bound))
      if isBetter { best = answer }
      (best.nodes, best.bound) = (nodes, bound)
    }
    // Bounds of several solvers may meet the best parameters of another.
    best.decide(by: session.options.threshold)
    return best
  }

  private func greatest(_ a: Rational?, _ b: Rational?) -> Rational? {
    guard let a, let b else { return a ?? b }
    return max(a, b)
  }
}

extension SolveAnswer {
  /// Whether exact reasoning ended the solve.
  var isExact: Bool { [.optimal, .reachesThreshold, .missesThreshold].contains(status) }

  /// Whether the claim has a proof that has been written, or needs none that a search would write.
  var hasProof: Bool {
    switch proof {
    case .written, .stateTable: return true
    case .none: return status == .reachesThreshold || status == .optimal && objective == 0
    }
  }
}
