import CertificateChecking
import ExactArithmetic
import Glibc
import PatternEnumeration
import ProofLogging
import Strategies
import TrainingProblem

/// A claim about an instance as it is written, and what this run's checker made of it.
struct CertifiedAnswer {
  /// The certificate that the checker was given; nil where it was given nothing, or did not accept it.
  let certificate: Certificate?
  let proof: ProofOutcome
}

/// Turns an answer into a certificate, has the trusted circles check it before anything is called verified, and hands back
/// the certificate that is written.
struct Certifier {
  let options: ProofOptions
  private let isTemporary: Bool
  /// Nothing but the core's answers counts.
  private let isCoreOnly: Bool

  /// The proof's place, where it is kept.
  var path: String? { isTemporary ? nil : options.path }

  /// - Parameters:
  ///   - certificate, proof: where the user wants those files; without either the proof goes to a file that ends with the
  ///     solve.
  ///   - limit: in MiB.
  ///   - isCoreOnly: true if a proof is wanted even where a table would do.
  init(certificate: String?, proof: String?, limit: Int, version: ProofVersion, isCoreOnly: Bool = false) {
    self.isCoreOnly = isCoreOnly
    let temporary = FileReplacement.temporaryFolder + "/dnnt-\(getpid()).pbp"
    let path = proof ?? Certifier.defaultPath(beside: certificate)
    isTemporary = path == nil
    let place = path ?? temporary
    var options = ProofOptions(
      folder: FileAccess.folder(of: place), name: ResultFiles.lastPart(of: place), version: version,
      limit: limit << 20, isAskedFor: proof != nil || isCoreOnly)
    // A device or pipe takes the proof when it is whole.
    if FileReplacement.isSpecial(place) { options.stagingPath = temporary }
    self.options = options
  }

  /// Beside a certificate that is a file: NAME.pbp.
  static func defaultPath(beside certificate: String?) -> String? {
    guard let certificate, certificate != "-", !FileReplacement.isSpecial(certificate) else { return nil }
    return (certificate.hasSuffix(".cert.json") ? String(certificate.dropLast(10)) : certificate) + ".pbp"
  }

  /// Certifies the answer, and brings it up to date: a floating-point backend's claim becomes exact where its proof is
  /// accepted. Where a search's own log is refused, `proveAnew` has another search prove it.
  func certify(
    _ answer: inout SolveAnswer, digest: String, instance: Instance, threshold: Rational?,
    proveAnew: (inout SolveAnswer) throws -> Void
  ) throws -> CertifiedAnswer {
    if answer.objectives != nil { return certifyStages(&answer, digest: digest, instance: instance) }
    let certified = certify(&answer, digest: digest, instance: instance, threshold: threshold)
    guard case .none = certified.proof else { return certified }
    if case .written(let proof) = answer.proof {
      guard answer.isProvenByOwnLog, proof.checked != nil else { return certified }
    } else if !isCoreOnly {
      return certified
    }
    try proveAnew(&answer)
    return certify(&answer, digest: digest, instance: instance, threshold: threshold)
  }

  /// The claim about several objectives, each with a proof of its own.
  private func certifyStages(
    _ answer: inout SolveAnswer, digest: String, instance: Instance
  ) -> CertifiedAnswer {
    guard var certificate = answer.certificate(digest: digest, instance: instance, threshold: nil) else {
      return CertifiedAnswer(certificate: nil, proof: .none(nil))
    }
    var proofs = [Certificate.Proof?](repeating: nil, count: instance.objectiveCount)
    var checked: [CheckedProof] = []
    for (number, stage) in answer.stageProofs.enumerated() {
      switch stage.state {
      case .written(let known):
        proofs[number] = .init(kind: "veripb", file: stage.name)
        if let own = known.checked { checked.append(own) }
      case .stateTable: proofs[number] = .init(kind: StateTable.kind, file: nil)
      case .behaviourTable: proofs[number] = .init(kind: BehaviourTable.kind, file: nil)
      case .none: break
      }
    }
    certificate.proofs = proofs
    let report = CertificateChecker.check(
      certificate, against: instance, in: options.folder, checkedProofs: checked, isCoreOnly: isCoreOnly)
    let kept = isTemporary ? proofs.map { $0?.file == nil ? $0 : nil } : proofs
    switch report.verdict {
    case .accepted:
      return CertifiedAnswer(
        certificate: certificate,
        proof: .stages(
          kept, isVerified: true,
          report.boundShownBy.flatMap { $0.isEmpty ? nil : $0 } ?? "the replay of its parameters", on: report.circle))
    case .notProven(let reason):
      return CertifiedAnswer(certificate: nil, proof: .stages(kept, isVerified: false, reason, on: nil))
    case .rejected(let reason):
      answer.notes.append("the checker does not accept this run's own proof: \(reason)")
      return CertifiedAnswer(
        certificate: nil,
        proof: .stages(kept.map { _ in nil }, isVerified: false, "the checker does not accept it", on: nil))
    }
  }

  private func certify(
    _ answer: inout SolveAnswer, digest: String, instance: Instance, threshold: Rational?
  ) -> CertifiedAnswer {
    func without(_ proof: ProofOutcome) -> CertifiedAnswer { CertifiedAnswer(certificate: nil, proof: proof) }
    var certified = answer
    var withoutProof: String?
    if case .none(let reason) = answer.proof {
      // Some need no file: the replay shows that a threshold is reached, the signs that nothing is below 0, and the
      // checker's own evaluation of all choices, where they are few, what is best.
      guard answer.exitCode == 0 else { return without(.none(reason)) }
      withoutProof = reason
    } else {
      if certified.status != .infeasible { certified.decide(by: threshold) }
    }
    guard var certificate = certified.certificate(digest: digest, instance: instance, threshold: threshold) else {
      return without(.none(nil))
    }
    if certified.status == .optimal, certificate.claim != .optimal {
      return without(
        .none("its objective is too long to be written, so that no certificate can claim that it is the least"))
    }
    var checkedProofs: [CheckedProof] = []
    if case .written(let proof) = answer.proof, proof.checked == nil {
      withdrawBound(&answer)
      return without(
        isTemporary ? .none("there was no time to check it (--time-limit)") : .written(file: options.path))
    }
    if case .written(let proof) = answer.proof {
      certificate.proof = .init(kind: "veripb", file: options.name)
      checkedProofs = proof.checked.map { [$0] } ?? []
    }
    if case .stateTable = answer.proof { certificate.proof = .init(kind: StateTable.kind, file: nil) }
    var checkedTable: CheckedTable?
    if case .behaviourTable(let checked) = answer.proof {
      certificate.proof = .init(kind: BehaviourTable.kind, file: nil)
      checkedTable = checked
    }
    let report = CertificateChecker.check(
      certificate, against: instance, in: options.folder, checkedProofs: checkedProofs, checkedTable: checkedTable,
      isCoreOnly: isCoreOnly)
    let kept = certificate.proof?.file == nil || isTemporary ? nil : options.path
    switch report.verdict {
    case .accepted:
      answer = certified
      let argument = report.boundShownBy ?? "the replay of its parameters"
      if let table = report.table {
        return CertifiedAnswer(certificate: certificate, proof: .expanded(kind: table, by: argument))
      }
      return CertifiedAnswer(
        certificate: certificate, proof: .verified(file: kept, by: argument, on: report.circle))
    case .notProven(let reason) where certificate.proof?.file == nil:
      return without(.none(withoutProof ?? reason))
    case .notProven(let reason), .rejected(let reason):
      answer.notes.append("the checker does not accept this run's own proof: \(reason)")
      withdrawBound(&answer)
      return without(.none("the checker does not accept it"))
    }
  }

  /// A bound that was to be exact by a proof, which has not been accepted, is a claim.
  private func withdrawBound(_ answer: inout SolveAnswer) {
    let isClaim = answer.status == .claimedOptimal || answer.status == .claimedMissesThreshold
    guard answer.isBoundByProof || isClaim else { return }
    answer.claimedBound = answer.claimedBound ?? answer.bound
    answer.bound = nil
  }
}
