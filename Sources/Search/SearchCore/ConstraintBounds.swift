import ExactArithmetic
import TrainingProblem

/// The least that each constraint's sum can be in a state of `IntervalEngine`: a state in which one is above its limit
/// holds no feasible choice, and a single assignment is feasible if none is.
///
/// Computed from scratch where it is asked for: samples of the constraints × outputs.
public final class ConstraintBounds<N: WorkingNumber> {
  private struct LossTerm {
    let factor: N
    let loss: LossBound<N>
    /// Distinct inputs of its samples.
    let inputs: [Int]
  }
  private struct Row {
    let losses: [LossTerm]
    let costs: [(parameter: Int, ofOptions: [N])]
    let limit: N
  }
  private let rows: [Row]
  private let network: SearchNetwork<N>

  /// The constraints of the instance that `network` lays out.
  public init(_ network: SearchNetwork<N>) {
    self.network = network
    let scaled = network.scaled
    func number(_ value: Integer) -> N {
      guard let number = N(exactly: value) else { preconditionFailure("the magnitude bound was wrong") }
      return number
    }
    rows = scaled.constraints.map { constraint in
      Row(
        losses: constraint.losses.map { term in
          LossTerm(
            factor: number(term.factor), loss: LossBound(term.loss, term.samples, of: scaled, number),
            inputs: Array(Set(term.samples.map(\.input))).sorted())
        }, costs: constraint.costs.map { ($0.parameter, $0.ofOptions.map(number)) }, limit: number(constraint.limit))
    }
  }

  /// True if no choice of the engine's state is feasible, as far as intervals tell.
  public func isBroken(in engine: IntervalEngine<N>) -> Bool { rows.contains { least($0, engine) > $0.limit } }

  /// How many constraints are broken at the least, and by how much the worst of them. At a single assignment that is
  /// exact.
  public func excess(in engine: IntervalEngine<N>) -> (broken: Int, worst: N) {
    var excess = (broken: 0, worst: N.zero)
    for row in rows {
      let own = least(row, engine) - row.limit
      if own > N.zero { excess = (excess.broken + 1, max(excess.worst, own)) }
    }
    return excess
  }

  private func least(_ row: Row, _ engine: IntervalEngine<N>) -> N {
    var sum = N.zero
    for (parameter, costs) in row.costs {
      let (low, high) = (Int(engine.low[parameter]), Int(engine.high[parameter]))
      var least = costs[low]
      for option in low...high where costs[option] < least { least = costs[option] }
      sum += least
    }
    let first = network.firstNeuron[network.layerCount - 1] * network.inputCount
    for term in row.losses {
      let isLeast = term.factor >= N.zero
      var total = N.zero
      for input in term.inputs {
        let low = UnsafePointer(engine.valueLow.base + first + input)
        let high = UnsafePointer(engine.valueHigh.base + first + input)
        let value =
          isLeast
          ? term.loss(input, low: low, high: high, stride: network.inputCount)
          : term.loss.most(input, low: low, high: high, stride: network.inputCount)
        if term.loss.isSum { total += value } else if value > total { total = value }
      }
      sum += term.factor * total
    }
    return sum
  }
}
