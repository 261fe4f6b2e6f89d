import ExactArithmetic
import TrainingProblem

/// The output layer's pre-activations of every choice of a network of at most two layers: the sums with one vector
/// from each group.
public struct OutputSums<N: TableNumber>: Sendable {
  /// Whose parameters a group holds.
  public enum Origin: Sendable {
    /// One parameter of the output layer.
    case direct(SumNetwork<N>.Direct)
    /// The parameters of a hidden neuron, by its number.
    case neuron(Int)
  }

  /// The vectors that each group may add, each once at its least cost; one vector of each group is taken.
  public let groups: [[SumItem<N>]]
  /// The parameters behind each group, in the order of `groups`.
  public let origins: [Origin]

  /// Expands every hidden neuron, those of one kind once; nil where keys need more digits than `N` holds.
  init?(_ network: SumNetwork<N>, _ budget: inout StateTableBudget) throws(LimitError) {
    var groups: [[SumItem<N>]] = []
    var origins: [Origin] = []
    for direct in network.direct {
      try network.hold(direct, &budget)
      groups.append(SumItem.distinct(network.items(direct)))
      origins.append(.direct(direct))
    }
    var known: [[Int32]: [SumItem<N>]] = [:]
    for (number, neuron) in network.neurons.enumerated() {
      var items = known[neuron.kind]
      if items == nil {
        guard let values = try OutputSums.values(neuron, of: network, &budget) else { return nil }
        var count = values.count
        for edge in neuron.edges where count <= StateTableLimits.items {
          count *= network.options(edge.parameter).count
        }
        guard count <= StateTableLimits.items else {
          throw LimitError("a hidden neuron that adds \(StateTableLimits.items) vectors or more")
        }
        try network.hold(items: count, &budget)
        items = SumItem.distinct(values.flatMap { network.items($0, through: neuron.edges) })
        known[neuron.kind] = items
      }
      groups.append(items ?? [])
      origins.append(.neuron(number))
    }
    (self.groups, self.origins) = (groups, origins)
  }

  /// The values that the neuron may have over the distinct inputs, and the least penalty of the weights that give
  /// each.
  static func values(
    _ neuron: SumNetwork<N>.Neuron, of network: SumNetwork<N>, _ budget: inout StateTableBudget
  ) throws(LimitError) -> [SumItem<N>]? {
    try network.hold(neuron, &budget)
    let groups = network.preActivation(neuron).filter { !$0.isEmpty }
    guard let packed = try PackedSums(groups, cost: .last, budget.budget) else { return nil }
    let table = try packed.sorted(Array(groups.indices), &budget, judging: 16) { _, _ in true }
    guard table.count <= StateTableLimits.items else {
      throw LimitError("a hidden neuron of more than \(StateTableLimits.items) vectors of pre-activations")
    }
    var t = [N](repeating: N.zero, count: network.loss.inputs)
    return SumItem.distinct(
      table.map { key in
        let cost = packed.unpack(key, into: &t)
        return SumItem(vector: t.map { network.hidden($0) }, cost: cost)
      })
  }
}
