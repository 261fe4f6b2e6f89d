// Both circles of trust, and the elaboration of proofs before them, for programs that take any certificate.
@_exported import Certification
@_exported import CheckWatching
@_exported import DeepEvaluation
@_exported import ProofElaboration
@_exported import ProofKernel
@_exported import Reenumeration
@_exported import ReferenceFormulas
import TrainingProblem

extension CertificateChecker {
  /// Checks every claim of `certificate`, whatever the dialect of its proofs.
  ///
  /// - Parameters:
  ///   - folder: where the certificate stands, beside its proof; nil where it stands nowhere.
  ///   - checkedProofs: of the certificate's proofs, those that have been read already.
  ///   - checkedTable: of its bound, where behaviours have been gone through for it already.
  ///   - budget: of questions about long numbers; nil for the usual one, from now on.
  ///   - isCoreOnly: true if the second circle is left out.
  public static func check(
    _ certificate: Certificate, against instance: Instance, in folder: String? = nil,
    checkedProofs: [CheckedProof] = [], checkedTable: CheckedTable? = nil, budget: ReplayBudget? = nil,
    spending: Budget = .unlimited, watch: (any CheckObserver)? = nil, isCoreOnly: Bool = false
  ) -> CheckReport {
    let circle = Reenumerator(for: instance, checkedTable: checkedTable, budget: budget, spending: spending)
    return check(
      certificate, against: instance, in: folder, checkedProofs: checkedProofs, translator: Elaboration(),
      circle: isCoreOnly ? nil : circle, spending: spending, watch: watch)
  }
}

extension CheckedProof {
  /// Reads `source`, in whatever dialect, to its end.
  ///
  /// - Parameter name: the proof's, in messages.
  public init(
    _ source: some ProofSource, named name: String, of instance: Instance, budget: Budget = .unlimited
  ) {
    self.init(source, named: name, of: instance, by: Elaboration(), budget: budget)
  }
}
