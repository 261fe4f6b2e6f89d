import BranchAndBound
import CertificateChecking
import ExactArithmetic
import PseudoBooleanSearch
import SearchCore
import TrainingProblem

/// All choices within a limit of the first objective, as far as they were listed.
public struct ListingAnswer: Sendable {
  /// `optimal`: the least objective is known; `missesThreshold`: nothing is within the limit.
  public var status: SolveAnswer.Status
  /// The least first objective.
  public var bound: Rational?
  /// In order of objective; empty where they are counted only.
  public var choices: [(assignment: Assignment, objective: Rational)] = []
  public var count = 0
  /// Whether there are no others: every choice was gone through.
  public var isComplete = false
  public var nodes = 0
  public var notes: [String] = []
  /// The proof that there are no others; where to look for it is what the options said.
  public var hasProofFile = false
}

/// What to list.
public struct ListingRequest: Sendable {
  public var limit: Certificate.Limit
  public var upTo: Certificate.Equivalence
  /// Choices after which to stop.
  public var most: Int?
  public var countsOnly: Bool

  public init(limit: Certificate.Limit, upTo: Certificate.Equivalence, most: Int? = nil, countsOnly: Bool = false) {
    self.limit = limit
    self.upTo = upTo
    self.most = most
    self.countsOnly = countsOnly
  }
}

extension Strategy {
  /// Lists the feasible choices of the session's instance. Objectives after the first one and a threshold play no part.
  public static func list(_ request: ListingRequest, _ session: SolveSession) throws -> ListingAnswer {
    let instance = session.instance.stage(0, reached: []).withoutThreshold
    var answer = ListingAnswer(status: .unknown)
    let limit: Rational
    switch request.limit {
    case .atMost(let most): limit = most
    case .within(let slack):
      let first = SolveSession(listing: session, instance: instance)
      let best = try solve(first)
      answer.nodes += best.nodes
      answer.notes += best.notes
      answer.status = best.status
      guard best.status == .optimal, let objective = best.objective else {
        answer.isComplete = best.status == .infeasible
        if let assignment = best.assignment, let objective = best.objective {
          answer.choices = [(assignment, objective)]
          answer.count = 1
        }
        return answer
      }
      answer.bound = objective
      limit = objective + slack
    }
    try collect(&answer, instance, limit, request, session)
    if case .atMost = request.limit {
      answer.bound = answer.isComplete ? answer.choices.first?.objective : nil
      answer.status =
        answer.count > 0 ? (answer.isComplete ? .optimal : .feasible) : answer.isComplete ? .missesThreshold : .unknown
    }
    return answer
  }

  private static func collect(
    _ answer: inout ListingAnswer, _ instance: Instance, _ limit: Rational, _ request: ListingRequest,
    _ session: SolveSession
  ) throws {
    let scaled = try ScaledInstance(instance)
    let arrangements = request.upTo == .neurons ? NeuronArrangements(scaled) : nil
    let room = (1 << 28) / max(1, scaled.parameters.count)
    var found: [(choice: ParameterChoice, objective: Integer)] = []
    var seen: Set<ParameterChoice> = []
    var (count, isFull, isCut) = (0, false, false)
    let control = SearchControl(nodeLimit: session.options.nodeLimit, shouldStop: session.shouldStop)
    let isWhole = try ChoiceListing.list(
      scaled, atMost: scaled.scaledFloor(limit), breaksSymmetry: arrangements != nil, control: control
    ) { choice, objective in
      if let most = request.most, count >= most {
        isCut = true
        return false
      }
      if let arrangements {
        guard !seen.contains(choice) else { return true }
        guard let images = arrangements.images(of: choice, most: room - seen.count) else {
          isFull = true
          return false
        }
        seen.formUnion(images)
      }
      count += 1
      if !request.countsOnly {
        found.append((choice, objective))
        isFull = found.count > room
      }
      return !isFull
    }
    if isFull { answer.notes.append("more choices than this program holds: the list is not complete") }
    found.sort {
      $0.objective == $1.objective ? $0.choice.lexicographicallyPrecedes($1.choice) : $0.objective < $1.objective
    }
    answer.choices = found.map { (scaled.assignment($0.choice), scaled.objective($0.objective)) }
    answer.count = count
    answer.isComplete = isWhole && !isCut && !isFull
  }

  /// Has a proof written that no other choice is within the limit; false where there is none.
  public static func prove(
    _ answer: inout ListingAnswer, _ request: ListingRequest, _ session: SolveSession
  ) throws {
    guard answer.isComplete, !request.countsOnly else { return }
    let limit: Rational
    switch request.limit {
    case .atMost(let most): limit = most
    case .within(let slack):
      guard let least = answer.bound else { return }
      limit = least + slack
    }
    let limited = session.instance.limited(to: limit)
    let scaled = try ScaledInstance(limited)
    let encoding: ReferenceEncoding
    do { encoding = try ReferenceEncoding(scaled) } catch {
      answer.notes.append("\(error)")
      return
    }
    let arrangements = request.upTo == .neurons ? NeuronArrangements(scaled) : nil
    let blocked = answer.choices.flatMap { entry -> [ParameterChoice] in
      let choice = scaled.choice(entry.assignment)
      return arrangements?.images(of: choice, most: 1 << 24) ?? [choice]
    }
    let formula = encoding.formula(blocking: blocked)
    guard let proof = ProofUnderWay.begin(of: formula, session).proof else { return }
    var search = PseudoBooleanOptions()
    search.probed = (0..<encoding.parameterVariableCount).map { Int32($0 + 1) }
    let outcome = PseudoBooleanSolver.minimise(
      formula, options: search, control: SearchControl(shouldStop: session.shouldStop), log: proof.writer)
    answer.nodes += outcome.conflicts
    guard outcome.isExhausted, outcome.best == nil, !proof.isLost else {
      _ = proof.giveUp()
      return
    }
    proof.writer.concludeInfeasible()
    if case .written(let staged) = proof.close() {
      try staged.file.commit()
      answer.hasProofFile = true
    }
  }
}

extension Instance {
  fileprivate var withoutThreshold: Instance {
    Instance(
      name: name, source: source, network: network, samples: samples, loss: loss, penalty: penalty, classes: classes,
      constraints: constraints, then: then, scope: scope, version: version)
  }
}
