import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// The truth of what a certificate claims, decided by the oracle and apart from the checker.
public enum ClaimTruth {
  /// - Parameter oracle: the brute-force result of the same instance.
  public static func holds(_ certificate: Certificate, of instance: Instance, _ oracle: BruteForce) -> Bool {
    if let digest = certificate.instance, digest != InstanceWriter.digest(of: instance) { return false }
    if let bound = certificate.bound, bound > oracle.objective { return false }
    var objective: Rational?
    if let parameters = certificate.parameters {
      guard Meaning.fits(instance.network, parameters) else { return false }
      objective = Meaning.objective(instance, parameters)
    }
    if let claimed = certificate.objective, claimed != objective { return false }
    switch certificate.claim {
    case .feasible: return objective != nil
    case .optimal: return objective != nil && certificate.bound == objective && objective == oracle.objective
    case .reachesThreshold:
      guard let objective, let threshold = instance.threshold else { return false }
      return objective <= threshold
    case .missesThreshold:
      guard let threshold = instance.threshold else { return false }
      return oracle.objective > threshold
    // Of version 2, which this oracle does not speak of.
    case .infeasible, .all: return false
    }
  }
}
