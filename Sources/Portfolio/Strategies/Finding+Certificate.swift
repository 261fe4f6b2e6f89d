import CertificateChecking
import ExactArithmetic
import TrainingProblem

extension Finding {
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
      (certificate.objective, certificate.objectives) = (nil, objectives)
      if status == .optimal {
        (certificate.claim, certificate.bounds) = (.optimal, objectives)
      } else if let stages, stages.proofs.contains(where: \.isWritten) {
        certificate.bounds = stages.bounds
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
      switch evidence {
      // A bound that is known by its proof alone is stated once that has been accepted.
      case .written, .behaviourTable: certificate.bound = bound.map { evidence.bound ?? $0 }
      case .stateTable, .none: break
      }
    case .claimedOptimal, .claimedMissesThreshold: break
    case .unknown, .infeasible, .claimedInfeasible: return nil
    }
    return certificate.claim == .feasible && assignment == nil ? nil : certificate
  }

  /// The whole proofs that have no place yet, by the names that a certificate has for them.
  ///
  /// - Parameter name: of the proof where there is one objective.
  public func stagedProofs(named name: String) -> [String: StagedProof] {
    var proofs: [String: StagedProof] = [:]
    for stage in stages?.proofs ?? [] { if case .written(let proof) = stage.state { proofs[stage.name] = proof } }
    if stages == nil, case .written(let proof) = evidence { proofs[name] = proof }
    return proofs
  }
}
