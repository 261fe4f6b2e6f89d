import ExactArithmetic
import TrainingProblem

/// Neurons of one layer that may be exchanged: they have the same options on all their edges, to them and from them.
/// Exchanging them with all their parameters changes neither outputs nor penalty, so of all ways to give them values those
/// in ascending order are enough.
enum NeuronExchanges {
  /// For each neuron of a layer the last one before it with which it may be exchanged.
  static func before(_ scaled: ScaledInstance, layer: Int) -> [Int?] {
    let (sets, own) = (scaled.parameters.setOfParameter, scaled.layers[layer])
    let kinds = (0..<own.neurons).map { neuron -> [Int32] in
      let first = own.weight(neuron: neuron, source: 0)
      let incoming = sets[first..<first + own.parametersPerNeuron]
      guard layer + 1 < scaled.layers.count else { return [Int32(neuron)] }
      let next = scaled.layers[layer + 1]
      return incoming + (0..<next.neurons).map { sets[next.weight(neuron: $0, source: neuron)] }
    }
    return kinds.indices.map { neuron in kinds[..<neuron].lastIndex(of: kinds[neuron]) }
  }

  /// Goes through all choices of one of the rows of each table, of exchangeable ones in ascending order.
  static func combine(
    _ sizes: [Int], _ before: [Int?], _ chosen: inout [Int], _ body: ([Int]) throws(LimitError) -> Void
  ) throws(LimitError) {
    let number = chosen.count
    guard number < sizes.count else { return try body(chosen) }
    for row in (before[number].map { chosen[$0] } ?? 0)..<sizes[number] {
      chosen.append(row)
      try combine(sizes, before, &chosen, body)
      chosen.removeLast()
    }
  }
}
