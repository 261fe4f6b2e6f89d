import ExactArithmetic
import TrainingProblem

/// A claim about one instance, and what backs it.
public struct Certificate: Sendable {
  public enum Claim: String, Sendable, CaseIterable {
    /// Every parameter is one of its options, and the objective is as claimed.
    case feasible
    /// Also, no choice has a smaller objective.
    case optimal
    /// The objective is at most the instance's threshold.
    case reachesThreshold = "reaches-threshold"
    /// Every choice's objective is above the instance's threshold.
    case missesThreshold = "misses-threshold"
  }

  /// What shows a bound: the kind of proof, and the plain name of its file beside the certificate.
  public struct Proof: Sendable, Equatable {
    public let kind: String
    public let file: String?
    public init(kind: String, file: String?) {
      self.kind = kind
      self.file = file
    }
  }

  /// `sha256:HEX` of the instance's canonical form.
  public var instance: String?
  public var claim: Claim
  public var parameters: Assignment?
  public var objective: Rational?
  /// No choice of parameters has a smaller objective.
  public var bound: Rational?
  public var proof: Proof?
  public var producer: String?

  public init(
    instance: String? = nil, claim: Claim, parameters: Assignment? = nil, objective: Rational? = nil,
    bound: Rational? = nil, proof: Proof? = nil, producer: String? = nil
  ) {
    self.instance = instance
    self.claim = claim
    self.parameters = parameters
    self.objective = objective
    self.bound = bound
    self.proof = proof
    self.producer = producer
  }
}
