import ExactArithmetic
import TrainingProblem

/// A set of samples that no choice of parameters serves together, none of which can be left out.
public struct SampleConflict: Sendable {
  /// A choice of parameters that reaches the target over all samples of the set but one.
  public struct Witness: Sendable {
    /// The number of the sample that is left out.
    public let without: Int
    /// The choice of parameters.
    public let assignment: Assignment
    /// Over the other samples of the set.
    public let objective: Rational
  }
  /// Numbers from 0, ascending.
  public let samples: [Int]
  /// One for each sample of the set, in the same order.
  public let witnesses: [Witness]
}

/// Finds an irreducible set of samples over which an instance's objective cannot be brought to a target.
///
/// The set grows first: a network that reaches the target over the set shows which samples it fails, and some of them are
/// taken in, until no network is left. Then samples are left out one by one (the deletion filter: Chinneck, Dravnieks,
/// "Locating minimal infeasible constraint sets in linear programs", 1991, doi:10.1287/ijoc.3.2.157). A network that does
/// without one sample is tried without each other one as well (model rotation: Belov, Marques-Silva, "Accelerating MUS
/// extraction with recursive model rotation", 2011), and every network that was ever found is asked before a search is.
///
/// Objectives over fewer samples are no greater, so an irreducible set is one of which no proper subset conflicts.
/// Time: at most as many decisions as the set had samples before it shrank, and as many again to make it.
public struct ConflictSearch {
  /// The answer of a search to one decision.
  public enum Decision: Sendable {
    /// A choice that reaches the target.
    case reached(Assignment)
    /// No choice reaches the target.
    case missed
    /// A limit ended it.
    case open
  }

  /// The ways in which a search ends.
  public enum Outcome: Sendable {
    /// A choice reaches the target over all samples: there is no conflict.
    case reached(Assignment, Rational)
    /// A set over which no choice reaches the target, and none of whose samples can be left out.
    case conflict(SampleConflict)
    /// A limit ended the search: the smallest set that is known to conflict, if any is.
    case stopped([Int]?)
  }

  let instance: Instance
  let target: Rational
  private let decide: (Instance) throws -> Decision
  private(set) var networks: [KnownNetwork] = []
  /// Searches that were run.
  public private(set) var decisions = 0

  /// - Parameters:
  ///   - target: the number that the objective is to be brought to.
  ///   - decide: decides if the instance that it is handed, whose threshold is the target, can reach it.
  public init(_ instance: Instance, target: Rational, decide: @escaping (Instance) throws -> Decision) {
    (self.instance, self.target, self.decide) = (instance, target, decide)
  }

  /// Finds a set. Throws what `decide` throws, and `LimitError` where an objective cannot be written.
  public mutating func run() throws -> Outcome {
    switch try grow() {
    case .ended(let outcome): return outcome
    case .set(let set): return try shrink(set)
    }
  }

  // MARK: Growing

  private enum Growth {
    case set([Int])
    case ended(Outcome)
  }

  private mutating func grow() throws -> Growth {
    var set: [Int] = []
    while true {
      let network: KnownNetwork
      switch try reach(set) {
      case .found(let found): network = found
      case .missed: return .set(set)
      case .open: return .ended(.stopped(nil))
      }
      let all = network.objective(over: instance.samples.indices)
      if all <= target { return .ended(.reached(network.assignment, all)) }
      let isTaken = Set(set)
      let failed = instance.samples.indices.filter { !isTaken.contains($0) && network.losses[$0].signum > 0 }
        .sorted { (network.losses[$1], $0) < (network.losses[$0], $1) }
      set += failed.prefix(max(1, set.count / 4))
    }
  }

  // MARK: Shrinking

  /// Leaves out samples of a conflicting set while the rest conflicts.
  mutating func shrink(_ start: [Int]) throws -> Outcome {
    var set = start
    var witnessOf = witnesses(of: set, among: networks[...])
    for sample in start.reversed() where witnessOf[sample] == nil {
      let rest = set.filter { $0 != sample }
      switch try reach(rest) {
      case .missed:
        set = rest
        // Over fewer samples networks that failed may serve now.
        witnessOf.merge(witnesses(of: set, among: networks[...])) { own, _ in own }
      case .found: witnessOf.merge(witnesses(of: set, among: networks[...])) { own, _ in own }
      case .open: return .stopped(set.sorted())
      }
    }
    let samples = set.sorted()
    return .conflict(
      SampleConflict(
        samples: samples,
        witnesses: samples.compactMap { sample in
          witnessOf[sample].map { network in
            SampleConflict.Witness(
              without: sample, assignment: network.assignment,
              objective: network.objective(over: samples.filter { $0 != sample }))
          }
        }))
  }

  /// For each sample of the set without which some network reaches the target, such a network.
  private func witnesses(of set: [Int], among networks: ArraySlice<KnownNetwork>) -> [Int: KnownNetwork] {
    var result: [Int: KnownNetwork] = [:]
    for sample in set {
      let rest = set.filter { $0 != sample }
      result[sample] = networks.last { $0.objective(over: rest) <= target }
    }
    return result
  }

  // MARK: Decisions

  enum Reach {
    case found(KnownNetwork)
    case missed
    case open
  }

  /// A network that reaches the target over `set`: one that is known, or what a search finds.
  mutating func reach(_ set: [Int]) throws -> Reach {
    if let known = networks.last(where: { $0.objective(over: set) <= target }) { return .found(known) }
    decisions += 1
    switch try decide(instance.restricted(to: set, threshold: target)) {
    case .reached(let assignment):
      let network = try KnownNetwork(assignment, on: instance)
      networks.append(network)
      return .found(network)
    case .missed: return .missed
    case .open: return .open
    }
  }
}

/// A choice of parameters, and what it costs at each sample.
struct KnownNetwork: Sendable {
  let assignment: Assignment
  /// weight · ℓ of each sample.
  let losses: [Rational]
  let penalty: Rational
  private let aggregate: Loss.Aggregate

  init(_ assignment: Assignment, on instance: Instance) throws(LimitError) {
    let evaluation = try Evaluation(of: assignment, on: instance)
    self.assignment = assignment
    (losses, penalty) = (evaluation.sampleLosses, evaluation.penalty)
    aggregate = instance.loss.aggregate
  }

  /// The objective over some of the samples.
  func objective(over set: some Sequence<Int>) -> Rational {
    switch aggregate {
    case .sum: return set.reduce(penalty) { $0 + losses[$1] }
    case .max: return set.reduce(Rational.zero) { max($0, losses[$1]) } + penalty
    }
  }
}

extension Instance {
  /// The same question about some of the samples, by the first objective alone. Of no samples one is kept, at weight 0: the
  /// format wants a sample.
  ///
  /// - Precondition: no constraint is about losses, which other samples would change.
  public func restricted(to set: [Int], threshold: Rational?) -> Instance {
    let kept = set.sorted().map { samples[$0] }
    let none = samples.prefix(1).map { Sample(x: $0.x, label: $0.label, weight: 0, groups: $0.groups) }
    return Instance(
      name: name, source: source, network: network, samples: kept.isEmpty ? none : kept, loss: loss, penalty: penalty,
      threshold: threshold, classes: classes, constraints: constraints, version: version)
  }

  /// The first constraint that is about a loss.
  public var lossConstraint: Int? {
    constraints.firstIndex { constraint in
      constraint.terms.contains { term in
        switch term.quantity {
        case .loss: return true
        case .nonzero, .magnitude: return false
        }
      }
    }
  }
}
