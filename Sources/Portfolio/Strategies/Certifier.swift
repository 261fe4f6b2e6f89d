import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// Turns answers into certificates, and has the trusted circles check these before anything is called verified.
///
/// The certificate that the checker was given is the one that is handed back, and the one to be written.
public struct Certifier: Sendable {
  let instance: Instance
  let digest: String
  let threshold: Rational?
  let options: ProofOptions?
  let keepsFiles: Bool
  let isCoreOnly: Bool

  /// - Parameters:
  ///   - digest: of `instance`.
  ///   - threshold: that was to be reached; nil where the objective was to be least.
  ///   - options: the proof's place and name; nil where none was asked for.
  ///   - keepsFiles: true if proofs in files stay after the solve.
  ///   - isCoreOnly: true if nothing but the core's answers counts, even where a table would do.
  public init(
    _ instance: Instance, digest: String, threshold: Rational?, options: ProofOptions?, keepsFiles: Bool = true,
    isCoreOnly: Bool = false
  ) {
    (self.instance, self.digest, self.threshold, self.options) = (instance, digest, threshold, options)
    (self.keepsFiles, self.isCoreOnly) = (keepsFiles, isCoreOnly)
  }

  /// Certifies the answer, and brings it up to date: a floating-point backend's claim becomes exact where its proof is
  /// accepted.
  ///
  /// - Parameter proveAnew: has another search prove it; called where a search's own log is refused.
  public func certify(
    _ answer: inout Finding, proveAnew: (inout Finding) throws -> Void
  ) rethrows -> CertifiedAnswer {
    guard options != nil else { return uncertified(answer, because: "not asked for") }
    if answer.objectives != nil { return certifyStages(&answer) }
    let certified = certifyOne(&answer)
    guard case .none = certified.outcome else { return certified }
    if case .written(let proof) = answer.evidence {
      guard proof.isOwnLog, proof.checked != nil else { return certified }
    } else if !isCoreOnly {
      return certified
    }
    try proveAnew(&answer)
    return certifyOne(&answer)
  }

  /// The answer with what it can claim by itself, unchecked.
  public func uncertified(_ answer: Finding, because reason: String?) -> CertifiedAnswer {
    uncertified(answer, .none(reason))
  }

  private func uncertified(_ answer: Finding, _ outcome: ProofOutcome) -> CertifiedAnswer {
    let claim = answer.certificate(digest: digest, instance: instance, threshold: threshold)
    return CertifiedAnswer(claim: claim, outcome: outcome, isStopped: answer.status == .feasible)
  }

  /// The claim about several objectives, each with a proof of its own.
  private func certifyStages(_ answer: inout Finding) -> CertifiedAnswer {
    guard var claim = answer.certificate(digest: digest, instance: instance, threshold: nil) else {
      return uncertified(answer, because: nil)
    }
    var proofs = [Certificate.Proof?](repeating: nil, count: instance.objectiveCount)
    var checked: [CheckedProof] = []
    var isUnread = false
    for (number, stage) in (answer.stages?.proofs ?? []).enumerated() {
      proofs[number] = entry(stage.state, named: stage.name)
      if case .written(let proof) = stage.state {
        if let own = proof.checked { checked.append(own) } else { isUnread = true }
      }
    }
    claim.proofs = proofs
    // A proof that was not checked has no place yet: what stands there is another run's.
    let report = CertificateChecker.check(
      claim, against: instance, in: isUnread ? nil : options?.folder, checkedProofs: checked, isCoreOnly: isCoreOnly)
    let kept = keepsFiles ? proofs : proofs.map { $0?.file == nil ? $0 : nil }
    switch report.verdict {
    case .accepted:
      let argument = report.boundShownBy.flatMap { $0.isEmpty ? nil : $0 } ?? "the replay of its parameters"
      return CertifiedAnswer(
        claim: claim, outcome: .stages(kept, isVerified: true, argument, on: report.circle),
        isStopped: answer.status == .feasible)
    case .notProven(let reason):
      return uncertified(answer, .stages(kept, isVerified: false, reason, on: nil))
    case .rejected(let reason):
      answer.notes.append("the checker does not accept this run's own proof: \(reason)")
      return uncertified(
        answer, .stages(kept.map { _ in nil }, isVerified: false, "the checker does not accept it", on: nil))
    }
  }

  private func certifyOne(_ answer: inout Finding) -> CertifiedAnswer {
    var certified = answer
    var withoutProof: String?
    switch answer.evidence {
    case .none(let reason):
      // Some need no file: the replay shows that a threshold is reached, the signs that nothing is below 0, and the
      // checker's own evaluation of all choices, where they are few, what is best.
      guard answer.exitCode == 0 else { return uncertified(answer, because: reason) }
      withoutProof = reason
    case .written, .stateTable, .behaviourTable: certified.decide(by: threshold)
    }
    guard var claim = certified.certificate(digest: digest, instance: instance, threshold: threshold) else {
      return uncertified(answer, because: nil)
    }
    if certified.status == .optimal, claim.claim != .optimal {
      return uncertified(
        answer,
        because: "its objective is too long to be written, so that no certificate can claim that it is the least")
    }
    claim.proof = entry(answer.evidence, named: options?.name ?? "")
    var checkedProofs: [CheckedProof] = []
    var checkedTable: CheckedTable?
    switch answer.evidence {
    case .written(let proof):
      guard let checked = proof.checked else {
        answer.claimProvenBound()
        guard keepsFiles else { return uncertified(answer, because: "there was no time to check it (--time-limit)") }
        return uncertified(answer, .written(file: options?.path ?? ""))
      }
      checkedProofs = [checked]
    case .behaviourTable(let checked): checkedTable = checked
    case .stateTable, .none: break
    }
    let report = CertificateChecker.check(
      claim, against: instance, in: options?.folder, checkedProofs: checkedProofs, checkedTable: checkedTable,
      isCoreOnly: isCoreOnly)
    switch report.verdict {
    case .accepted:
      answer = certified
      let argument = report.boundShownBy ?? "the replay of its parameters"
      let kept = claim.proof?.file == nil || !keepsFiles ? nil : options?.path
      return CertifiedAnswer(
        claim: claim,
        outcome: report.table.map { .expanded(kind: $0, by: argument) }
          ?? .verified(file: kept, by: argument, on: report.circle),
        isStopped: answer.status == .feasible)
    case .notProven(let reason) where claim.proof?.file == nil:
      return uncertified(answer, because: withoutProof ?? reason)
    case .notProven(let reason), .rejected(let reason):
      answer.notes.append("the checker does not accept this run's own proof: \(reason)")
      answer.claimProvenBound()
      return uncertified(answer, because: "the checker does not accept it")
    }
  }

  /// The certificate's entry for a proof.
  private func entry(_ evidence: Evidence, named name: String) -> Certificate.Proof? {
    switch evidence {
    case .written: return .init(kind: "veripb", file: name)
    case .stateTable: return .init(kind: StateTable.kind, file: nil)
    case .behaviourTable: return .init(kind: BehaviourTable.kind, file: nil)
    case .none: return nil
    }
  }
}

/// A claim about an instance, and what this process's checker made of it.
public struct CertifiedAnswer: Sendable {
  /// As the checker accepted it; or what the answer can claim without.
  let claim: Certificate?
  /// The state of its proof.
  public let outcome: ProofOutcome
  /// True if the search was stopped with parameters.
  let isStopped: Bool

  /// A claim and its state.
  ///
  /// - Parameter isStopped: true if the search was stopped with parameters.
  public init(claim: Certificate?, outcome: ProofOutcome, isStopped: Bool = false) {
    (self.claim, self.outcome, self.isStopped) = (claim, outcome, isStopped)
  }

  /// True if the checker accepted all of the claim.
  public var isVerified: Bool { outcome.word == "verified" }

  /// The certificate as it is written; nil where nothing can be claimed.
  ///
  /// - Parameter name: of the proof's file beside it; nil where none is kept.
  public func certificate(proofNamed name: String?) -> Certificate? {
    guard var certificate = claim else { return nil }
    if let proofs = outcome.stageProofs {
      certificate.proofs = proofs
    } else {
      certificate.proof = outcome.certificateProof(named: name)
    }
    // Of a search that was stopped, a bound that nothing shows is left out.
    if isStopped, certificate.proof == nil { certificate.bound = nil }
    return certificate
  }

  /// The same where the proof did not get to its place.
  public func withoutProof(because reason: String) -> CertifiedAnswer {
    CertifiedAnswer(claim: claim, outcome: .none(reason), isStopped: isStopped)
  }
}

extension Finding {
  /// A bound that nothing but a proof shows, which has not been accepted, is a claim.
  mutating func claimProvenBound() { if bound == nil { claimedBound = claimedBound ?? evidence.bound } }
}
