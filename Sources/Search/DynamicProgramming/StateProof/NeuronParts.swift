import CertificateChecking
import ExactArithmetic

/// Parts of a hidden neuron, as sums of the formula's literals.
struct NeuronParts {
  struct Edge {
    let output: Int
    /// By option: its value, penalty, and the literals that say that it is taken.
    let values: [Int]
    let costs: [Int]
    let conditions: [[Literal]]
    /// Of its parameter's chain.
    let rows: [Int]
  }
  /// Its own weights and bias: what each adds to the pre-activations over `inputs`.
  let parameters: [SumProof.Group]
  let edges: [Edge]
  let inputs: [Int]
  let outputs: Int
  /// Output, and place of the input in `inputs`.
  let coordinates: [(output: Int, place: Int)]
  /// Its part of each coordinate, and its whole penalty.
  let sums: [LiteralSum]
  let cost: LiteralSum
  /// By input, where the pre-activation is in order form: its values and literals.
  let chains: [(values: [Integer], literals: [Literal])?]
  /// Variables that the sums are functions of, up to thresholds of the pre-activations.
  let variables: Set<Int32>
}
