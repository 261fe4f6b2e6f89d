import CertificateChecking
import DynamicProgramming
import ExactArithmetic
import Glibc
import PatternEnumeration
import SearchCore
import TrainingProblem

extension Strategy {
  /// Predicted nanoseconds up to which `auto` takes the dynamic program, and steps that finding the plan may take.
  private static let quickWork = Integer(1_000_000_000)
  /// The same where few combinations of patterns are another way, whose check takes a fraction of the time that
  /// expanding many states takes.
  private static let quickestWork = Integer(1_000_000)
  /// Steps that finding a plan may take.
  private static let quickPatience = 1 << 22
  /// Steps that finding a plan may take where another search is quick.
  private static let quickestPatience = 1 << 19
  /// Predicted nanoseconds, some minutes, up to which `auto` lets it take part.
  private static let longWork = Integer(300_000_000_000)

  /// The dynamic program to its end; its bound is shown by the checker, which expands the states anew.
  ///
  /// - Parameter most: bytes that its tables may take where the session has no limit; nil for half of the machine's.
  static func dynamicProgram(
    _ session: SolveSession, _ scaled: ScaledInstance, memory most: Int? = nil
  ) throws -> Finding {
    let program: DynamicProgram
    do throws(LimitError) {
      program = try DynamicProgram(scaled, session, patience: 1 << 33, memory: most)
    } catch {
      guard session.shouldStop() else { throw error }
      // Stopped while it planned: nothing is known.
      return Finding(bound: nil, by: .init(SolverName.dp.rawValue))
    }
    defer { if session.shouldStop() { Disposal.discard(program) } }
    return try run(program, session, scaled)
  }

  /// The same where the prediction says that it is quick; nil where not.
  static func quickDynamicProgram(
    _ session: SolveSession, _ scaled: ScaledInstance, beside plan: PatternPlan
  ) throws -> Finding? {
    guard session.options.nodeLimit == nil else { return nil }
    let hasOtherWay = plan.obstacle == nil && plan.log2Combinations <= 30
    let most = hasOtherWay ? quickestWork : quickWork
    let program: DynamicProgram
    let outcome: SearchOutcome
    do throws(LimitError) {
      program = try DynamicProgram(scaled, session, patience: hasOtherWay ? quickestPatience : quickPatience)
      // An answer that planning has met is no reason where the check, which expands all states, takes the time.
      let isMet = program.stopped.ending != .stopped && !hasOtherWay
      guard program.plan.work <= most || isMet else { return nil }
      outcome = try program.solve(most: most)
    } catch {
      return nil
    }
    // Sums of few numbers show nothing where they do not do.
    if outcome.ending == .stopped, program.plan.method == .few, !session.shouldStop() { return nil }
    return try answer(outcome, program, session, scaled)
  }

  /// Bytes that its tables may take in a portfolio, beside others.
  static let portfolioMemory = 1 << 30

  /// True if the dynamic program is worth a place in a portfolio though it may take minutes: sums of one long list of numbers,
  /// of which it finds near ones long before its end, and about which other searches know nothing.
  static func hasLongSums(_ session: SolveSession, _ scaled: ScaledInstance) -> Bool {
    guard scaled.coordinates == 1 else { return false }
    do throws(LimitError) {
      let program = try DynamicProgram(scaled, session, patience: quickPatience, memory: portfolioMemory)
      guard let plan = program.complete else { return false }
      return plan.method != .sorted && plan.work <= longWork * plan.crowding
    } catch {
      return false
    }
  }

  private static func run(
    _ program: DynamicProgram, _ session: SolveSession, _ scaled: ScaledInstance
  ) throws -> Finding {
    let outcome: SearchOutcome
    do throws(LimitError) {
      outcome = try program.solve()
    } catch {
      var stopped = try answer(program.stopped, program, session, scaled)
      stopped.notes.append("\(error)")
      return stopped
    }
    return try answer(outcome, program, session, scaled)
  }

  private static func answer(
    _ outcome: SearchOutcome, _ program: DynamicProgram, _ session: SolveSession, _ scaled: ScaledInstance
  ) throws -> Finding {
    var answer = try self.answer(outcome, to: session.options.threshold, session, scaled, by: .dp)
    if outcome.ending == .exhausted {
      answer.evidence = .stateTable
      addStateProof(&answer, outcome, session, scaled)
    }
    return answer
  }
}

// Its own proof over the reference encoding, where the user chose this solver or named the file.
extension Strategy {
  /// Moves from one state to another up to which states are written though the checker's own expansion would do, which
  /// is some hundred times as quick (half a second); and up to which they are written to a file that the user named.
  private static let mostMoves = (unasked: 20_000, asked: 1_000_000)

  /// Writes the reachable states as a proof; where they are too many, the checker's expansion stays.
  private static func addStateProof(
    _ answer: inout Finding, _ outcome: SearchOutcome, _ session: SolveSession, _ scaled: ScaledInstance
  ) {
    guard let options = session.options.proof, options.isAskedFor || session.options.solver == .dp,
      session.options.threshold == nil || options.version != .one,
      let best = outcome.best, let encoding = try? session.encoding(of: scaled),
      let states = StateProof(
        encoding, limit: outcome.bound, mostMoves: options.isAskedFor ? mostMoves.asked : mostMoves.unasked,
        shouldStop: session.shouldStop),
      let proof = ProofUnderWay.begin(of: encoding.formula, session).proof
    else { return }
    let writer = proof.writer
    if let threshold = session.options.threshold {
      let target = encoding.greatestSum(reaching: threshold)
      let reached = writer.define(reaching: target, of: encoding.formula)
      writer.premise = reached.literal
      states.write(
        over: reached.reaching, to: writer, variables: encoding.formula.variableCount + 1,
        shouldStop: { proof.isLost || session.shouldStop() })
      writer.conclude(missing: reached)
    } else {
      let row = writer.improve([false] + encoding.completion(of: best))
      states.write(
        over: row, to: writer, variables: encoding.formula.variableCount,
        shouldStop: { proof.isLost || session.shouldStop() })
      writer.conclude(least: encoding.sum(ofObjective: scaled.objective(outcome.bound)))
    }
    guard !proof.isLost, !session.shouldStop() else { return _ = proof.giveUp() }
    let written = proof.close(isOwnLog: true)
    guard case .written(let staged) = written, staged.checked != nil || options.isAskedFor else { return }
    answer.evidence = written
  }
}

extension ScaledInstance {
  /// Outputs at distinct inputs.
  fileprivate var coordinates: Int { inputs.count * (layers.last?.neurons ?? 0) }
}

extension DynamicProgram {
  /// For a session: its threshold, start and limits; half of the machine's memory where it has no limit.
  fileprivate init(
    _ scaled: ScaledInstance, _ session: SolveSession, patience: Int, memory most: Int? = nil
  ) throws(LimitError) {
    let half = min(most ?? Int.max, ProcessMemory.half << 20)
    let limit = session.options.memoryLimit.map { max(1, $0 - residentMiB()) << 20 }
    let control = SearchControl(
      shouldStop: session.shouldStop,
      onIncumbent: { choice, objective in
        session.known.offer(choice, objective)
        session.tell(
          SolveProgress(solver: "dp", nodes: 0, incumbent: scaled.objective(objective), bound: nil))
      })
    try self.init(
      scaled, target: session.options.threshold.map(scaled.scaledFloor),
      start: session.options.start.map(scaled.choice), memoryLimit: limit ?? max(half, 1 << 28), patience: patience,
      control: control)
  }
}
