import ExactArithmetic
import TrainingProblem

/// Hidden neurons that may change places without changing what the network can compute, and the constraints that
/// keep one arrangement of each.
///
/// Two neurons of a layer are interchangeable where all their options agree: biases, weights from each source, and
/// weights to each neuron that they feed. Of the assignments that differ only by such exchanges, the search keeps
/// the one that is least in the branching order: for neighbours a, b the parameters touched by the exchange, in
/// branching order, read along a must be lexicographically at most those along b. All these constraints hold for one
/// and the same assignment, so they may be combined (lex-leader: Crawford, Ginsberg, Luks, Roy: "Symmetry-breaking
/// predicates for search problems", KR 1996).
public struct NeuronSymmetry {
  /// "`first` read in order is lexicographically at most `second`", as numbers of options.
  public struct Constraint: Sendable {
    /// Parameters, in branching order.
    public let first: [Int32]
    /// The parameters that these change places with, in the same order.
    public let second: [Int32]
  }
  /// The constraints, one for each two neighbours among interchangeable neurons.
  public let constraints: [Constraint]
  /// The constraints that a parameter takes part in.
  public let constraintsOfParameter: [[Int32]]

  /// - Parameter position: where each parameter stands in the branching order.
  public init(_ scaled: ScaledInstance, position: [Int]) {
    var constraints: [Constraint] = []
    for (layer, lists) in scaled.parametersOfNeurons().dropLast().enumerated() {
      for group in scaled.exchangeableNeurons(lists, layer: layer) {
        for (a, b) in zip(group, group.dropFirst()) {
          let pairs = zip(lists[a], lists[b])
            .filter { scaled.parameters.options($0.0).count > 1 }
            .map { position[$0.0] < position[$0.1] ? $0 : ($0.1, $0.0) }
            .sorted { position[$0.0] < position[$1.0] }
          guard !pairs.isEmpty else { continue }
          constraints.append(
            Constraint(first: pairs.map { Int32($0.0) }, second: pairs.map { Int32($0.1) }))
        }
      }
    }
    self.init(constraints, parameterCount: scaled.parameters.count)
  }

  /// The given constraints, on parameters below `parameterCount`.
  public init(_ constraints: [Constraint], parameterCount: Int) {
    var ofParameter = [[Int32]](repeating: [], count: parameterCount)
    for (number, constraint) in constraints.enumerated() {
      for parameter in constraint.first + constraint.second { ofParameter[Int(parameter)].append(Int32(number)) }
    }
    self.constraints = constraints
    constraintsOfParameter = ofParameter
  }
}
