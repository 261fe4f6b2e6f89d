import ExactArithmetic
import TrainingProblem

// The ways to show a bound: signs, cases, a proof, or going through everything again.
extension CertificateCheck {
  /// That no objective is below `needed` (or, strictly, not above it): by signs, by the proof, or by the second circle.
  ///
  /// - Parameters:
  ///   - instance: the certificate's, or the stage of it with the objective in question.
  ///   - proof: the one that the certificate names for it.
  mutating func show(
    _ needed: Rational, _ isStrict: Bool, on instance: Instance, _ proof: Certificate.Proof?
  ) -> CheckReport.Verdict {
    // Cases that do not hold are a false proof, even of what is clear without one.
    var casesFault: String?
    if let split = proof?.cases {
      let verdict = show(isStrict ? .above(needed) : .atLeast([needed]), by: split)
      guard case .notProven(let reason) = verdict else { return verdict }
      casesFault = reason
    }
    // Losses, weights and rates are at least 0.
    if needed.signum < 0 || (needed.signum == 0 && !isStrict) {
      boundShownBy = "the signs of losses and penalties: no objective is negative"
      return .accepted
    }
    var obstacle =
      "the certificate has no proof that the objective cannot be \(isStrict ? "" : "below ")\(needed.shown)"
    if let casesFault {
      obstacle = casesFault
    } else if let proof, proof.kind == ProvenBound.kind {
      switch provenBound(proof, on: instance) {
      case .infeasible:
        boundShownBy = ProvenBound.argument
        return .accepted
      case .atLeast(let bound) where bound > needed || (bound == needed && !isStrict):
        boundShownBy = ProvenBound.argument
        return .accepted
      case .atLeast(let bound): return .rejected("the proof shows a bound of \(bound.shown) only")
      case .refused(let reason): return .rejected("the proof is wrong: \(reason)")
      case .unavailable(let reason): obstacle = reason
      }
    } else if let proof {
      let kind = InputError.printable(proof.kind)
      guard let circle else { return .notProven("the core alone checks no proofs of kind \"\(kind)\"") }
      let answer = circle.bound(needed, strictly: isStrict, on: instance, table: proof.kind)
      if let verdict = verdict(answer, &obstacle) {
        if verdict == .accepted { table = proof.kind }
        return verdict
      }
    }
    guard let circle else { return .notProven(obstacle) }
    var reason = ""
    let answer = circle.bound(needed, strictly: isStrict, on: instance, table: nil)
    return verdict(answer, &reason) ?? .notProven(obstacle + (reason.isEmpty ? "" : "; \(reason)"))
  }

  /// The verdict that an answer of the second circle gives; nil where it has none, and then why.
  mutating func verdict(_ answer: RecheckAnswer, _ obstacle: inout String) -> CheckReport.Verdict? {
    switch answer {
    case .holds(let argument):
      boundShownBy = argument
      hasReenumerated = true
      return .accepted
    case .fails(let reason): return .rejected(reason)
    case .unknown(let reason):
      if let reason { obstacle = reason }
      return nil
    }
  }

  func provenBound(_ proof: Certificate.Proof, on instance: Instance) -> ProvenBound {
    if !checkedProofs.isEmpty {
      let digest = InstanceWriter.digest(of: instance)
      if let known = checkedProofs.first(where: { $0.digest == digest }) { return known.outcome }
    }
    return ProvenBound.read(proof, in: folder, on: instance, by: translator, budget: spending)
  }
}
