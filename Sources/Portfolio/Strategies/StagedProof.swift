import CertificateChecking
import ExactArithmetic

/// A whole proof that has no place yet: it goes with its last reference, unless it was given one.
public final class StagedProof: @unchecked Sendable {
  /// The file that holds the proof.
  public let file: FileReplacement
  /// The trusted circle's finding on it, or nil where there was no time to check it.
  public let checked: CheckedProof?
  /// The lower bound that it shows; nil where it shows just what its answer says. Of a search that was stopped it may be
  /// less than is known otherwise. A foreign solver's bound is known by its proof alone.
  public let bound: Rational?
  /// True if it is the log of the search that found the answer, and another search could still prove it.
  let isOwnLog: Bool

  init(_ file: FileReplacement, checked: CheckedProof?, bound: Rational?, isOwnLog: Bool) {
    (self.file, self.checked, self.bound, self.isOwnLog) = (file, checked, bound, isOwnLog)
  }
}
