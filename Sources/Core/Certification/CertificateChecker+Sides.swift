import ExactArithmetic
import TrainingProblem

// Additions of version 2: which keys a claim takes, constraints, several objectives, and that nothing is feasible.
extension CertificateCheck {
  /// A key that does not belong to the claim, or to the instance.
  func fault() -> String? {
    let count = instance.objectiveCount
    if certificate.claim == .infeasible || certificate.claim == .all {
      let claim = certificate.claim.rawValue
      if certificate.parameters != nil { return "parameters beside the claim \"\(claim)\"" }
      if certificate.objective != nil || certificate.objectives != nil {
        return "an objective beside the claim \"\(claim)\""
      }
      if certificate.bounds != nil || (certificate.claim == .infeasible && certificate.bound != nil) {
        return "bounds beside the claim \"\(claim)\""
      }
      if let proofs = certificate.proofs, proofs.count != 1 {
        return "\(proofs.count) proofs, but the claim \"\(claim)\" has one"
      }
    } else {
      if instance.then.isEmpty {
        if certificate.objectives != nil || certificate.bounds != nil {
          return "\"objectives\" and \"bounds\" belong to instances with several objectives, and this one has one"
        }
      } else if certificate.objective != nil || certificate.bound != nil {
        return "the instance has \(count) objectives: expected \"objectives\" and \"bounds\""
      }
      for (name, values) in [("objectives", certificate.objectives), ("bounds", certificate.bounds)] {
        if let values, values.count != count { return "\(values.count) \(name), expected \(count), one an objective" }
      }
      if let proofs = certificate.proofs, proofs.count != count {
        return "\(proofs.count) proofs, expected \(count), one an objective"
      }
    }
    if certificate.claim == .all {
      return certificate.choices == nil ? "the claim \"all\" needs choices" : nil
    }
    let isOfAll = certificate.choices != nil || certificate.limit != nil || certificate.upTo != nil
    return isOfAll ? "\"choices\", \"within\", \"at-most\" and \"up-to\" belong to the claim \"all\"" : nil
  }

  /// nil where the parameters satisfy the constraints and have the objectives that are claimed.
  mutating func sides() -> CheckReport.Verdict? {
    guard !instance.constraints.isEmpty || !instance.then.isEmpty else { return nil }
    guard let evaluation = oracle?.evaluation else {
      return .notProven("undecided: the constraints' and further objectives' numbers are too long to replay")
    }
    if let broken = evaluation.brokenConstraint { return .rejected(message(broken, evaluation)) }
    guard let claimed = certificate.objectives else { return nil }
    for (number, (own, claimed)) in zip(evaluation.objectives, claimed).enumerated() where own != claimed {
      return .rejected("objective \(number + 1) is \(own.shown), not \(claimed.shown) as claimed")
    }
    return nil
  }

  func message(_ broken: Int, _ evaluation: Evaluation) -> String {
    let constraint = instance.constraints[broken]
    let name = constraint.name.map { " (\"\(InputError.printable($0.text, limit: 40))\")" } ?? ""
    return "constraint \(broken)\(name) does not hold: \(evaluation.constraintValues[broken].shown) is more than "
      + "\(constraint.limit.shown)"
  }

  /// The claim about an instance with several objectives, once the parameters are known to be feasible.
  mutating func judgeInOrder() -> CheckReport.Verdict {
    guard let objectives = oracle?.evaluation?.objectives else { return .notProven("nothing was replayed") }
    guard let bounds = certificate.bounds else {
      return certificate.claim == .optimal ? .rejected("the claim \"optimal\" needs bounds") : .accepted
    }
    if certificate.claim == .optimal, bounds != objectives {
      return .rejected("the bounds are not the objectives: nothing says \"optimal\"")
    }
    // Up to the first bound that is not met: those after it say nothing.
    let met = zip(objectives, bounds).prefix { $0 == $1 }.count
    if met < bounds.count, bounds[met] > objectives[met] {
      return .rejected(
        "bound \(met + 1), \(bounds[met].shown), is above the objective \(objectives[met].shown) of the parameters")
    }
    var arguments: [String] = []
    for number in 0..<min(met + 1, bounds.count) {
      let proof = certificate.proof(ofStage: number) ?? certificate.proof.flatMap { $0.cases == nil ? nil : $0 }
      var verdict: CheckReport.Verdict
      if let split = proof?.cases {
        // One proof for all.
        verdict = show(.atLeast(Array(bounds[...number])), by: split)
        if case .notProven = verdict {
          verdict = show(bounds[number], false, on: instance.stage(number, reached: Array(bounds[..<number])), nil)
        }
      } else {
        verdict = show(bounds[number], false, on: instance.stage(number, reached: Array(bounds[..<number])), proof)
      }
      guard verdict == .accepted else { return verdict.naming("objective \(number + 1)") }
      if let boundShownBy, !arguments.contains(boundShownBy) { arguments.append(boundShownBy) }
    }
    boundShownBy = arguments.joined(separator: " and ")
    return .accepted
  }

  /// That no choice is feasible: by the proof, or by the second circle.
  mutating func infeasible() -> CheckReport.Verdict {
    let single = instance.stage(0, reached: [])
    var obstacle = "the certificate has no proof that no choice is feasible"
    if let split = certificate.proof(ofStage: 0)?.cases {
      let verdict = show(.infeasible, by: split)
      guard case .notProven(let reason) = verdict else { return verdict }
      obstacle = reason
    } else if let proof = certificate.proof(ofStage: 0) {
      switch provenBound(proof, on: single) {
      case .infeasible:
        boundShownBy = ProvenBound.argument
        return .accepted
      case .atLeast: return .rejected("the proof shows a bound only")
      case .refused(let reason): return .rejected("the proof is wrong: \(reason)")
      case .unavailable(let reason): obstacle = reason
      }
    }
    guard let circle else { return .notProven(obstacle) }
    return verdict(circle.infeasibility(of: single), &obstacle) ?? .notProven(obstacle)
  }
}

extension CheckReport.Verdict {
  fileprivate func naming(_ subject: String) -> Self {
    switch self {
    case .accepted: return self
    case .notProven(let reason): return .notProven("\(subject): \(reason)")
    case .rejected(let reason): return .rejected("\(subject): \(reason)")
    }
  }
}
