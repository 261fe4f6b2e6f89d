import Encodings
import ExactArithmetic
import ExternalSolvers
import Formulations
import TrainingProblem

/// Replays what another program said, and keeps apart what it claims.
struct ExternalVerdict {
  private(set) var answer: Finding
  private let solver: ExternalSolver
  private let model: ExternalModel
  private let scaled: ScaledInstance
  private let session: SolveSession

  init(_ solver: ExternalSolver, _ model: ExternalModel, _ scaled: ScaledInstance, _ session: SolveSession) {
    self.solver = solver
    self.model = model
    self.scaled = scaled
    self.session = session
    // Losses and penalties are not negative.
    answer = Finding(bound: 0, by: .init(solver.name, encoding: model.encoding))
  }

  /// Takes an answer and the fault that came with it.
  mutating func take(_ found: ExternalAnswer, _ fault: ExternalFault?) throws {
    (answer.origin.nodes, answer.origin.version) = (found.nodes ?? 0, found.version)
    answer.claimedBound = found.claimedBound.map(model.program.value(ofStated:))
    var found = found
    var fault = fault
    // Where the objective has no terms, programs speak of a solution only, not of an optimum.
    if model.program.objective.isEmpty, found.solution != nil, found.claim == .none { found.claim = .claimedOptimal }
    if let solution = found.solution {
      do throws(ExternalFault) { try replay(solution) } catch { fault = fault ?? error }
    }
    if found.claim == .claimedInfeasible {
      fault = fault ?? .contradicted("it calls the program infeasible, and choices of parameters satisfy it")
    }
    if fault == nil, found.claim == .claimedOptimal, found.solution == nil {
      fault = .noAnswer(said: "optimal, with no solution")
    }
    let isClaimed = found.claim == .claimedOptimal && fault == nil
    let claimed = answer.objective
    try keepStart()
    if isClaimed, let claimed, let objective = answer.objective, objective < claimed {
      fault = .contradicted("it calls \(claimed) optimal, and the choice to begin from has \(objective)")
    }
    if let fault {
      let kept = answer.objective.map { "; kept: parameters with objective \($0), replayed" } ?? ""
      answer.fault = .backend(name: solver.name, message: "\(fault)\(kept)")
    }
    if let bound = answer.claimedBound, let objective = answer.objective, bound > objective + Rational(1, 100) {
      answer.notes.append("\(solver.name) claims the bound \(Self.short(bound)), above the objective \(objective)")
    }
    decide(isClaimed: isClaimed && answer.fault == nil)
    explain(found)
  }

  private mutating func decide(isClaimed: Bool) {
    let objective = answer.objective
    if isClaimed { answer.claimedBound = objective }
    guard let objective else { return }
    switch session.options.threshold {
    case let threshold? where objective <= threshold: answer.ending = .reachedTarget
    case .some: if isClaimed { answer.ending = .claimedMissedTarget }
    case nil: if isClaimed { answer.ending = .claimedExhausted }
    }
  }

  private mutating func replay(_ solution: SolutionFile) throws(ExternalFault) {
    var comparison = SolutionComparison(solution, with: model.program)
    do {
      let assignment = scaled.assignment(try comparison.choice(for: scaled))
      answer.incumbent = try Strategy.replay(assignment, session, by: solver.name, expecting: nil)
    } catch {
      throw .contradicted("\(error)")
    }
    guard let objective = answer.objective else { return }
    let fault = comparison.objectiveFault(replayed: objective)
    answer.notes += comparison.notes.map { "\(solver.name): \($0)" }
    if let fault { throw .contradicted(fault) }
  }

  /// The choice to begin from, where the program found none as good.
  private mutating func keepStart() throws {
    guard let start = session.options.start else { return }
    let kept = try Strategy.replay(start, session, by: solver.name, expecting: nil)
    if let kept, kept.isBetter(than: answer.incumbent) { answer.incumbent = kept }
  }

  private mutating func explain(_ found: ExternalAnswer) {
    switch found.ending {
    case .memoryLimit: answer.notes.append("\(solver.name) ran out of the memory that it was allowed")
    case .byItself where answer.status == .unknown && answer.fault == nil:
      answer.notes.append("\(solver.name) ended without a solution")
    case .byItself, .timeLimit, .stopped: break
    }
  }

  /// At most six digits after the point.
  private static func short(_ value: Rational) -> String {
    if value.isInteger { return "\(value)" }
    let million = Rational(1_000_000)
    return "about \(Rational((value * million).floor) / million)"
  }
}
