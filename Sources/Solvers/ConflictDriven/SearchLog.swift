import CertificateChecking

/// What a conflict-driven search tells of its reasoning: each step follows from the formula and the steps before it.
public protocol SearchLog: AnyObject {
  /// A clause that reverse unit propagation shows; the number it is known by from now on.
  func learn(_ clause: [Literal]) -> Int
  /// The clause is not used any more.
  func forget(_ number: Int)
  /// A solution, as the value of each variable (entry 0 is unused). From now on only better ones count.
  func improve(_ values: [Bool])
}
