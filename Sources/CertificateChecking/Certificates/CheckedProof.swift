import TrainingProblem

/// What the kernel made of a proof about one instance. Nobody but this circle can make one, so whoever holds it knows
/// that the check took place.
///
/// It lets a proof be checked while it is still being written: the certificate, which tells the objective, comes later.
public struct CheckedProof: Sendable {
  let digest: String
  let outcome: ProvenBound

  /// Reads `source` to its end.
  ///
  /// - Parameter name: what messages call the proof.
  public init(
    _ source: some ProofSource, named name: String, of instance: Instance, budget: Budget = .unlimited
  ) {
    digest = InstanceWriter.digest(of: instance)
    outcome = ProvenBound.read(source, named: name, on: instance, budget: budget)
  }
}
