import TrainingProblem

/// Hidden neurons that may change places, and which arrangement of them stands for all.
///
/// Two neurons of a hidden layer are interchangeable where all their options and penalties agree: biases, weights from
/// each source, and weights to each neuron that they feed. For neighbours a, b of a class, the parameters that the
/// exchange touches, read along a in the order of the parameters' numbers, must be lexicographically at most those
/// read along b. One and the same arrangement satisfies this for all pairs of all layers: the one that is
/// lexicographically least (Crawford, Ginsberg, Luks, Roy: "Symmetry-breaking predicates for search problems", KR 1996).
struct NeuronExchange {
  /// Pairs of parameters that change values when the two neurons change places, those with several options.
  let pairs: [(first: Int, second: Int)]

  /// All exchanges of neighbours of `scaled`.
  static func all(of scaled: ScaledInstance) -> [NeuronExchange] {
    scaled.parametersOfNeurons().dropLast().enumerated().flatMap { layer, lists in
      scaled.exchangeableNeurons(lists, layer: layer).flatMap { members in
        zip(members, members.dropFirst()).map { a, b in
          NeuronExchange(
            pairs: zip(lists[a], lists[b])
              .filter { scaled.parameters.options($0.0).count > 1 }
              .map { (first: min($0, $1), second: max($0, $1)) }
              .sorted { $0.first < $1.first })
        }
      }
    }
    .filter { !$0.pairs.isEmpty }
  }

  /// Exchanges neighbours of `choice` until all are in order. Each exchange makes it lexicographically less: it ends.
  static func ordered(_ choice: ParameterChoice, by exchanges: [NeuronExchange]) -> ParameterChoice {
    var choice = choice
    while let broken = exchanges.first(where: { $0.isBroken(by: choice) }) {
      for (a, b) in broken.pairs { choice.swapAt(a, b) }
    }
    return choice
  }

  private func isBroken(by choice: ParameterChoice) -> Bool {
    guard let (a, b) = pairs.first(where: { choice[$0.first] != choice[$0.second] }) else { return false }
    return choice[a] > choice[b]
  }
}
