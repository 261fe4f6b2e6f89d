import ExactArithmetic
import TrainingProblem

/// Decides what a certificate shows about an instance, in exact arithmetic, trusting nobody: neither the solver that
/// wrote the certificate nor anything outside this circle.
public enum CertificateChecker {
  /// Checks every claim of `certificate`. Time: one evaluation; where a bound is claimed, also that of its proof, or
  /// of a `LowerBound` where there is none.
  ///
  /// - Parameter folder: where the certificate stands, beside its proof; nil where it stands nowhere.
  public static func check(
    _ certificate: Certificate, against instance: Instance, in folder: String? = nil
  ) -> CheckReport {
    if let digest = certificate.instance {
      let own = InstanceWriter.digest(of: instance)
      guard digest == own else { return rejected("the certificate is for another instance: \(digest), not \(own)") }
    }
    let isThresholdClaim = certificate.claim == .reachesThreshold || certificate.claim == .missesThreshold
    guard !isThresholdClaim || instance.threshold != nil else {
      return rejected("the claim is about a threshold, and the instance has none")
    }
    guard let assignment = certificate.parameters else {
      guard certificate.claim == .missesThreshold else {
        return rejected("the claim \"\(certificate.claim.rawValue)\" needs parameters")
      }
      guard certificate.objective == nil else { return rejected("an objective is claimed, but of no parameters") }
      return judge(certificate, instance, nil, folder)
    }
    if let fault = AssignmentFault.first(in: assignment, of: instance.network) { return rejected("\(fault)") }
    let evaluation: Evaluation
    do {
      evaluation = try Evaluation(of: assignment, on: instance)
    } catch {
      return CheckReport(verdict: .notProven("\(error)"), evaluation: nil, boundShownBy: nil)
    }
    if let claimed = certificate.objective, claimed != evaluation.objective {
      return rejected("the objective is \(evaluation.objective), not \(claimed) as claimed", evaluation)
    }
    return judge(certificate, instance, evaluation, folder)
  }

  private static func rejected(_ reason: String, _ evaluation: Evaluation? = nil) -> CheckReport {
    CheckReport(verdict: .rejected(reason), evaluation: evaluation, boundShownBy: nil)
  }

  /// The claim itself, once the parameters are known to hold.
  private static func judge(
    _ certificate: Certificate, _ instance: Instance, _ evaluation: Evaluation?, _ folder: String?
  ) -> CheckReport {
    let objective = evaluation?.objective
    if let bound = certificate.bound, let objective, bound > objective {
      return rejected("the bound \(bound) is above the objective \(objective) of the parameters", evaluation)
    }
    /// What no choice's objective may be below, or may not even equal, for the claim to be true.
    var needed = certificate.bound
    var isStrict = false
    switch certificate.claim {
    case .feasible: break
    case .optimal:
      guard let bound = certificate.bound else { return rejected("the claim \"optimal\" needs a bound", evaluation) }
      if let objective, bound != objective {
        return rejected("the bound \(bound) is not the objective \(objective): nothing says \"optimal\"", evaluation)
      }
    case .reachesThreshold:
      if let objective, let threshold = instance.threshold, objective > threshold {
        return rejected("the objective \(objective) is above the threshold \(threshold)", evaluation)
      }
    case .missesThreshold:
      if let threshold = instance.threshold {
        if let objective, objective <= threshold {
          return rejected(
            "the parameters reach the threshold \(threshold): their objective is \(objective)", evaluation)
        }
        if needed.map({ $0 <= threshold }) ?? true { (needed, isStrict) = (threshold, true) }
      }
    }
    guard let needed else { return CheckReport(verdict: .accepted, evaluation: evaluation, boundShownBy: nil) }
    return show(needed, isStrict, certificate, instance, evaluation, folder)
  }

  /// That no objective is below `needed` (or, strictly, not above it): by signs, by the proof, or by evaluating all.
  private static func show(
    _ needed: Rational, _ isStrict: Bool, _ certificate: Certificate, _ instance: Instance,
    _ evaluation: Evaluation?, _ folder: String?
  ) -> CheckReport {
    func accepted(_ argument: String) -> CheckReport {
      CheckReport(verdict: .accepted, evaluation: evaluation, boundShownBy: argument)
    }
    if LowerBound.isShownBySigns(needed, strictly: isStrict) { return accepted(LowerBound.signs) }
    var obstacle = "the certificate has no proof that the objective cannot be \(isStrict ? "" : "below ")\(needed)"
    if let proof = certificate.proof, proof.kind == StateTable.kind {
      switch StateTable.check(needed, isStrict, on: instance) {
      case .holds(let how): return accepted("\(StateTable.argument) (\(how))")
      case .fails: return rejected("expanding all reachable states finds a smaller objective", evaluation)
      case .unavailable(let reason): obstacle = reason
      }
    } else if let proof = certificate.proof {
      switch ProvenBound.read(proof, in: folder, on: instance) {
      case .atLeast(let bound) where bound > needed || (bound == needed && !isStrict):
        return accepted("its proof, checked against the instance")
      case .atLeast(let bound): return rejected("the proof shows a bound of \(bound) only", evaluation)
      case .refused(let reason): return rejected("the proof is wrong: \(reason)", evaluation)
      case .unavailable(let reason): obstacle = reason
      }
    }
    let shown = LowerBound(on: instance, atLeast: needed, strictly: isStrict)
    switch shown.outcome {
    case .holds: return accepted(shown.argument)
    case .fails(let least):
      return rejected("a choice of parameters has objective \(least): found by \(shown.argument)", evaluation)
    case .unknown:
      return CheckReport(verdict: .notProven(obstacle), evaluation: evaluation, boundShownBy: nil)
    }
  }
}
