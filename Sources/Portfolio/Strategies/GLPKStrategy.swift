import Encodings
import ExactArithmetic
import Formulations
import GLPKBackend
import Synchronization
import TrainingProblem

extension Strategy {
  /// GLPK's own branch and bound over a mixed-integer encoding; its parameters are replayed, its bound is a claim.
  ///
  /// - Returns: nil where GLPK cannot serve (absent, no linear encoding, numbers beyond doubles, a failure, an answer
  ///   that does not survive the replay); `notes` then says why, and `start` is what it found on the way.
  static func glpk(
    _ session: SolveSession, _ scaled: ScaledInstance, notes: inout [String], start: inout Assignment?
  ) throws -> Finding? {
    let encodingName = session.options.encoding ?? EncodingName.orderBigM.rawValue
    guard let name = EncodingName(rawValue: encodingName) else {
      let known = EncodingName.known
      throw SolveFault.usage("unknown encoding '\(InputError.printable(encodingName))', expected one of: \(known)")
    }
    var encoded: EncodedInstance?
    do {
      let built = try EncodedInstance(
        scaled, name, memoryLimit: session.options.memoryLimit, shouldStop: session.shouldStop)
      encoded = built
      return try judge(try run(built, session), built, session, notes: &notes)
    } catch let refusal as EncodingRefusal {
      notes.append("\(refusal)")
      return nil
    } catch GLPKError.failed(let code, let message, let kept?) {
      notes.append("GLPK failed (code \(code)): \(message); its best point so far was kept as a start")
      start = encoded.map { $0.scaled.assignment($0.choice { Rational(kept[$0.position]) }) }
      return nil
    } catch let error as GLPKError {
      notes.append("GLPK: \(error)")
      return nil
    }
  }

  private static func run(_ encoded: EncodedInstance, _ session: SolveSession) throws(GLPKError) -> GLPKAnswer {
    var limits = GLPKLimits()
    if let left = session.timeLeft { limits.seconds = max(0.001, left.inSeconds) }
    if let nodes = session.options.nodeLimit { limits.nodes = max(1, nodes) }
    if let memory = session.options.memoryLimit { limits.memoryMiB = memory }
    // A decision ends as soon as GLPK's incumbent looks as if it reached the threshold; the replay decides whether.
    let flag = SharedFlag()
    let program = encoded.program
    @Sendable func objective(_ value: Double) -> Rational? {
      Rational(exactly: value).map { ($0 + Rational(program.objective.constant)) / Rational(program.objectiveScale) }
    }
    return try GLPKSolver().minimise(
      encoded.program, limits: limits,
      start: session.options.start.map { encoded.point(of: encoded.scaled.choice($0)) },
      shouldStop: { flag.isSet || session.shouldStop() },
      progress: { progress in
        let incumbent = progress.incumbent.flatMap(objective)
        if let threshold = session.options.threshold, let incumbent, incumbent <= threshold { flag.set() }
        session.tell(
          SolveProgress(
            solver: "glpk", nodes: progress.nodes, incumbent: incumbent, bound: progress.bound.flatMap(objective),
            isBoundClaimed: true))
      })
  }

  /// Replays what GLPK found, and keeps apart what it claims.
  private static func judge(
    _ found: GLPKAnswer, _ encoded: EncodedInstance, _ session: SolveSession, notes: inout [String]
  ) throws -> Finding? {
    var answer = Finding(
      bound: 0, by: .init("glpk", encoding: encoded.name.rawValue, nodes: found.nodes))
    answer.claimedBound = found.claimedBound
    if let values = found.values {
      let choice = encoded.choice { Rational(values[$0.position]) }
      answer.incumbent = try replay(encoded.scaled.assignment(choice), session, by: "glpk", expecting: nil)
      let stated = encoded.program.objectiveValue(at: values)
      if !found.satisfiesRows || stated != answer.objective {
        notes.append(
          "GLPK's point does not survive the replay: it states \(stated), and the replay of its parameters is"
            + " \(answer.objective.map { "\($0)" } ?? "none")")
        return nil
      }
    }
    let reached = session.options.threshold.map { threshold in answer.objective.map { $0 <= threshold } ?? false }
    switch (found.status, reached) {
    case (_, true?): answer.ending = .reachedTarget
    case (.claimedOptimal, false?) where answer.assignment != nil: answer.ending = .claimedMissedTarget
    case (.claimedOptimal, nil) where answer.assignment != nil: answer.ending = .claimedExhausted
    case (.claimedInfeasible, _):
      notes.append("GLPK calls the program infeasible, and every choice of parameters satisfies it")
      return nil
    case (.unknown, _) where found.stop == nil, (.claimedOptimal, _):
      notes.append("GLPK ended without an answer")
      return nil
    case (.feasible, _), (.unknown, _): answer.ending = .stopped
    }
    return answer
  }
}

/// A flag that several threads may set and read.
final class SharedFlag: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}

extension Duration {
  /// For limits of foreign libraries only.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
