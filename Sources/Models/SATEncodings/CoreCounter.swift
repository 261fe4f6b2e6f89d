public import CertificateChecking
import ExactArithmetic
import PseudoBooleanSearch
public import ProofLogging

/// Counts how many literals of a core are true: outputs o_2 ≥ o_3 ≥ … of a sorting network, o_j "at least j of them".
public struct CoreCounter {
  /// o_2, o_3, …: each implies the one before.
  public let outputs: [Literal]
  /// Constraints that sum up to Σ core ≥ 1 + Σ outputs; they live until `ClauseBuilder.forgetTemporaries`.
  public let reason: [ProofSummand]

  /// - Parameters:
  ///   - core: at least one of these literals is true.
  ///   - number: of that clause in the proof.
  public init(_ core: [Literal], number: Int, into builder: ClauseBuilder) {
    guard core.count > 1 else {
      (outputs, reason) = ([], [.row(number)])
      return
    }
    var network = SortingNetwork(builder)
    let sorted = network.sort(core[...])
    // One is true: without o_1 nothing would be. With that, Σ core ≥ Σ all outputs leaves the sum above.
    let first = builder.add([sorted.literals[0]], propagating: [])
    outputs = Array(sorted.literals.dropFirst())
    reason = network.counts + [.row(first)]
  }
}
