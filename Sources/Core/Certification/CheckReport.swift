import TrainingProblem

/// Follows a check from outside, and may end the program. It is told what is known and decides nothing.
public protocol CheckObserver: AnyObject, Sendable {
  /// Prints the report as far as it is known (nil while files are still read) when the program is ended, and returns the
  /// exit code.
  typealias Ending = @Sendable (_ report: CheckReport?, _ reason: String) -> Int32

  /// True if somebody asks for an end.
  var isInterrupted: Bool { get }
  /// From now on the program is ended once `budget` is spent.
  func begin(_ budget: Budget, ending: @escaping Ending)
  /// The parameters are the network's; this is known of them.
  func note(_ report: CheckReport)
  /// From here on the program prints its own answer.
  func end()
}

/// The result of checking a certificate.
public struct CheckReport: Sendable {
  /// The three verdicts, with reasons.
  public enum Verdict: Sendable, Equatable {
    /// All that the certificate claims was shown.
    case accepted
    /// The parameters hold, but part of the claim was not shown; why.
    case notProven(String)
    /// Something that the certificate claims is false; what.
    case rejected(String)
  }

  /// The verdict on the whole certificate.
  public let verdict: Verdict
  /// The replay of the certificate's parameters, where it has any that fit the network and the numbers are short.
  public let evaluation: Evaluation?
  /// The objective of these parameters as far as it is known, and what it took; nil without parameters.
  public let objective: String?
  /// The regime, precision and primes that `objective` took; nil without parameters.
  public let figures: ReplayFigures?
  /// The argument that showed the bound, where the claim has one that was shown.
  public let boundShownBy: String?
  /// The kind of the table that showed it, where one did.
  public let table: String?
  /// The circle that the answer rests on.
  public let circle: TrustCircle

  /// The same, where the check ended before its end; why.
  public func endedEarly(_ reason: String) -> CheckReport {
    CheckReport(
      verdict: .notProven("the check ended early: \(reason)"), evaluation: evaluation, objective: objective,
      figures: figures, boundShownBy: nil, table: nil, circle: circle)
  }

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
      return "accepted (\(circle.rawValue))" + replayed + (boundShownBy.map { "; bound shown by \($0)" } ?? "")
    case .notProven(let reason):
      return "not proven: \(reason)\(objective == nil ? "" : "; the parameters hold")\(replayed)"
    case .rejected(let reason): return "rejected: \(reason)"
    }
  }

  private var replayed: String {
    guard let objective, let figures else { return "" }
    if let evaluation { return "; objective \(evaluation.objective), replayed exactly" }
    return "; objective \(objective), by \(figures.summary)"
  }
}
