import ExactArithmetic
import TrainingProblem

/// Neurons of one layer that may be exchanged, by `exchangeableNeurons`: of all ways to give them values those in ascending
/// order are enough.
enum NeuronExchanges {
  /// For each neuron of a layer the last one before it with which it may be exchanged; of the outputs none.
  static func before(_ scaled: ScaledInstance, layer: Int) -> [Int?] {
    var before = [Int?](repeating: nil, count: scaled.layers[layer].neurons)
    guard layer + 1 < scaled.layers.count else { return before }
    for members in scaled.exchangeableNeurons(scaled.parametersOfNeurons()[layer], layer: layer) {
      for (a, b) in zip(members, members.dropFirst()) { before[b] = a }
    }
    return before
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
