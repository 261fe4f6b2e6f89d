import ExactArithmetic
import TrainingProblem

/// What checking a certificate came to.
public struct CheckReport: Sendable {
  public enum Verdict: Sendable, Equatable {
    /// All that the certificate claims was shown.
    case accepted
    /// The parameters hold, but part of the claim was not shown; why.
    case notProven(String)
    /// Something that the certificate claims is false; what.
    case rejected(String)
  }

  public let verdict: Verdict
  /// The replay of the certificate's parameters, where it has any that fit the network.
  public let evaluation: Evaluation?
  /// What showed the bound, where the claim has one that was shown.
  public let boundShownBy: String?

  /// 0 accepted, 1 rejected, 3 not proven.
  public var exitCode: Int32 {
    switch verdict {
    case .accepted: return 0
    case .rejected: return 1
    case .notProven: return 3
    }
  }

  /// One line: the verdict and its reason.
  public var summary: String {
    switch verdict {
    case .accepted:
      let objective = evaluation.map { "; objective \($0.objective), replayed exactly" } ?? ""
      return "accepted" + objective + (boundShownBy.map { "; bound shown by \($0)" } ?? "")
    case .notProven(let reason):
      let objective = evaluation.map { "; the parameters hold, objective \($0.objective)" } ?? ""
      return "not proven: \(reason)\(objective)"
    case .rejected(let reason): return "rejected: \(reason)"
    }
  }
}
