import CertificateChecking
import ExactArithmetic
import Glibc
import PatternEnumeration
import ProofLogging
import Strategies
import TrainingProblem

/// What became of the proof of an answer.
enum ProofOutcome {
  /// The checker accepted the claim in this run; the file of the proof, where one is kept.
  case verified(file: String?, by: String, on: TrustCircle)
  /// The same, by the checker's own expansion: no file is needed, only the kind of proof.
  case expanded(kind: String, by: String)
  /// It was written, and there was no time to check it.
  case written(file: String)
  case none(String?)
  /// Of several objectives: which have a proof in a file, and whether the checker accepted the claim about all.
  case stages([Certificate.Proof?], isVerified: Bool, String, on: TrustCircle?)

  /// One entry an objective; nil where there is one objective.
  var stageProofs: [Certificate.Proof?]? { if case .stages(let proofs, _, _, _) = self { proofs } else { nil } }

  /// The value of the JSON key `proof`.
  var word: String {
    switch self {
    case .verified, .expanded: return "verified"
    case .written: return "written"
    case .none: return "none"
    case .stages(let proofs, let isVerified, _, _):
      return isVerified ? "verified" : proofs.contains { $0 != nil } ? "written" : "none"
    }
  }

  var sentence: String {
    switch self {
    case .verified(let file, let argument, _): return "verified by \(argument)" + (file.map { "; in \($0)" } ?? "")
    case .expanded(_, let argument): return "verified by \(argument)"
    case .written(let file): return "written, not checked within the time limit: 'dnnt check' does; in \(file)"
    case .none(let reason): return "none" + (reason.map { ": \($0)" } ?? "")
    case .stages(_, let isVerified, let sentence, _): return (isVerified ? "verified by " : "not verified: ") + sentence
    }
  }

  /// What the certificate says of it.
  ///
  /// - Parameter name: of the proof's file.
  func certificateProof(named name: String?) -> Certificate.Proof? {
    switch self {
    case .verified(_?, _, _), .written: return name.map { .init(kind: "veripb", file: $0) }
    case .expanded(let kind, _): return .init(kind: kind, file: nil)
    case .verified, .none, .stages: return nil
    }
  }

  /// The file that is kept, where one is.
  var file: String? {
    switch self {
    case .verified(let file, _, _): return file
    case .written(let file): return file
    case .expanded, .none, .stages: return nil
    }
  }

  /// What shows the claim, where this run's checker accepted it.
  var argument: String? {
    switch self {
    case .verified(_, let argument, _), .expanded(_, let argument): return argument
    case .stages(_, let isVerified, let argument, _): return isVerified ? argument : nil
    case .written, .none: return nil
    }
  }
}

extension ProofOutcome {
  /// What a claim that this run's checker accepted rests on.
  var circle: TrustCircle? {
    switch self {
    case .verified(_, _, let circle): return circle
    case .expanded: return .reenumeration
    case .stages(_, let isVerified, _, let circle): return isVerified ? circle : nil
    case .written, .none: return nil
    }
  }
}

/// The proof's place, and its check by the trusted circle before anything is called verified.
struct Proving {
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
  ///   - isCoreOnly: whether a proof is wanted even where a table would do.
  init(certificate: String?, proof: String?, limit: Int, version: ProofVersion, isCoreOnly: Bool = false) {
    self.isCoreOnly = isCoreOnly
    let temporary = FileReplacement.temporaryFolder + "/dnnt-\(getpid()).pbp"
    let path = proof ?? Proving.defaultPath(beside: certificate)
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

  /// Has the answer's claim checked; where a search's own log is refused, `proveAnew` has another search prove it.
  func check(
    _ answer: inout SolveAnswer, digest: String, instance: Instance, threshold: Rational?,
    proveAnew: (inout SolveAnswer) throws -> Void
  ) throws -> ProofOutcome {
    if answer.objectives != nil { return checkStages(&answer, digest: digest, instance: instance) }
    let outcome = check(&answer, digest: digest, instance: instance, threshold: threshold)
    guard case .none = outcome else { return outcome }
    if case .written(let proof) = answer.proof {
      guard answer.isProvenByOwnLog, proof.checked != nil else { return outcome }
    } else if !isCoreOnly {
      return outcome
    }
    try proveAnew(&answer)
    return check(&answer, digest: digest, instance: instance, threshold: threshold)
  }

  /// The claim about several objectives, each with a proof of its own.
  private func checkStages(_ answer: inout SolveAnswer, digest: String, instance: Instance) -> ProofOutcome {
    guard var certificate = answer.certificate(digest: digest, instance: instance, threshold: nil) else {
      return .none(nil)
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
      return .stages(
        kept, isVerified: true, report.boundShownBy.flatMap { $0.isEmpty ? nil : $0 } ?? "the replay of its parameters",
        on: report.circle)
    case .notProven(let reason): return .stages(kept, isVerified: false, reason, on: nil)
    case .rejected(let reason):
      answer.notes.append("the checker does not accept this run's own proof: \(reason)")
      return .stages(kept.map { _ in nil }, isVerified: false, "the checker does not accept it", on: nil)
    }
  }

  /// Has the answer's claim checked. A claim of a floating-point backend becomes exact where its proof is accepted.
  private func check(
    _ answer: inout SolveAnswer, digest: String, instance: Instance, threshold: Rational?
  ) -> ProofOutcome {
    var settled = answer
    var withoutProof: String?
    if case .none(let reason) = answer.proof {
      // Some need no file: the replay shows that a threshold is reached, the signs that nothing is below 0, and the
      // checker's own evaluation of all choices, where they are few, what is best.
      guard answer.exitCode == 0 else { return .none(reason) }
      withoutProof = reason
    } else {
      if settled.status != .infeasible { settled.decide(by: threshold) }
    }
    guard var certificate = settled.certificate(digest: digest, instance: instance, threshold: threshold) else {
      return .none(nil)
    }
    if settled.status == .optimal, certificate.claim != .optimal {
      return .none("its objective is too long to be written, so that no certificate can claim that it is the least")
    }
    var checkedProofs: [CheckedProof] = []
    if case .written(let proof) = answer.proof, proof.checked == nil {
      withdrawBound(&answer)
      return isTemporary ? .none("there was no time to check it (--time-limit)") : .written(file: options.path)
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
      answer = settled
      for (kind, argument) in [
        (StateTable.kind, StateTable.argument), (BehaviourTable.kind, BehaviourTable.argument),
      ] {
        if let shown = report.boundShownBy, shown.hasPrefix(argument) { return .expanded(kind: kind, by: shown) }
      }
      return .verified(
        file: kept, by: report.boundShownBy ?? "the replay of its parameters", on: report.circle)
    case .notProven(let reason) where certificate.proof?.file == nil: return .none(withoutProof ?? reason)
    case .notProven(let reason), .rejected(let reason):
      answer.notes.append("the checker does not accept this run's own proof: \(reason)")
      withdrawBound(&answer)
      return .none("the checker does not accept it")
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
