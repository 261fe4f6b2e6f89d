extension StateLayer {
  /// Decides which neurons are to turn for the wanted changes of their values.
  ///
  /// Of two-valued neurons that are wrong the one turns that is cheapest: the least change for the greatest effect, which is
  /// the principle of minimal disturbance (Widrow, Lehr: "30 years of adaptive neural networks: perceptron, madaline, and
  /// backpropagation", 1990, doi:10.1109/5.58323). Those that are right are held where they are near to turning. Neurons
  /// with more values go the way on which their value would change as wanted.
  ///
  /// - Parameters:
  ///   - hold: units of pre-activation within which a neuron is near to turning.
  ///   - all: all that are wrong turn.
  /// - Returns: false if none does.
  @inline(__always) func turn(hold: Float, all: Bool) -> Bool {
    for block in 0..<blocks { turns[block] = .zero }
    guard case .threshold(let limit, let low, let high) = activation else { return follow(all: all) }
    guard low != high else { return false }
    var isAny = false
    var cheapest = (neuron: -1, cost: Float.infinity)
    for neuron in 0..<neurons {
      let pull = pulls[neuron]
      guard pull != 0 else { continue }
      let distance = abs(sum(neuron) - limit)
      if outputs[neuron] == (pull > 0 ? high : low) {
        guard distance < hold * unit else { continue }
      } else if !all {
        let cost = distance / abs(pull)
        if cost < cheapest.cost { cheapest = (neuron, cost) }
        continue
      }
      setTurn(neuron, pull)
      isAny = true
    }
    if cheapest.neuron >= 0 { setTurn(cheapest.neuron, pulls[cheapest.neuron]) }
    return isAny || cheapest.neuron >= 0
  }

  /// The same of neurons with more than two values.
  private func follow(all: Bool) -> Bool {
    var isAny = false
    for neuron in 0..<neurons where pulls[neuron] != 0 {
      let (pull, sum) = (pulls[neuron], sum(neuron))
      var turn = pull
      if case .identity = activation {
      } else {
        let up = pull * (activation(sum + unit) - outputs[neuron])
        let down = pull * (activation(sum - unit) - outputs[neuron])
        guard up > 0 || down > 0 else { continue }
        turn = up >= down ? abs(pull) : -abs(pull)
      }
      setTurn(neuron, all ? turn : turn > 0 ? 1 : -1)
      isAny = true
    }
    return isAny
  }

  @inline(__always) private func setTurn(_ neuron: Int, _ turn: Float) { turns[neuron / 4][neuron % 4] = turn }
}
