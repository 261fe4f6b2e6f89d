import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// Which states are pruned, and not gone on from.
struct StateJudge {
  private let parts: StateNetwork
  private let limit: Integer
  /// By layer: what the groups after it add, by coordinate, the penalty last.
  private let rest: [[LiteralSum]]
  /// True if propagation sees what a box of sums leaves of the loss: no number is written in bits.
  private let seesBoxes: Bool
  private let objective: StateObjective

  init(_ parts: StateNetwork, _ objective: StateObjective, limit: Integer, rest: [[LiteralSum]]) {
    (self.parts, self.objective, self.limit, self.rest) = (parts, objective, limit, rest)
    seesBoxes = !parts.encoding.definitions.contains { definition in
      if case .conjunction = definition.quantity { return true }
      if case .bit? = definition.readings.first { return true }
      return false
    }
  }

  func drops(_ state: StateLayers.State, layer: Int) -> Bool {
    let rest = rest[layer]
    let cost = Integer(state.cost) + rest[rest.count - 1].low
    if isLinearlyDropped(state, cost, rest) { return true }
    let isLast = layer == self.rest.count - 1
    guard isLast || seesBoxes, let loss = loss(of: state, rest) else { return false }
    return cost + Integer(loss) >= limit
  }

  /// The least loss over all that the sums may come to; nil where that is no machine word.
  private func loss(of state: StateLayers.State, _ rest: [LiteralSum]) -> Int? {
    let loss = parts.network.loss
    var low = [Int](repeating: 0, count: loss.coordinates)
    var high = low
    for (place, coordinate) in parts.coordinates.enumerated() {
      let own = coordinate.output * loss.inputs + parts.inputs[coordinate.place]
      let sum = Integer(state.vector[place])
      guard let least = (sum + rest[place].low).word, let greatest = (sum + rest[place].high).word else { return nil }
      (low[own], high[own]) = (least, greatest)
    }
    return loss.floor(low, high)
  }

  /// True if the penalty, the losses that are linear in the sums, and the signs of all else reach the limit.
  private func isLinearlyDropped(_ state: StateLayers.State, _ cost: Integer, _ rest: [LiteralSum]) -> Bool {
    var least = cost + objective.rest.low
    for place in objective.linear {
      let factor = objective.factors[place]
      least += factor * (Integer(state.vector[place]) + (factor > 0 ? rest[place].low : rest[place].high))
    }
    return least >= limit
  }
}
