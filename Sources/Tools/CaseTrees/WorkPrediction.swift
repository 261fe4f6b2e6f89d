import BranchAndBound
import ExactArithmetic
import Glibc
import SearchCore
import TrainingProblem

/// The predicted work of a part, as a binary logarithm: the choices that remain, interchangeable neurons counted once,
/// less the share of the gap that the bound at the root has closed already. A prediction only: it decides what is split
/// and what goes first, and nothing that is claimed.
struct WorkPrediction {
  /// Choices are looked for that are better than this; nil where none is known.
  let best: KnownChoice?
  /// The bound of the whole, from which the gap counts.
  let rootBound: Rational

  /// Search nodes of the look at one part.
  private static let nodes = 10

  /// In hundredths of a bit.
  func work(of part: Instance) -> Int {
    guard let scaled = try? ScaledInstance(part) else { return Int(100 * WorkPrediction.bits(part.network)) }
    let bits = WorkPrediction.bits(of: scaled)
    guard let best, part.then.isEmpty else { return Int(100 * bits) }
    let target = scaled.scaledFloor(best.objectives[0])
    let outcome = try? NativeSolver(localSearchTries: 0).solve(
      scaled, target: target - 1, control: SearchControl(nodeLimit: WorkPrediction.nodes))
    guard let outcome else { return Int(100 * bits) }
    if outcome.ending == .exhausted { return 0 }
    let gap = best.objectives[0] - rootBound
    let rest = best.objectives[0] - scaled.objective(outcome.bound)
    guard gap.signum > 0, rest.signum >= 0, rest < gap else { return Int(100 * bits) }
    return Int(100 * bits * (Double((rest / gap * 1_000_000).floor.word ?? 0) / 1_000_000))
  }

  /// The bound at the root of `part`; 0 where there is none.
  static func bound(of part: Instance) -> Rational {
    guard part.then.isEmpty, let scaled = try? ScaledInstance(part),
      let outcome = try? NativeSolver(localSearchTries: 0).solve(scaled, control: SearchControl(nodeLimit: 0))
    else { return 0 }
    return max(0, scaled.objective(outcome.bound))
  }

  /// Interchangeable neurons counted once.
  private static func bits(of scaled: ScaledInstance) -> Double {
    var bits = 0.0
    let tied = Set(scaled.ties.flatMap { $0.dropFirst() })
    for parameter in 0..<scaled.parameters.count where !tied.contains(parameter) {
      let count = scaled.parameters.options(parameter).count
      if count > 1 { bits += log2(Double(count)) }
    }
    for (layer, lists) in scaled.parametersOfNeurons().enumerated().dropLast() {
      for group in scaled.exchangeableNeurons(lists, layer: layer) {
        bits -= (1...group.count).reduce(0) { $0 + log2(Double($1)) }
      }
    }
    return max(0, bits)
  }

  private static func bits(_ network: Network) -> Double {
    network.places.reduce(0) { $0 + log2(Double(network.options(at: $1).count ?? 1)) }
  }
}

extension Network {
  /// All places that have an edge and more than one option, in order; of a shared group the first one.
  var places: [ParameterPlace] {
    let others = Set(shared.flatMap { $0.dropFirst() })
    var result: [ParameterPlace] = []
    for (number, layer) in layers.enumerated() {
      for neuron in 0..<layer.neurons {
        for source in Array(0..<sourceCount(of: layer)).map(Optional.some) + [nil] {
          let place = ParameterPlace(layer: number + 1, neuron: neuron, source: source)
          if let count = options(at: place).count, count > 1, !others.contains(place) { result.append(place) }
        }
      }
    }
    return result
  }
}
