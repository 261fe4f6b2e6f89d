import ProofKernel
import TrainingProblem

/// The kernel's verdict on a proof about one instance. Nobody but this circle can make one, so whoever holds it knows
/// that the check took place.
///
/// It lets a proof be checked while it is still being written: the certificate, which tells the objective, comes later.
public struct CheckedProof: Sendable {
  let digest: String
  let outcome: ProvenBound

  /// Reads `source` to its end.
  ///
  /// - Parameters:
  ///   - name: the proof's, in messages.
  ///   - translator: nil for a proof in the kernel format.
  public init(
    _ source: some ProofSource, named name: String, of instance: Instance, by translator: (any ProofTranslator)?,
    budget: Budget
  ) {
    digest = InstanceWriter.digest(of: instance)
    outcome = ProvenBound.read(source, named: name, on: instance, by: translator, budget: budget)
  }
}
