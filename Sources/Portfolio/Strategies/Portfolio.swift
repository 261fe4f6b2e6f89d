import ExactArithmetic
import SearchCore
import TrainingProblem

/// Several solvers on one instance, some at a time, by slices where there are more; the first exact answer ends the portfolio.
///
/// An answer without a proof gives the others that might still write one some time: as long as the portfolio took, and at
/// least a moment (`SolveSession.proofPatience`). What every member found is kept: the best parameters, and the greatest bound, since
/// each bound is exact by itself.
final class Portfolio: @unchecked Sendable {
  /// A solver in the portfolio.
  struct Member {
    let name: SolverName
    /// Where others wait for the thread, it passes it on after so long, at first and later on, until its next slice.
    var slice = Duration.milliseconds(100)...Duration.seconds(5)
    /// True if it may still prove the answer of another.
    var writesProof = true
    /// True if it ends by itself; one that does not goes on for as long as others do.
    var ends = true
    let run: (SolveSession) throws -> Finding
    /// Has its exact answer proven, where that takes another step: for the whole solve, until the closure says that
    /// the proof is not wanted any more. Meanwhile the others stop, unless one of them may write the file that the user
    /// named.
    var prove: ((inout Finding, SolveSession, _ isUnwanted: @escaping () -> Bool) -> Void)?
  }

  private let session: SolveSession
  private let slices: TimeSlices
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var waiting: [Member]
  /// Those that end by themselves.
  private var running = 0
  private var proving = 0
  private var hasBegun = false
  private var finished: [Finding] = []
  private var faults: [any Error] = []
  private var isOver = false
  /// The member that is having its answer proven.
  private var prover: SolverName?
  private let begun = ContinuousClock.now

  private init(_ session: SolveSession, _ members: [Member], atATime: Int) {
    self.session = session
    waiting = members
    slices = TimeSlices(threads: max(1, atATime))
  }

  /// Runs the portfolio to its end, from `known`, an answer that is open, on.
  ///
  /// - Parameter atATime: how many run at the same time; the others wait for their slices.
  static func run(
    _ members: [Member], atATime: Int, from known: Finding, _ session: SolveSession
  ) throws -> Finding {
    let portfolio = Portfolio(session, members, atATime: atATime)
    let threads = members.indices.dropFirst().compactMap { worker in BackgroundThread { portfolio.work(worker) } }
    let judge = BackgroundThread { portfolio.watch() }
    portfolio.work(0)
    for thread in threads { thread.join() }
    portfolio.monitor.locked {
      portfolio.isOver = true
      portfolio.monitor.signal()
    }
    judge?.join()
    return try portfolio.result(from: known)
  }

  /// Takes one member after the other.
  private func work(_ worker: Int) {
    let isOver: @Sendable () -> Bool = { [self] in monitor.locked { self.isOver } || session.shouldStop() }
    defer { slices.end(worker) }
    while true {
      slices.wait(worker, isOver: isOver)
      guard let member = take() else { return }
      let (name, slice) = (member.name, member.slice)
      let own = SolveSession(partOf: session) { [self] in
        slices.pass(worker, after: slice, isOver: isOver)
        return monitor.locked { self.isOver || prover.map { $0 != name } ?? false }
      }
      do {
        var answer = try member.run(own)
        prove(&answer, by: member)
        leave(member) { finished.append(answer) }
      } catch {
        leave(member) { faults.append(error) }
      }
    }
  }

  /// The member's own next step, where it has one and there is something to prove.
  private func prove(_ answer: inout Finding, by member: Member) {
    guard let prove = member.prove, session.options.proof != nil, answer.isExact, !answer.hasProof else { return }
    monitor.locked { if !isFileWanted { prover = member.name } }
    prove(&answer, session) { [self] in monitor.locked { isOver } }
  }

  /// True if the user named the proof's file, and so wants one even where the checker needs none.
  private var isFileWanted: Bool { session.options.proof?.isAskedFor ?? false }

  /// True if an answer leaves nothing to look for.
  private func isFinal(_ answer: Finding) -> Bool {
    guard answer.isExact, answer.hasProof else { return false }
    switch answer.evidence {
    case .stateTable, .behaviourTable: return !isFileWanted
    case .written, .none: return true
    }
  }

  private func take() -> Member? {
    monitor.locked {
      guard !isOver, !session.shouldStop(), !waiting.isEmpty, !finished.contains(where: isFinal) else { return nil }
      // Once the answer is known, only a proof is of use.
      if finished.contains(where: \.isExact), !waiting[0].writesProof { return nil }
      let member = waiting.removeFirst()
      if member.ends { running += 1 }
      if member.writesProof { proving += 1 }
      hasBegun = true
      return member
    }
  }

  private func leave(_ member: Member, _ record: () -> Void) {
    monitor.locked {
      record()
      if member.ends { running -= 1 }
      if member.writesProof { proving -= 1 }
      monitor.signal()
    }
  }

  /// Ends the portfolio once there is an exact answer, and nothing more to wait for.
  private func watch() {
    monitor.locked {
      var deadline: ContinuousClock.Instant?
      while !isOver {
        if finished.contains(where: isFinal) { isOver = true }
        if running == 0, hasBegun, !waiting.contains(where: \.ends) { isOver = true }
        if finished.contains(where: \.isExact) {
          let now = ContinuousClock.now
          let end = deadline ?? now + session.proofPatience(after: now - begun)
          deadline = end
          let isHopeless = proving == 0 && !waiting.contains(where: \.writesProof)
          if session.options.proof == nil || isHopeless || now >= end { isOver = true }
        }
        if !isOver { monitor.wait(milliseconds: deadline == nil ? 1000 : 5) }
      }
    }
  }

  private func result(from known: Finding) throws -> Finding {
    var answers = finished
    let exact =
      answers.firstIndex(where: isFinal) ?? answers.firstIndex { $0.isExact && $0.hasProof }
      ?? answers.firstIndex { $0.isExact }
    if let exact {
      var answer = answers.remove(at: exact)
      answer.origin.nodes += answers.reduce(known.origin.nodes) { $0 + $1.origin.nodes }
      if case .none(nil) = answer.evidence, !answer.hasProof, session.options.proof != nil {
        answer.evidence = .none("none was found soon after the answer (--proof-time gives more time)")
      }
      return answer
    }
    if let fault = faults.first, answers.isEmpty { throw fault }
    answers.append(known)
    var best = answers[0]
    for answer in answers.dropFirst() {
      let isBetter = answer.incumbent?.isBetter(than: best.incumbent) ?? false
      let other = isBetter ? best : answer
      if isBetter { best = answer }
      best.raise(bound: other.bound)
      best.origin.nodes += other.origin.nodes
    }
    keepProof(&best, answers)
    // Bounds of several solvers may meet the best parameters of another, and no proof show both.
    best.decide(by: session.options.threshold)
    if best.isExact, best.evidence.bound != best.bound { best.evidence = .none(nil) }
    return best
  }

  /// Of the proofs that stopped searches have left, the one with the greatest bound.
  private func keepProof(_ best: inout Finding, _ answers: [Finding]) {
    if case .written = best.evidence { best.evidence = .none(nil) }
    for answer in answers {
      guard let shown = answer.evidence.bound else { continue }
      if best.evidence.bound.map({ shown > $0 }) ?? true { best.evidence = answer.evidence }
    }
  }
}
