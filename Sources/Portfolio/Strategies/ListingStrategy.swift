import BranchAndBound
import DynamicProgramming
import CertificateChecking
import ExactArithmetic
import PseudoBooleanSearch
import SearchCore
import TrainingProblem

/// All choices within a limit of the first objective, as far as they were listed.
public struct ListingAnswer: Sendable {
  /// `optimal`: the least objective is known; `missesThreshold`: nothing is within the limit.
  public var status: Finding.Status
  /// The least first objective.
  public var bound: Rational?
  /// In order of objective; empty where they are counted only.
  public var choices: [(assignment: Assignment, objective: Rational)] = []
  /// The number of choices within the limit that were met.
  public var count: Integer = 0
  /// Where they are counted by a table: how many there are of each objective, ascending.
  public var counts: [(objective: Rational, count: Integer)] = []
  /// True if there are no others: every choice was gone through.
  public var isComplete = false
  /// Up to this objective there are no others; nil where that is not known of any.
  public var listedUpTo: Rational?
  /// Nodes of all searches together.
  public var nodes = 0
  /// Sentences for the user: what was tried and did not serve.
  public var notes: [String] = []
  /// The proof that there are no others up to `listedUpTo`; where to look for it is what the options said.
  public var hasProofFile = false

  /// The choices up to `listedUpTo`.
  public var wholePart: [Assignment] {
    guard let limit = listedUpTo else { return [] }
    return choices.prefix { $0.objective <= limit }.map(\.assignment)
  }
}

/// The choices that a listing is asked for.
public struct ListingRequest: Sendable {
  /// The objectives that are within.
  public var limit: Certificate.Limit
  /// The choices that count as one.
  public var upTo: Certificate.Equivalence
  /// Choices after which to stop.
  public var most: Int?
  /// True if the choices themselves are not wanted.
  public var countsOnly: Bool

  /// A request for the choices within `limit`.
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
      answer.nodes += best.origin.nodes
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
    if request.countsOnly, request.most == nil, try count(&answer, instance, limit, request, session) { return answer }
    try collect(&answer, instance, limit, request, session)
    if case .atMost = request.limit {
      answer.bound = answer.isComplete ? answer.choices.first?.objective : nil
      answer.status =
        answer.count > 0 ? (answer.isComplete ? .optimal : .feasible) : answer.isComplete ? .missesThreshold : .unknown
    }
    return answer
  }

  /// Counts by a table; false where none is small enough.
  private static func count(
    _ answer: inout ListingAnswer, _ instance: Instance, _ limit: Rational, _ request: ListingRequest,
    _ session: SolveSession
  ) throws -> Bool {
    guard request.upTo == .nothing else { return false }
    let scaled = try ScaledInstance(instance)
    let control = SearchControl(shouldStop: session.shouldStop)
    guard let counts = ChoiceCount.counts(of: scaled, atMost: scaled.scaledFloor(limit), control: control) else {
      return false
    }
    answer.counts = counts.map { (scaled.objective($0.objective), $0.count) }
    answer.count = counts.reduce(0) { $0 + $1.count }
    (answer.isComplete, answer.listedUpTo) = (true, limit)
    answer.bound = answer.bound ?? answer.counts.first?.objective
    if case .atMost = request.limit { answer.status = answer.count.signum > 0 ? .optimal : .missesThreshold }
    return true
  }

  /// How long the whole is tried before it is listed from the least objective on.
  private static let patience = Duration.seconds(2)

  /// All at once where that takes a moment. Otherwise one limit after the other, each of which doubles the objectives that
  /// were met by then: so a listing that is stopped is whole up to some objective.
  private static func collect(
    _ answer: inout ListingAnswer, _ instance: Instance, _ limit: Rational, _ request: ListingRequest,
    _ session: SolveSession
  ) throws {
    let scaled = try ScaledInstance(instance)
    let whole = scaled.scaledFloor(limit)
    func list(_ limit: Integer, until end: ContinuousClock.Instant?) throws -> ChoiceCollector {
      var collector = ChoiceCollector(scaled, request)
      let control = SearchControl(
        nodeLimit: session.options.nodeLimit,
        shouldStop: { session.shouldStop() || end.map { ContinuousClock.now >= $0 } ?? false })
      let isWhole = try ChoiceListing.list(
        scaled, atMost: limit, breaksSymmetry: request.upTo == .neurons, control: control
      ) { collector.take($0, $1) }
      collector.end(limit, isWhole: isWhole)
      return collector
    }
    var best = try list(whole, until: ContinuousClock.now + patience)
    if !best.isWhole, !best.isFull, !best.isCut, !session.shouldStop() {
      var levels = best.levels
      var step = 1
      while !session.shouldStop() {
        let limit = step <= levels.count ? levels[step - 1] : whole
        let next = try list(limit, until: nil)
        if next.isWhole || !best.isWhole { best = next }
        if limit >= whole || !next.isWhole || next.isCut { break }
        levels = Array(Set(levels + next.levels)).sorted()
        step *= 2
      }
    }
    if best.isFull { answer.notes.append("more choices than this program holds: the list is not complete") }
    answer.choices = best.shown.map { (scaled.assignment($0.choice), scaled.objective($0.objective)) }
    answer.count = Integer(best.count)
    answer.listedUpTo = best.listedUpTo.map(scaled.objective)
    answer.isComplete = best.isWhole && !best.isCut && best.listedUpTo.map { $0 >= whole } ?? false
    if answer.isComplete { answer.listedUpTo = limit }
  }

  /// Choices that a proof may block, times the parameters of each: each is a clause, and all of them stay in memory.
  private static let mostBlocked = 1 << 22

  /// Has a proof written that no other choice is within the limit; false where there is none.
  public static func prove(
    _ answer: inout ListingAnswer, _ request: ListingRequest, _ session: SolveSession
  ) throws {
    guard let limit = answer.listedUpTo, !request.countsOnly else { return }
    let limited = session.instance.limited(to: limit)
    let scaled = try ScaledInstance(limited)
    guard answer.wholePart.count <= mostBlocked / max(1, scaled.parameters.count) else {
      answer.notes.append("the list is too long for a proof in a file that no other choice is within the limit")
      return
    }
    let encoding: ReferenceEncoding
    do { encoding = try ReferenceEncoding(scaled) } catch {
      answer.notes.append("\(error)")
      return
    }
    let arrangements = request.upTo == .neurons ? NeuronArrangements(scaled) : nil
    let blocked = answer.wholePart.flatMap { assignment -> [ParameterChoice] in
      let choice = scaled.choice(assignment)
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
