import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// Which states are left, and not gone on from.
struct StateJudge {
  private let parts: StateNetwork
  private let limit: Int
  /// By layer: what the groups after it add at least and at most, by coordinate, the penalty last.
  private let rest: [[(low: Int, high: Int)]]
  /// Whether propagation sees what a box of sums leaves of the loss: no number is written in bits.
  private let seesBoxes: Bool
  private let objective: StateObjective

  /// - Returns: nil where a sum does not fit a word.
  init?(_ parts: StateNetwork, _ objective: StateObjective, limit: Int, rest: [[LiteralSum]]) {
    var bounds: [[(low: Int, high: Int)]] = []
    for sums in rest {
      var own: [(low: Int, high: Int)] = []
      for sum in sums {
        guard let low = sum.low.word, let high = sum.high.word else { return nil }
        own.append((low, high))
      }
      bounds.append(own)
    }
    (self.parts, self.objective, self.limit, self.rest) = (parts, objective, limit, bounds)
    seesBoxes = !parts.encoding.definitions.contains { definition in
      if case .conjunction = definition.quantity { return true }
      if case .bit? = definition.readings.first { return true }
      return false
    }
  }

  func drops(_ state: StateLayers.State, layer: Int) -> Bool {
    let rest = rest[layer]
    let cost = state.cost + rest[rest.count - 1].low
    if isLinearlyDropped(state, cost, rest) { return true }
    let isLast = layer == self.rest.count - 1
    guard isLast || seesBoxes else { return false }
    let loss = parts.network.loss
    var low = [Int](repeating: 0, count: loss.coordinates)
    var high = low
    for (place, coordinate) in parts.coordinates.enumerated() {
      let own = coordinate.output * loss.inputs + parts.inputs[coordinate.place]
      low[own] = state.vector[place] + rest[place].low
      high[own] = state.vector[place] + rest[place].high
    }
    return cost + loss.floor(low, high) >= limit
  }

  /// Whether the penalty, the losses that are linear in the sums, and the signs of all else reach the limit.
  private func isLinearlyDropped(_ state: StateLayers.State, _ cost: Int, _ rest: [(low: Int, high: Int)]) -> Bool {
    var least = Integer(cost) + objective.rest.low
    for place in objective.linear {
      let factor = objective.factors[place]
      least += factor * Integer(state.vector[place] + (factor > 0 ? rest[place].low : rest[place].high))
    }
    return least >= Integer(limit)
  }
}
