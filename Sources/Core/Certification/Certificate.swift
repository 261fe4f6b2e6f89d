import ExactArithmetic
import TrainingProblem

/// A claim about one instance, and what backs it.
public struct Certificate: Sendable {
  /// The kinds of claim; raw values are the format's words.
  public enum Claim: String, Sendable, CaseIterable {
    /// Every parameter is one of its options, and the objective is as claimed.
    case feasible
    /// Also, no choice has a smaller objective.
    case optimal
    /// The objective is at most the instance's threshold.
    case reachesThreshold = "reaches-threshold"
    /// Every choice's objective is above the instance's threshold.
    case missesThreshold = "misses-threshold"
    /// No choice satisfies the constraints.
    case infeasible
    /// `choices` are all feasible choices whose first objective is within the limit.
    case all
  }

  /// How far the objectives of `all` choices go.
  public enum Limit: Sendable, Equatable {
    /// Above the least objective; at least 0.
    case within(Rational)
    /// In absolute terms, whatever the least objective is.
    case atMost(Rational)
  }

  /// Which choices count once.
  public enum Equivalence: String, Sendable, CaseIterable {
    /// All that differ.
    case nothing
    /// Those that differ by more than the order of interchangeable neurons.
    case neurons
  }

  /// Evidence of a bound: the kind of proof, and the plain name of its file beside the certificate.
  public struct Proof: Sendable, Equatable {
    /// `veripb`, `state-table`, `behaviour-table` or `cases`, or any other word that a file says.
    public let kind: String
    /// The plain name of the proof's file; nil for kinds that need none.
    public let file: String?
    /// Of the kind `cases`.
    public let cases: CaseSplit?
    /// The proof of this kind, in `file` where it has one.
    public init(kind: String, file: String?, cases: CaseSplit? = nil) {
      self.kind = kind
      self.file = file
      self.cases = cases
    }
  }

  /// `sha256:HEX` of the instance's canonical form.
  public var instance: String?
  /// The claim about the instance.
  public var claim: Claim
  /// The choice of parameters that the claim is about; nil where it names none.
  public var parameters: Assignment?
  /// The claimed objective of `parameters`, exactly; nil where none is claimed.
  public var objective: Rational?
  /// No choice of parameters has a smaller objective.
  public var bound: Rational?
  /// Evidence of `bound`, or that nothing is feasible or reaches the threshold; nil where the certificate names none.
  public var proof: Proof?
  /// Of an instance with several objectives: their values and bounds, in order, instead of `objective` and `bound`.
  public var objectives: [Rational]?
  /// Lower bounds, one an objective, in lexicographic order.
  public var bounds: [Rational]?
  /// One proof an objective, instead of `proof`; nil for objectives that need none.
  public var proofs: [Proof?]?
  /// Of the claim `all`.
  public var limit: Limit?
  /// Of the claim `all`: the choices that it lists, each once.
  public var choices: [Assignment]?
  /// Of the claim `all`: the choices that count as one.
  public var upTo: Equivalence?
  /// The program that wrote the certificate; never read by a check.
  public var producer: String?

  /// The proof of objective number `stage`, from 0.
  public func proof(ofStage stage: Int) -> Proof? {
    if let proofs { return stage < proofs.count ? proofs[stage] : nil }
    return stage == 0 ? proof : nil
  }

  /// A certificate of version 1; keys of version 2 are set afterwards.
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
