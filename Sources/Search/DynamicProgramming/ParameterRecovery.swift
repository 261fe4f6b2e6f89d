import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// From the vectors that a sum picked back to options of parameters.
final class ParameterRecovery<N: TableNumber> {
  private let network: SumNetwork<N>
  private let parameterCount: Int
  /// Options of a neuron's own parameters and of its edges, by kind of neuron and what is asked of it.
  private var known: [Key: [Int32]] = [:]
  private var expanded: [[Int32]: Expansion] = [:]

  private struct Key: Hashable {
    let kind: [Int32]
    let vector: [N]
    let cost: N
  }

  /// A hidden neuron's tables, and its values and penalty for each key of the last one.
  private struct Expansion {
    let packed: PackedSums<N>
    let tables: KeyTables<N>
    let groups: [[SumItem<N>]]
    let values: [(key: N, item: SumItem<N>)]
  }

  init(_ network: SumNetwork<N>, parameterCount: Int) {
    (self.network, self.parameterCount) = (network, parameterCount)
  }

  /// The choice that adds `picked[g]` in each group.
  func choice(_ sums: OutputSums<N>, _ picked: [SumItem<N>]) -> ParameterChoice {
    var choice = ParameterChoice(repeating: -1, count: parameterCount)
    for (origin, item) in zip(sums.origins, picked) {
      switch origin {
      case .direct(let direct):
        let items = network.items(direct)
        choice[direct.parameter] = Int32(items.firstIndex { $0.vector == item.vector && $0.cost == item.cost } ?? 0)
      case .neuron(let number):
        let neuron = network.neurons[number]
        let options = options(neuron, item)
        for (parameter, option) in zip(neuron.parameters + neuron.edges.map(\.parameter), options) {
          choice[parameter] = option
        }
      }
    }
    return choice
  }

  /// Options of the output layer for a choice of `ScalarSums`: factors, then constants; all else −1.
  func outputLayer(_ wanted: SumItem<N>) -> ParameterChoice {
    var choice = ParameterChoice(repeating: -1, count: parameterCount)
    let neuron = network.neurons[0]
    let parameters = neuron.edges.map(\.parameter) + network.direct.map(\.parameter)
    let outputs = network.loss.outputs
    func descend(_ number: Int, _ sum: [N], _ cost: N) -> Bool {
      if number == parameters.count { return sum == wanted.vector && cost == wanted.cost }
      let isEdge = number < neuron.edges.count
      let direct = isEdge ? nil : network.items(network.direct[number - neuron.edges.count])
      for (option, (value, own)) in network.options(parameters[number]).enumerated() {
        var next = sum
        if isEdge { next[neuron.edges[number].output] += value }
        for (j, value) in (direct?[option].vector ?? []).enumerated() { next[outputs + j] += value }
        choice[parameters[number]] = Int32(option)
        if descend(number + 1, next, cost + own) { return true }
      }
      return false
    }
    guard descend(0, [N](repeating: N.zero, count: 2 * outputs), N.zero) else {
      preconditionFailure("every choice of the output layer came from its options")
    }
    return choice
  }

  private func options(_ neuron: SumNetwork<N>.Neuron, _ wanted: SumItem<N>) -> [Int32] {
    let key = Key(kind: neuron.kind, vector: wanted.vector, cost: wanted.cost)
    if let options = known[key] { return options }
    let expansion = expand(neuron)
    for (sum, values) in expansion.values {
      guard let edges = edges(neuron, values, wanted) else { continue }
      let places = expansion.tables.wayBack(from: sum, expansion.packed.keys)
      var own = [Int32](repeating: -1, count: neuron.parameters.count)
      var group = 0
      for (number, items) in network.preActivation(neuron).enumerated() where !items.isEmpty {
        own[number] = Int32(expansion.packed.items[group][places[group]])
        group += 1
      }
      known[key] = own + edges
      return own + edges
    }
    preconditionFailure("every vector of a neuron came from its options")
  }

  /// The options of the output weights that make `wanted` of the neuron's values; nil where none do.
  private func edges(_ neuron: SumNetwork<N>.Neuron, _ values: SumItem<N>, _ wanted: SumItem<N>) -> [Int32]? {
    let options = neuron.edges.map { network.options($0.parameter) }
    let inputs = values.vector.count
    var picked: [Int32] = []
    func descend(_ vector: [N], _ cost: N) -> Bool {
      let edge = picked.count
      if edge == options.count { return vector == wanted.vector && cost == wanted.cost }
      let output = neuron.edges[edge].output
      // Edges come output by output: once one is done, its part of the vector is final.
      let isLast = edge + 1 == options.count || neuron.edges[edge + 1].output != output
      for (number, option) in options[edge].enumerated() {
        var next = vector
        var fits = true
        for s in 0..<inputs {
          next[output * inputs + s] += option.value * values.vector[s]
          if isLast, next[output * inputs + s] != wanted.vector[output * inputs + s] { fits = false }
        }
        guard fits else { continue }
        picked.append(Int32(number))
        if descend(next, cost + option.cost) { return true }
        picked.removeLast()
      }
      return false
    }
    return descend([N](repeating: N.zero, count: network.loss.coordinates), values.cost) ? picked : nil
  }

  private func expand(_ neuron: SumNetwork<N>.Neuron) -> Expansion {
    if let expansion = expanded[neuron.kind] { return expansion }
    let groups = network.preActivation(neuron).filter { !$0.isEmpty }
    guard let packed = N.packed(groups, cost: .last, below: nil) else {
      preconditionFailure("the keys fitted when the neuron was expanded")
    }
    // A choice that was found is given back even where the search is being stopped.
    var tables = KeyTables<N>(memory: Int.max, control: SearchControl())
    for keys in packed.keys { _ = try? tables.add(keys) }
    var t = [N](repeating: N.zero, count: network.loss.inputs)
    let values = tables.last.map { key in
      let cost = packed.unpack(key, into: &t)
      return (key: key, item: SumItem(vector: t.map { network.hidden($0) }, cost: cost))
    }
    let expansion = Expansion(packed: packed, tables: tables, groups: groups, values: values)
    expanded[neuron.kind] = expansion
    return expansion
  }
}
