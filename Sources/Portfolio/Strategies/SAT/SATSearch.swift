import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import ProofLogging
import SATEncodings
import TrainingProblem

/// The outcome of a search by SAT solving. The solver's word for `isExhausted` is worth what the proof is.
package struct SATOutcome {
  /// Nothing is better than `best`, or, for a decision, than the target.
  package var isExhausted = false
  package var best: ParameterChoice
  /// Σ objective terms at `best`.
  package var bestSum: Integer
  /// No choice has a smaller sum, as far as the proof shows.
  package var bound: Integer?
  package var solves = 0
}

/// Minimises over the clauses of a reference encoding with an incremental SAT solver: each solution's objective is
/// evaluated exactly, logged, and undercut, until the clauses have no solution any more.
package final class SATSearch {
  let encoding: ReferenceEncoding
  let log: SearchProofWriter?
  let joint: ClausalProofJoint
  let backend: Backend
  package let builder: ClauseBuilder
  package let encoder: SATEncoder
  package internal(set) var outcome: SATOutcome
  let shouldStop: () -> Bool
  private var logged: (sum: Integer, number: Int)?
  /// Parts of choices that are refuted: see `tryChoices`.
  var refutedChoices: [[Literal]] = []
  /// The bounds that cores have shown; nil before the first search by cores.
  var cores: CoreState?
  /// Told of each better sum, and of each bound.
  var onProgress: (SATOutcome) -> Void = { _ in }

  /// The solver, which cannot be copied, for closures to share.
  final class Backend {
    let solver: CaDiCaLSolver
    init(_ solver: consuming CaDiCaLSolver) { self.solver = solver }
  }

  /// - Parameters:
  ///   - log: the proof; nil for none.
  ///   - shouldStop: asked often; true ends the search with what it has.
  package init(
    _ encoding: ReferenceEncoding, _ name: SATEncodingName, start: ParameterChoice, seed: UInt64,
    log: SearchProofWriter?, shouldStop: @escaping () -> Bool
  ) throws(CaDiCaLError) {
    self.encoding = encoding
    self.log = log
    self.shouldStop = shouldStop
    let joint = ClausalProofJoint(log, formulaRows: encoding.formula.constraints.count)
    self.joint = joint
    let backend = Backend(
      log == nil
        ? try CaDiCaLSolver(shouldStop: shouldStop)
        : try CaDiCaLSolver(shouldStop: shouldStop, onStep: { joint.take(isDeletion: $0, $1) }))
    _ = backend.solver.set("seed", Int32(truncatingIfNeeded: seed & 0x3fff_ffff))
    self.backend = backend
    builder = ClauseBuilder(
      variableCount: encoding.formula.variableCount, log: log, shouldStop: shouldStop
    ) { clause, number in
      joint.register(clause, number: number)
      backend.solver.add(clause)
    }
    encoder = SATEncoder(
      encoding.formula, parameterVariableCount: encoding.parameterVariableCount, name, into: builder)
    outcome = SATOutcome(
      best: start, bestSum: encoding.objectiveSum(at: encoding.completion(of: start)))
  }

  // MARK: Searches

  /// Adds the clauses of the formula. To be called once, before a search.
  package func begin() throws {
    // Before there are other variables than the formula's.
    _ = logBest()
    try encoder.addFormula()
    freezeShared()
  }

  /// Cores as long as they come easily, then better and better solutions.
  ///
  /// - Parameters:
  ///   - target: to decide whether a sum can be that small, instead of finding the least.
  ///   - conflicts: those that one solve of the search for cores may take; 0 for none of them.
  package func run(target: Integer?, conflicts: Int = 20_000) throws {
    try begin()
    guard !builder.isStopped else { return }
    // Sums of short numbers are no trouble.
    if encoding.scaled.magnitudeBits > SATSearch.shortNumbers, let few = SATSearch.fewParameters(encoding.scaled) {
      return try improve(target: target, choices: few)
    }
    if conflicts > 0, try raise(target: target, conflicts: conflicts) != .tooHard { return }
    if let target, target >= SATEncoder.costs(encoding.formula).offset, log?.version != .one {
      try decide(target)
    } else {
      try improve(target: target)
    }
  }

  /// Bits of numbers up to which a search by cores is tried whatever the number of choices.
  private static let shortNumbers = 20

  /// Solutions better and better, until there is none, or one of a sum of at most `target`.
  ///
  /// - Parameter choices: parameters with few choices, to go through these one by one.
  package func improve(target: Integer? = nil, choices: [[Int]]? = nil) throws {
    while target.map({ outcome.bestSum > $0 }) ?? true {
      try undercut()
      if builder.isStopped { return }
      switch try choices.map(tryChoices) ?? solve() {
      case .stopped: return
      case .satisfiable: try takeSolution(atMost: outcome.bestSum - 1)
      case .unsatisfiable:
        refute([])
        outcome.isExhausted = true
        outcome.bound = outcome.bestSum
        return
      }
    }
  }

  /// One solution of a sum of at most `target`, or none.
  ///
  /// In a proof, a fresh literal r says "the sum is at most the target": its bound has ¬r as an escape, the solver
  /// assumes r, and the end is ¬r.
  /// - Precondition: `start` is above the target, and the objective can be.
  package func decide(_ target: Integer) throws {
    let reached = log.map { define(target, $0) }
    if let reached { backend.solver.freeze(reached.literal.dimacs) }
    try bound(target, escapes: reached.map { [!$0.literal] } ?? [], number: reached?.implies ?? 0)
    if let reached { backend.solver.assume(reached.literal.dimacs) }
    if builder.isStopped { return }
    switch try solve() {
    case .stopped: return
    case .satisfiable: try takeSolution(atMost: target)
    case .unsatisfiable:
      if let reached, let log {
        let number = refute([!reached.literal])
        _ = log.combine(
          [.constraint(reached.missing, times: 1), .constraint(number, times: reached.weight)], dividedBy: 1)
      }
      outcome.isExhausted = true
      outcome.bound = target + 1
    }
  }

  // MARK: Steps

  func solve(conflicts: Int? = nil) throws -> CaDiCaLResult {
    outcome.solves += 1
    return try backend.solver.solve(conflicts: conflicts)
  }

  /// Takes the solver's solution, which must be of a sum of at most `limit`.
  func takeSolution(atMost limit: Integer) throws {
    let (choice, sum) = readSolution()
    guard sum <= limit else {
      throw SolveFault.bug("a solution of the clauses for a sum of at most \(limit) has the sum \(sum)")
    }
    take(choice, sum)
  }

  /// Takes the solver's solution where it is better than the best.
  func takeBetterSolution() throws {
    let (choice, sum) = readSolution()
    if sum < outcome.bestSum { take(choice, sum) }
  }

  private func take(_ choice: ParameterChoice, _ sum: Integer) {
    outcome.best = choice
    outcome.bestSum = sum
    onProgress(outcome)
  }

  /// Reads the parameters of the solver's solution and evaluates them exactly.
  private func readSolution() -> (ParameterChoice, Integer) {
    let point = (1...max(1, encoding.parameterVariableCount)).map { backend.solver.isTrue(Int32($0)) }
    let choice = encoding.choice(from: point)
    return (choice, encoding.objectiveSum(at: encoding.completion(of: choice)))
  }

  /// Logs the best choice, once: its number in the proof is that of "the sum is less".
  func logBest() -> Int {
    if let logged, logged.sum == outcome.bestSum { return logged.number }
    var point = encoding.completion(of: outcome.best)
    // Definitions that are deleted propagate nothing, and a checker may want every clause satisfied.
    if log != nil { builder.complete(&point) }
    let number = log?.improve([false] + point) ?? 0
    logged = (outcome.bestSum, number)
    return number
  }

  /// True if the proof knows the best choice.
  package var isBestLogged: Bool { logged?.sum == outcome.bestSum }

  /// Asks for a better choice from here on.
  private func undercut() throws {
    try bound(outcome.bestSum - 1, number: logBest())
  }

  func bound(_ limit: Integer, escapes: [Literal] = [], number: Int) throws {
    let before = builder.variableCount
    try encoder.bound(limit, escapes: escapes, number: number)
    for variable in before..<builder.variableCount { backend.solver.freeze(Int32(variable + 1)) }
  }

  /// A clause that the solver's last answer shows, at the end of the proof.
  @discardableResult
  func refute(_ clause: [Literal]) -> Int {
    joint.isClosed = true
    return clause.map(\.code).withUnsafeBufferPointer { codes in
      log?.learn(codes, hints: UnsafeBufferPointer(start: nil, count: 0)) ?? 0
    }
  }

  /// Keeps variables that later clauses and assumptions will name from elimination: parameters, direct literals and the
  /// objective's literals.
  func freezeShared() {
    for variable in 0..<encoding.parameterVariableCount { backend.solver.freeze(Int32(variable + 1)) }
    for literal in encoder.directLiterals { backend.solver.freeze(literal.dimacs) }
    for term in encoding.formula.objective { backend.solver.freeze(term.literal.variable) }
  }

  private struct Reached {
    let literal: Literal
    let implies: Int
    let missing: Int
    let weight: Integer
  }

  private func define(_ target: Integer, _ log: SearchProofWriter) -> Reached {
    let literal = builder.makeLiteral()
    let (terms, offset) = SATEncoder.costs(encoding.formula)
    let need = terms.reduce(offset) { $0 + $1.coefficient } - target
    let implies = log.define(
      PseudoBooleanConstraint(
        terms.map { LiteralTerm($0.coefficient, !$0.literal) } + [LiteralTerm(need, !literal)], atLeast: need),
      fresh: literal.variable, value: false)
    let weight = target + 1 - offset
    let missing = log.define(
      PseudoBooleanConstraint(terms + [LiteralTerm(weight, literal)], atLeast: weight), fresh: literal.variable,
      value: true)
    return Reached(literal: literal, implies: implies, missing: missing, weight: weight)
  }
}
