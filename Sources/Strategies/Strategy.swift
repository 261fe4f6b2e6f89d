import ExactArithmetic
import Solvers
import TrainingProblem

/// Runs what `--solver` names, and replays whatever comes back.
public enum Strategy {
  /// Solves the session's instance: to proven optimality, or to a decision, unless a limit stops it first.
  ///
  /// - Throws: `LimitError` where the instance is beyond what the searches hold; `SolveFault`.
  public static func solve(_ session: SolveSession) throws -> SolveAnswer {
    let scaled: ScaledInstance
    do {
      scaled = try ScaledInstance(session.instance)
    } catch {
      // Too large for scaled integers; a few choices can still be evaluated one by one.
      guard let answer = try enumerate(session) else { throw error }
      return answer
    }
    var notes: [String] = []
    var start = session.options.start
    if session.options.solver == .glpk {
      if var answer = try glpk(session, scaled, notes: &notes, start: &start) {
        answer.notes += notes
        return answer
      }
      notes.append("solved by the native search instead")
    }
    var answer = try native(session, scaled, start: start)
    answer.notes += notes
    return answer
  }

  /// Native branch and bound.
  static func native(_ session: SolveSession, _ scaled: ScaledInstance, start: Assignment?) throws -> SolveAnswer {
    let options = session.options
    let control = SearchControl(
      nodeLimit: options.nodeLimit, shouldStop: session.shouldStop,
      onProgress: { progress in
        session.tell(
          SolveProgress(
            solver: "bnb", nodes: progress.nodes, incumbent: progress.incumbent.map(scaled.objective),
            bound: scaled.objective(progress.bound)))
      })
    let outcome = try NativeSolver(seed: options.seed).solve(
      scaled, target: options.threshold.map(scaled.scaledFloor), start: start.map(scaled.choice),
      control: control)
    var answer = SolveAnswer(
      status: .unknown, assignment: outcome.best.map(scaled.assignment), bound: scaled.objective(outcome.bound),
      solver: "bnb", nodes: outcome.nodes)
    try replay(&answer, on: session.instance, expecting: outcome.objective.map(scaled.objective))
    switch outcome.ending {
    case .reachedTarget: answer.status = .reachesThreshold
    case .exhausted: answer.status = options.threshold == nil ? .optimal : .missesThreshold
    case .stopped: answer.status = answer.assignment == nil ? .unknown : .feasible
    }
    return answer
  }

  /// All choices in exact rationals: for instances whose numbers outgrow scaled integers. nil where there are too many
  /// choices to begin with, or a parameter is real.
  static func enumerate(_ session: SolveSession) throws -> SolveAnswer? {
    guard var choices = ChoiceEnumeration(session.instance, budget: 1 << 40) else { return nil }
    var answer = SolveAnswer(status: .unknown, bound: 0, solver: "enumeration", nodes: 0)
    repeat {
      if session.shouldStop() || session.options.nodeLimit.map({ answer.nodes >= $0 }) ?? false {
        answer.status = answer.assignment == nil ? .unknown : .feasible
        return answer
      }
      let value = try Evaluation(
        of: choices.assignment, on: session.instance, sizeLimit: choices.sizeLimit
      ).objective
      answer.nodes += 1
      if answer.objective.map({ value < $0 }) ?? true {
        answer.assignment = choices.assignment
        answer.objective = value
        session.tell(SolveProgress(solver: "enumeration", nodes: answer.nodes, incumbent: value, bound: 0))
        if let threshold = session.options.threshold, value <= threshold {
          answer.status = .reachesThreshold
          return answer
        }
      }
    } while choices.advance()
    answer.bound = answer.objective
    answer.status = session.options.threshold == nil ? .optimal : .missesThreshold
    return answer
  }

  /// Sets the answer's objective to the exact replay of its parameters.
  static func replay(_ answer: inout SolveAnswer, on instance: Instance, expecting expected: Rational?) throws {
    guard let assignment = answer.assignment else { return }
    if let fault = AssignmentFault.first(in: assignment, of: instance.network) {
      throw SolveFault.bug("the solver '\(answer.solver)' returned parameters that are no options: \(fault)")
    }
    let objective = try Evaluation(of: assignment, on: instance).objective
    if let expected, expected != objective {
      throw SolveFault.bug(
        "the solver '\(answer.solver)' found objective \(expected), and the replay of its parameters \(objective)")
    }
    answer.objective = objective
  }
}
