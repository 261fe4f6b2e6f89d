import ExactArithmetic

/// The proofs and bounds of an instance's several objectives, one after the other.
public struct StageResults: Sendable {
  /// Lower bounds, in order; each means something where the objectives before it are met.
  public let bounds: [Rational]
  /// One proof an objective that was solved for.
  public let proofs: [StageProof]

  /// Bounds, and the proofs of them.
  public init(bounds: [Rational], proofs: [StageProof]) { (self.bounds, self.proofs) = (bounds, proofs) }
}

/// The proof of one objective of several.
public struct StageProof: Sendable {
  /// The way in which the proof went.
  public let state: Evidence
  /// A plain file name.
  public let name: String
  /// True if there is a whole proof in a file.
  public var isWritten: Bool { if case .written = state { true } else { false } }
}
