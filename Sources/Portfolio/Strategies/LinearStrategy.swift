import CertificateChecking
import ExactArithmetic
import GLPKBackend
import Glibc
import PrimalHeuristics
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import Synchronization
import TrainingProblem

extension Strategy {
  /// A start by local search, then branch and bound over the reference encoding with exact bounds from linear
  /// relaxations, which logs its proof as it goes.
  static func linear(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    guard GLPKSolver.isPresent else {
      throw SolveFault.usage("the solver 'lp' needs GLPK, which this build leaves out (package trait GLPK)")
    }
    var answer = try native(session, scaled, start: session.options.start, nodeLimit: 0)
    answer.origin.solver = SolverName.lp.rawValue
    guard answer.status == .feasible, let start = answer.assignment else { return answer }
    let encoding: ReferenceEncoding
    do { encoding = try session.encoding(of: scaled) } catch {
      return try native(session, scaled, from: answer, without: error)
    }
    answer.origin.encoding = "reference"
    defer { if session.shouldStop() { Disposal.discard(encoding) } }
    let (proof, obstacle) = ProofUnderWay.begin(of: encoding.formula, session)
    // A decision looks for nothing but the threshold, and its proof says that it is not reached.
    var decision: (target: Integer, literal: ThresholdLiteral?)?
    if let threshold = session.options.threshold, proof.map({ $0.writer.version != .one }) ?? true {
      let target = encoding.greatestSum(reaching: threshold)
      decision = (target, proof?.writer.define(reaching: target, of: encoding.formula))
      proof?.writer.premise = decision?.literal?.literal
    }
    let outcome = try search(
      encoding, from: start, &answer, session, log: proof?.writer,
      ceiling: decision.map { ($0.target, $0.literal?.reaching ?? 0) })
    if decision != nil { try takeBest(&answer, session) }
    close(&answer, outcome, encoding, session)
    guard let proof else {
      answer.evidence = obstacle ?? .none(nil)
      return answer
    }
    if outcome.isExhausted, let decision, let missed = decision.literal {
      proof.writer.conclude(missing: missed)
      // The proof may show less than is known otherwise.
      let shown = encoding.objective(sum: decision.target + 1)
      answer.bound = shown
      answer.evidence = proof.close(showing: shown)
    } else if outcome.isExhausted, let least = outcome.objective {
      proof.writer.conclude(least: least)
      answer.evidence = proof.close()
    } else if let shown = outcome.loggedBound {
      // The proof has been concluded with what the first relaxation showed.
      answer.evidence = proof.close(isStopped: true, showing: encoding.objective(sum: shown))
    } else {
      answer.evidence = proof.giveUp()
    }
    return answer
  }

  /// The best choice that anyone has met: a decision's search keeps none that does not decide.
  private static func takeBest(_ answer: inout Finding, _ session: SolveSession) throws {
    var version = 0
    guard let known = session.incumbent(since: &version) else { return }
    let other = try replay(known, session, by: answer.origin.solver, expecting: nil)
    if let other, other.isBetter(than: answer.incumbent) { answer.incumbent = other }
  }

  /// The answer is brought up to date by the search's end.
  private static func close(
    _ answer: inout Finding, _ outcome: LinearOutcome, _ encoding: ReferenceEncoding, _ session: SolveSession
  ) {
    answer.origin.nodes += outcome.nodes
    answer.raise(bound: encoding.objective(sum: outcome.bound))
    answer.decide(by: session.options.threshold)
  }

  private static func search(
    _ encoding: ReferenceEncoding, from start: Assignment, _ answer: inout Finding, _ session: SolveSession,
    log: SearchProofWriter?, ceiling: (sum: Integer, number: Int)?
  ) throws -> LinearOutcome {
    let control = SearchControl(
      nodeLimit: session.options.nodeLimit, shouldStop: session.shouldStop,
      onProgress: { progress in
        session.tell(
          SolveProgress(
            solver: SolverName.lp.rawValue, nodes: progress.nodes,
            incumbent: progress.incumbent.map { encoding.objective(sum: $0) },
            bound: encoding.objective(sum: progress.bound)))
      })
    var solver = LinearSolver()
    solver.order = branchingOrder(encoding)
    solver.ceiling = ceiling
    // One neuron's weights are all there is to a decision that takes every sample to be right.
    if let ceiling, encoding.scaled.layers.count == 1, ceiling.sum == leastSum(encoding.formula) {
      solver.numbers = numbers(encoding)
    }
    let rounding = ParameterRounding(encoding, session)
    let outcome = try solver.minimise(
      encoding.formula, start: [false] + encoding.completion(of: encoding.scaled.choice(start)), control: control,
      log: log, round: { rounding.point(near: $0) },
      open: { cost, body in
        do {
          try GLPKRelaxations.withSession(
            minimising: cost, memoryMiB: session.options.memoryLimit ?? 8192, shouldStop: session.shouldStop, body)
        } catch {
          throw SolveFault.backend(name: "GLPK", message: "\(error); the answer of the local search was kept")
        }
      })
    if let best = outcome.best {
      let choice = encoding.choice(from: Array(best.dropFirst()))
      answer.incumbent = try replay(
        encoding.scaled.assignment(choice), session, by: answer.origin.solver, expecting: encoding.objective(of: choice)
      )
    }
    return outcome
  }
}

extension Strategy {
  /// The parameters' variables, last layer first, as decisions there are felt in all samples at once; of one parameter
  /// from the middle.
  fileprivate static func branchingOrder(_ encoding: ReferenceEncoding) -> [Int32] {
    var order: [Int32] = []
    for layer in encoding.scaled.layers.reversed() {
      for neuron in 0..<layer.neurons {
        let first = layer.weight(neuron: neuron, source: 0)
        for number in first..<first + layer.parametersPerNeuron {
          var variables: [Int32] = []
          while case .literal(let literal)? = encoding.literal(parameter: number, option: variables.count + 1) {
            variables.append(literal.variable)
          }
          let middle = variables.count / 2
          order += variables.indices.sorted { (abs($0 - middle), $0) < (abs($1 - middle), $1) }.map { variables[$0] }
        }
      }
    }
    return order
  }
}

extension Strategy {
  /// By parameter with a choice: its order literals' variables, ascending.
  fileprivate static func numbers(_ encoding: ReferenceEncoding) -> [[Int32]] {
    (0..<encoding.scaled.parameters.count).compactMap { number in
      var variables: [Int32] = []
      while case .literal(let literal)? = encoding.literal(parameter: number, option: variables.count + 1) {
        variables.append(literal.variable)
      }
      return variables.isEmpty ? nil : variables
    }
  }
}

/// Makes choices of parameters from the values of a relaxation: each takes as many steps up as its literals say, rounded.
/// Now and then it anneals instead, from nothing: better solutions save more nodes than that takes.
private final class ParameterRounding {
  private let encoding: ReferenceEncoding
  private let session: SolveSession
  private var calls = 0
  /// When to anneal next, and how long, in some 10⁻⁹ seconds.
  private var next = 16
  private var effort = 50_000_000
  private let evaluate: ScaledEvaluator
  private var tried: Set<ParameterChoice> = []
  private var least: Integer?
  private var seen = 0

  init(_ encoding: ReferenceEncoding, _ session: SolveSession) {
    self.encoding = encoding
    self.session = session
    evaluate = ScaledEvaluator(encoding.scaled)
  }

  /// A solution of the formula, by variable with entry 0 unused; nil where it is no better than one before.
  func point(near values: [Double]) -> [Bool]? {
    calls += 1
    let choice =
      session.known.news(since: &seen)?.choice
      ?? (calls == next ? annealed() : encoding.choice(from: values.dropFirst().map { $0 > 0.5 }))
    guard let choice, tried.insert(choice).inserted else { return nil }
    guard isFeasible(choice) else { return nil }
    let value = evaluate(choice)
    if let least, value >= least { return nil }
    least = value
    session.known.offer(choice, value)
    return [false] + encoding.completion(of: choice)
  }

  private func isFeasible(_ choice: ParameterChoice) -> Bool {
    let scaled = encoding.scaled
    if scaled.constraints.isEmpty { return true }
    return (try? Evaluation(of: scaled.assignment(choice), on: scaled.instance))?.isFeasible ?? false
  }

  private func annealed() -> ParameterChoice? {
    (next, effort) = (4 * next, 2 * effort)
    let annealing = Annealing(seed: session.options.seed &+ UInt64(next), effort: effort / 2)
    let control = SearchControl(shouldStop: session.shouldStop)
    return annealing.search(
      encoding.scaled, target: session.options.threshold.map(encoding.scaled.scaledFloor), control: control)?.choice
  }
}
