import CertificateChecking
import ExactArithmetic
import SearchCore
import Synchronization
import TrainingProblem

/// From the vectors that a sum picked back to options of parameters. A hidden neuron is expanded once more, which may take
/// as long as it took to plan: the control is asked on the way.
final class ParameterRecovery<N: TableNumber> {
  private let network: SumNetwork<N>
  private let parameterCount: Int
  private let control: SearchControl
  /// Options tried since the control was asked.
  private var effort = 0
  private var isStopped = false
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

  init(_ network: SumNetwork<N>, parameterCount: Int, control: SearchControl) {
    (self.network, self.parameterCount, self.control) = (network, parameterCount, control)
  }

  /// Counts some additions of numbers; true once the control said stop.
  private func mustStop(_ steps: Int) -> Bool {
    effort += N.self == Integer.self ? 32 * steps : steps
    if effort >= 1 << 20 {
      effort = 0
      if control.shouldStop() { isStopped = true }
    }
    return isStopped
  }

  /// The choice that adds `picked[g]` in each group; nil where the control said stop.
  func choice(_ sums: OutputSums<N>, _ picked: [SumItem<N>]) -> ParameterChoice? {
    var choice = ParameterChoice(repeating: -1, count: parameterCount)
    for (origin, item) in zip(sums.origins, picked) {
      switch origin {
      case .direct(let direct):
        let items = network.items(direct)
        choice[direct.parameter] = Int32(items.firstIndex { $0.vector == item.vector && $0.cost == item.cost } ?? 0)
      case .neuron(let number):
        let neuron = network.neurons[number]
        guard let options = options(neuron, item) else { return nil }
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

  private func options(_ neuron: SumNetwork<N>.Neuron, _ wanted: SumItem<N>) -> [Int32]? {
    let key = Key(kind: neuron.kind, vector: wanted.vector, cost: wanted.cost)
    if let options = known[key] { return options }
    guard let expansion = expand(neuron) else { return nil }
    for (sum, values) in expansion.values {
      guard let edges = edges(neuron, values, wanted) else {
        if isStopped { return nil }
        continue
      }
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
      if mustStop(inputs * 4) { return false }
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

  private func expand(_ neuron: SumNetwork<N>.Neuron) -> Expansion? {
    if let expansion = expanded[neuron.kind] { return expansion }
    let groups = network.preActivation(neuron).filter { !$0.isEmpty }
    guard let packed = (try? N.packed(groups, cost: .last, below: nil, .unlimited)) ?? nil else {
      preconditionFailure("the keys fitted when the neuron was expanded")
    }
    var tables = KeyTables<N>(memory: Int.max, control: control)
    for keys in packed.keys {
      guard (try? tables.add(keys)) == true else {
        isStopped = true
        return nil
      }
    }
    var t = [N](repeating: N.zero, count: network.loss.inputs)
    var values: [(key: N, item: SumItem<N>)] = []
    values.reserveCapacity(tables.last.count)
    for key in tables.last {
      if mustStop(t.count * 8) { return nil }
      let cost = packed.unpack(key, into: &t)
      values.append((key: key, item: SumItem(vector: t.map { network.hidden($0) }, cost: cost)))
    }
    let expansion = Expansion(packed: packed, tables: tables, groups: groups, values: values)
    expanded[neuron.kind] = expansion
    return expansion
  }
}

/// Parameters that are recovered when they are first asked for.
final class RecoveredChoice: Sendable {
  private let choice = Mutex<ParameterChoice?>(nil)

  /// The choice, by `recover` where it is not known yet; nil where that gives none.
  func get(_ recover: () -> ParameterChoice?) -> ParameterChoice? {
    choice.withLock { known in
      if known == nil { known = recover() }
      return known
    }
  }
}
