import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// The outcome of a solve: why it stopped, what it found, and what it showed, kept apart.
public struct SolveAnswer: Sendable {
  /// The status in the words that answers use.
  public enum Status: String, Sendable {
    /// Exact.
    case optimal
    /// The parameters reach the threshold, replayed: exact.
    case reachesThreshold = "reaches-threshold"
    /// No choice reaches the threshold: exact.
    case missesThreshold = "misses-threshold"
    /// No choice satisfies the constraints: exact.
    case infeasible
    /// A floating-point backend says so and its parameters replay; nothing exact backs the bound.
    case claimedOptimal = "claimed-optimal"
    /// A floating-point backend says that no choice reaches the threshold.
    case claimedMissesThreshold = "claimed-misses-threshold"
    /// A floating-point backend says that no choice satisfies the constraints.
    case claimedInfeasible = "claimed-infeasible"
    /// Stopped early, with parameters.
    case feasible
    /// Stopped early, without parameters.
    case unknown
  }

  /// The status of the answer; it says no more than exact reasoning showed, or a backend claims.
  public var status: Status
  /// The best choice found; nil where none was.
  public var incumbent: Incumbent?
  /// No choice has a smaller objective: from exact reasoning only.
  public var bound: Rational?
  /// The bound that a floating-point backend claims.
  public var claimedBound: Rational?
  /// The solver's name, as `--solver` takes it.
  public var solver: String
  /// Of the program that solved it, where that is not this one.
  public var solverVersion: String?
  /// The encoding that the solver used; nil where it used none.
  public var encoding: String?
  /// Nodes, conflicts or states, as the solver counts them.
  public var nodes: Int
  /// The fault that came up after there was something to keep.
  public var fault: SolveFault?
  /// The way in which the proof of the bound went.
  public var proof = Evidence.none(nil)
  /// Lower bounds of several objectives, in order.
  public var bounds: [Rational]?
  /// One proof an objective, of an instance with several.
  public var stageProofs: [StageProof] = []
  /// Sentences for the user: what was tried and did not serve.
  public var notes: [String] = []

  /// An answer without a proof.
  public init(
    status: Status, incumbent: Incumbent? = nil, bound: Rational? = nil, claimedBound: Rational? = nil,
    solver: String, encoding: String? = nil, nodes: Int
  ) {
    self.status = status
    self.incumbent = incumbent
    self.bound = bound
    self.claimedBound = claimedBound
    self.solver = solver
    self.encoding = encoding
    self.nodes = nodes
  }

  /// The parameters of the best choice.
  public var assignment: Assignment? { incumbent?.assignment }

  /// The best choice's first objective, as replayed; nil where it is too long to write.
  public var objective: Rational? { incumbent?.objective }

  /// Of an instance with several objectives: those of the best choice, in order.
  public var objectives: [Rational]? { incumbent?.objectives }

  /// Sets the status by the bound: optimal where it meets the objective, or the decision of `threshold`.
  ///
  /// A bound that nothing but the proof shows counts as if that had been accepted: the certifier has it checked.
  public mutating func decide(by threshold: Rational?) {
    guard let objective else { return }
    bound = bound ?? proof.bound
    if let threshold {
      if objective <= threshold {
        status = .reachesThreshold
      } else {
        status = bound.map { $0 > threshold } ?? false ? .missesThreshold : .feasible
      }
    } else {
      status = bound == objective ? .optimal : .feasible
    }
  }

  /// 0 done, 3 claimed only, 4 stopped early, 5 a backend failed.
  public var exitCode: Int32 {
    if fault != nil { return 5 }
    switch status {
    case .optimal, .reachesThreshold, .missesThreshold, .infeasible: return 0
    case .claimedOptimal, .claimedMissesThreshold, .claimedInfeasible: return 3
    case .feasible, .unknown: return 4
    }
  }

  /// The certificate of this answer; nil where nothing was found or shown.
  ///
  /// It claims what exact reasoning showed: an answer that a backend only claims becomes `feasible`. A threshold given
  /// on the command line is not the instance's, so that decision becomes `feasible` with the bound.
  public func certificate(digest: String, instance: Instance, threshold: Rational?) -> Certificate? {
    var certificate = Certificate(
      instance: digest, claim: .feasible, parameters: assignment, objective: objective, producer: "dnnt")
    if status == .infeasible {
      return Certificate(instance: digest, claim: .infeasible, producer: "dnnt")
    }
    if let objectives {
      guard assignment != nil else { return nil }
      certificate.objective = nil
      certificate.objectives = objectives
      if status == .optimal { certificate.claim = .optimal }
      if status == .optimal || stageProofs.contains(where: \.isWritten) {
        certificate.bounds = status == .optimal ? objectives : bounds
      }
      return certificate
    }
    let isOwnThreshold = threshold != nil && threshold == instance.threshold
    switch status {
    case .optimal:
      // An optimum too long to write cannot be claimed: the format wants it as the bound.
      if objective != nil { certificate.claim = .optimal }
      certificate.bound = objective
    case .reachesThreshold: if isOwnThreshold { certificate.claim = .reachesThreshold }
    case .missesThreshold:
      if isOwnThreshold { certificate.claim = .missesThreshold }
      certificate.bound = bound
      if !isOwnThreshold && assignment == nil { return nil }
    case .feasible:
      switch proof {
      // A bound that is known by its proof alone is stated once that has been accepted.
      case .written, .behaviourTable: certificate.bound = bound.map { proof.bound ?? $0 }
      case .stateTable, .none: break
      }
    case .claimedOptimal, .claimedMissesThreshold: break
    case .unknown, .infeasible, .claimedInfeasible: return nil
    }
    return certificate.claim == .feasible && assignment == nil ? nil : certificate
  }
}

/// The proof of one objective of several.
public struct StageProof: Sendable {
  /// The way in which the proof went.
  public let state: Evidence
  /// A plain file name.
  public let name: String
  /// True if there is a whole proof in a file.
  public var isWritten: Bool { if case .written = state { true } else { false } }
}

/// Where a running solve stands, for whoever shows it.
public struct SolveProgress: Sendable {
  /// The name of the solver that tells.
  public let solver: String
  /// Nodes, conflicts or states so far.
  public let nodes: Int
  /// The least objective found so far, as replayed; nil before the first.
  public let incumbent: Rational?
  /// The greatest lower bound so far; nil where none is known.
  public let bound: Rational?
  /// True if the bound is a float backend's own.
  public let isBoundClaimed: Bool

  /// A report of one solver.
  public init(solver: String, nodes: Int, incumbent: Rational?, bound: Rational?, isBoundClaimed: Bool = false) {
    self.solver = solver
    self.nodes = nodes
    self.incumbent = incumbent
    self.bound = bound
    self.isBoundClaimed = isBoundClaimed
  }
}
