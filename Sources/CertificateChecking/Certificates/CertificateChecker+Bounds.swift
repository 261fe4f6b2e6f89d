import ExactArithmetic
import TrainingProblem

// What shows a bound: signs, cases, tables, a proof, or evaluating all choices.
extension Check {
  /// That no objective is below `needed` (or, strictly, not above it): by signs, by the proof, or by evaluating all.
  ///
  /// - Parameters:
  ///   - instance: the certificate's, or the stage of it with the objective in question.
  ///   - proof: what the certificate names for it.
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
    if LowerBound.isShownBySigns(needed, strictly: isStrict) {
      boundShownBy = LowerBound.signs
      return .accepted
    }
    var obstacle =
      "the certificate has no proof that the objective cannot be \(isStrict ? "" : "below ")\(needed.shown)"
    if let casesFault {
      obstacle = casesFault
    } else if let proof, proof.kind == StateTable.kind {
      switch StateTable.check(needed, isStrict, on: instance, budget: spending) {
      case .holds(let how):
        boundShownBy = "\(StateTable.argument) (\(how))"
        return .accepted
      case .fails: return .rejected("expanding all reachable states finds a smaller objective")
      case .unavailable(let reason): obstacle = reason
      }
    } else if let proof, proof.kind == BehaviourTable.kind {
      let checked = checkedTable?.answer(to: needed, isStrict, on: instance)
      switch checked ?? BehaviourTable.check(needed, isStrict, on: instance, budget: spending) {
      case .holds(let how):
        boundShownBy = "\(BehaviourTable.argument) (\(how))"
        return .accepted
      case .fails: return .rejected("\(BehaviourTable.argument) finds a smaller objective")
      case .unavailable(let reason): obstacle = reason
      }
    } else if let proof {
      switch provenBound(proof, on: instance) {
      case .infeasible:
        boundShownBy = "its proof, checked against the instance"
        return .accepted
      case .atLeast(let bound) where bound > needed || (bound == needed && !isStrict):
        boundShownBy = "its proof, checked against the instance"
        return .accepted
      case .atLeast(let bound): return .rejected("the proof shows a bound of \(bound.shown) only")
      case .refused(let reason): return .rejected("the proof is wrong: \(reason)")
      case .unavailable(let reason): obstacle = reason
      }
    }
    let shown = LowerBound(
      on: instance, atLeast: needed, strictly: isStrict, budget: budget, spending: spending)
    switch shown.outcome {
    case .holds:
      boundShownBy = shown.argument
      return .accepted
    case .fails(let least):
      return .rejected("a choice of parameters has objective \(least): found by \(shown.argument)")
    case .unknown(let reason): return .notProven(obstacle + (reason.map { "; \($0)" } ?? ""))
    }
  }

  func provenBound(_ proof: Certificate.Proof, on instance: Instance) -> ProvenBound {
    if !checkedProofs.isEmpty {
      let digest = InstanceWriter.digest(of: instance)
      if let known = checkedProofs.first(where: { $0.digest == digest }) { return known.outcome }
    }
    return ProvenBound.read(proof, in: folder, on: instance, budget: spending)
  }
}
