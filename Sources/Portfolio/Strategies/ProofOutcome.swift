import CertificateChecking
import ExactArithmetic

/// The state of an answer's proof.
public enum ProofOutcome: Sendable {
  /// The checker accepted the claim in this run; the file of the proof, where one is kept.
  case verified(file: String?, by: String, on: TrustCircle)
  /// The same, by the checker's own expansion: no file is needed, only the kind of proof.
  case expanded(kind: String, by: String)
  /// It was written, and not checked: there was no time, or that was asked for.
  case written(file: String)
  case none(String?)
  /// Of several objectives: which have a proof in a file, and whether the checker accepted the claim about all.
  case stages([Certificate.Proof?], isVerified: Bool, String, on: TrustCircle?)

  /// One entry an objective; nil where there is one objective.
  public var stageProofs: [Certificate.Proof?]? { if case .stages(let proofs, _, _, _) = self { proofs } else { nil } }

  /// The value of the JSON key `proof`.
  public var word: String {
    switch self {
    case .verified, .expanded: return "verified"
    case .written: return "written"
    case .none: return "none"
    case .stages(let proofs, let isVerified, _, _):
      return isVerified ? "verified" : proofs.contains { $0 != nil } ? "written" : "none"
    }
  }

  /// The state in words, for people.
  public var sentence: String {
    switch self {
    case .verified(let file, let argument, _): return "verified by \(argument)" + (file.map { "; in \($0)" } ?? "")
    case .expanded(_, let argument): return "verified by \(argument)"
    case .written(let file): return "written, not checked here: 'dnnt check' does; in \(file)"
    case .none(let reason): return "none" + (reason.map { ": \($0)" } ?? "")
    case .stages(_, let isVerified, let sentence, _): return (isVerified ? "verified by " : "not verified: ") + sentence
    }
  }

  /// Its entry in the certificate.
  ///
  /// - Parameter name: of the proof's file.
  public func certificateProof(named name: String?) -> Certificate.Proof? {
    switch self {
    case .verified(_?, _, _), .written: return name.map { .init(kind: "veripb", file: $0) }
    case .expanded(let kind, _): return .init(kind: kind, file: nil)
    case .verified, .none, .stages: return nil
    }
  }

  /// The file that is kept, where one is.
  public var file: String? {
    switch self {
    case .verified(let file, _, _): return file
    case .written(let file): return file
    case .expanded, .none, .stages: return nil
    }
  }

  /// The argument that shows the claim, where this run's checker accepted it.
  public var argument: String? {
    switch self {
    case .verified(_, let argument, _), .expanded(_, let argument): return argument
    case .stages(_, let isVerified, let argument, _): return isVerified ? argument : nil
    case .written, .none: return nil
    }
  }
}

extension ProofOutcome {
  /// The circle that a claim rests on which this run's checker accepted.
  public var circle: TrustCircle? {
    switch self {
    case .verified(_, _, let circle): return circle
    case .expanded: return .reenumeration
    case .stages(_, let isVerified, _, let circle): return isVerified ? circle : nil
    case .written, .none: return nil
    }
  }
}
