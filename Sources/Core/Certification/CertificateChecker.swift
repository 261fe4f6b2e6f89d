import ExactArithmetic
import TrainingProblem

/// Decides what a certificate shows about an instance, in exact arithmetic, trusting nobody: neither the solver that
/// wrote the certificate nor anything outside this circle.
public enum CertificateChecker {
  /// Checks every claim of `certificate`. Time: one evaluation; where numbers outgrow rationals, what the second circle
  /// takes; where a bound is claimed, also that of its proof, or of going through all choices where there is none.
  ///
  /// - Parameters:
  ///   - folder: where the certificate stands, beside its proof; nil where it stands nowhere.
  ///   - checkedProofs: of the certificate's proofs, those that have been read already.
  ///   - translator: turns proofs into text for the kernel; nil where they are in its format.
  ///   - circle: asked where the core has no answer of its own; nil where the core is to answer alone.
  ///   - spending: the budget of all of it together.
  ///   - watch: told what is known as soon as it is.
  public static func check(
    _ certificate: Certificate, against instance: Instance, in folder: String?, checkedProofs: [CheckedProof] = [],
    translator: (any ProofTranslator)?, circle: (any SecondCircle)?, spending: Budget, watch: (any CheckObserver)? = nil
  ) -> CheckReport {
    var check = CertificateCheck(
      certificate: certificate, instance: instance, folder: folder, checkedProofs: checkedProofs,
      translator: translator, circle: circle, spending: spending, watch: watch)
    let verdict = check.verdict()
    let objective = check.oracle?.shown()
    return CheckReport(
      verdict: verdict, evaluation: check.oracle?.evaluation, objective: objective, figures: check.oracle?.figures,
      boundShownBy: check.boundShownBy, table: check.table, circle: check.restsOn)
  }
}

/// One check under way.
struct CertificateCheck {
  let certificate: Certificate
  let instance: Instance
  let folder: String?
  let checkedProofs: [CheckedProof]
  let translator: (any ProofTranslator)?
  let circle: (any SecondCircle)?
  let spending: Budget
  let watch: (any CheckObserver)?
  /// Files of certificates that rest on this one, by proofs of cases.
  var chain: [String] = []
  /// Answers about the parameters' objective, once these are known to be the network's.
  var oracle: ObjectiveOracle?
  var boundShownBy: String?
  var table: String?
  /// The second circle has been believed.
  var hasReenumerated = false
  var restsOn: TrustCircle { hasReenumerated || oracle?.isLong == true ? .reenumeration : .core }

  /// The report that would be given if the check ended now, for the watch.
  private func note() {
    watch?.note(
      CheckReport(
        verdict: .notProven(""), evaluation: oracle?.evaluation,
        objective: oracle?.evaluation?.objective.shown, figures: oracle?.figures, boundShownBy: nil,
        table: nil, circle: .core))
  }

  mutating func verdict() -> CheckReport.Verdict {
    note()
    if let digest = certificate.instance {
      let own = InstanceWriter.digest(of: instance)
      guard digest == own else { return .rejected("the certificate is for another instance: \(digest), not \(own)") }
    }
    if let fault = fault() { return .rejected(fault) }
    let isThresholdClaim = certificate.claim == .reachesThreshold || certificate.claim == .missesThreshold
    guard !isThresholdClaim || instance.threshold != nil else {
      return .rejected("the claim is about a threshold, and the instance has none")
    }
    switch certificate.claim {
    case .infeasible: return infeasible()
    case .all: return all()
    case .feasible, .optimal, .reachesThreshold, .missesThreshold: break
    }
    guard let assignment = certificate.parameters else {
      guard certificate.claim == .missesThreshold else {
        return .rejected("the claim \"\(certificate.claim.rawValue)\" needs parameters")
      }
      guard certificate.objective == nil, certificate.objectives == nil else {
        return .rejected("an objective is claimed, but of no parameters")
      }
      return judge()
    }
    if let fault = AssignmentFault.first(in: assignment, of: instance.network) { return .rejected("\(fault)") }
    oracle = ObjectiveOracle(of: assignment, on: instance, circle: circle, spending: spending)
    if let verdict = sides() { return verdict }
    note()
    if let claimed = certificate.objective,
      let verdict = demand(
        "the objective is \(claimed.shown)", [.equal], claimed,
        { "the objective is \($0), not \(claimed.shown) as claimed" })
    {
      return verdict
    }
    return instance.then.isEmpty ? judge() : judgeInOrder()
  }

  /// nil where the objective of the parameters compares with `target` in one of the `wanted` ways, or there are no
  /// parameters; otherwise what that means for the certificate.
  private mutating func demand(
    _ statement: String, _ wanted: [Comparison], _ target: Rational, _ denial: (_ objective: String) -> String
  ) -> CheckReport.Verdict? {
    guard let comparison = oracle?.compare(with: target) else { return nil }
    if wanted.contains(comparison) { return nil }
    let shown = oracle?.shown() ?? "unknown"
    switch comparison {
    case .below, .equal, .above: return .rejected(denial(oracle?.evaluation?.objective.shown ?? shown))
    case .undecided(_, areDifferent: true) where wanted == [.equal]: return .rejected(denial(shown))
    case .undecided(let reason, _): return .notProven("undecided within the budget whether \(statement): \(reason)")
    case .equalUpToError:
      let figures = oracle?.figures ?? ReplayFigures()
      return .notProven(
        "whether \(statement) is not proved: the objective and \(target.shown) are equal with an error below "
          + "2^-\(figures.errorBits ?? 0)")
    }
  }

  /// The claim itself, once the parameters are known to be the network's.
  private mutating func judge() -> CheckReport.Verdict {
    if let bound = certificate.bound {
      let verdict = demand("the bound \(bound.shown) is at most the objective", [.equal, .above], bound) {
        "the bound \(bound.shown) is above the objective \($0) of the parameters"
      }
      if let verdict { return verdict }
    }
    /// The number that no choice's objective may be below, or may not even equal, for the claim to be true.
    var needed = certificate.bound
    var isStrict = false
    switch certificate.claim {
    case .feasible: break
    case .optimal:
      guard let bound = certificate.bound else { return .rejected("the claim \"optimal\" needs a bound") }
      let verdict = demand("the objective is \(bound.shown)", [.equal], bound) {
        "the bound \(bound.shown) is not the objective \($0): nothing says \"optimal\""
      }
      if let verdict { return verdict }
    case .reachesThreshold:
      if let threshold = instance.threshold {
        let verdict = demand("the threshold \(threshold.shown) is reached", [.below, .equal], threshold) {
          "the objective \($0) is above the threshold \(threshold.shown)"
        }
        if let verdict { return verdict }
      }
    case .missesThreshold:
      if let threshold = instance.threshold {
        let verdict = demand("the threshold \(threshold.shown) is missed", [.above], threshold) {
          "the parameters reach the threshold \(threshold.shown): their objective is \($0)"
        }
        if let verdict { return verdict }
        if needed.map({ $0 <= threshold }) ?? true { (needed, isStrict) = (threshold, true) }
      }
    case .infeasible, .all: preconditionFailure("claims with a judgement of their own")
    }
    guard let needed else { return .accepted }
    return show(needed, isStrict, on: instance, certificate.proof(ofStage: 0))
  }
}
