import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// The worth of a packed sum: the objective at its least completion, or the least over all completions.
final class OutputJudge<N: TableNumber> {
  private let places: FlatArray<Int>
  private let radices: FlatArray<N>
  private let offsets: FlatArray<N>
  private let units: FlatArray<N>
  /// Amounts that the groups after each can add; that all can add; that the first digits can add, by their number.
  private let rest: [RestOfSums<N>]
  private let whole: FlatArray<N>
  private let digits: FlatArray<N>
  /// The sum at hand, a box around it, and what the activation makes of that.
  private let sum: FlatArray<N>
  private let below: FlatArray<N>
  private let above: FlatArray<N>
  private let low: FlatArray<N>
  private let high: FlatArray<N>
  private let activation: ActivationImage<N>
  private let loss: LossBound<N>
  private let inputs: Int
  private let outputs: Int
  private(set) var judged = 0

  init(_ scaled: ScaledInstance, _ packed: PackedSums<N>) {
    func number(_ value: Integer) -> N {
      guard let number = N(exactly: value) else { preconditionFailure("the magnitude bound was wrong") }
      return number
    }
    places = FlatArray(packed.order)
    radices = FlatArray(packed.radices)
    offsets = FlatArray(packed.offsets)
    units = FlatArray(packed.units)
    rest = packed.rest
    sum = FlatArray(repeating: N.zero, count: packed.order.count - 1)
    below = FlatArray(repeating: N.zero, count: packed.order.count - 1)
    above = FlatArray(repeating: N.zero, count: packed.order.count - 1)
    let one = N(small: 1)
    whole = FlatArray((0..<packed.order.count - 1).map { packed.units[$0] * (packed.radices[$0] - one) })
    var open = [N](repeating: N.zero, count: packed.order.count - 1)
    var boxes: [N] = []
    for place in packed.order where place < open.count {
      open[place] = packed.units[place] * (packed.radices[place] - one)
      boxes += open
    }
    digits = FlatArray(boxes)
    let layer = scaled.layers[scaled.layers.count - 1]
    (inputs, outputs) = (scaled.inputs.count, layer.neurons)
    low = FlatArray(repeating: N.zero, count: inputs * outputs)
    high = FlatArray(repeating: N.zero, count: inputs * outputs)
    activation = ActivationImage(layer.activation, number)
    loss = LossBound(scaled, number)
  }

  /// Steps that judging a sum takes, in additions of machine words, about.
  var cost: Int { 1 + inputs * outputs * (N.self == Integer.self ? 64 : 4) }

  /// The objective of the sum `key` where every group not in it adds its least; exact once none is missing.
  func objective(_ key: N) -> N { value(key, slack: nil) }

  /// True if a completion of the sum `key` of the groups up to `group` may have an objective below `limit`. Paid vectors
  /// are counted as `RestOfSums` says.
  func mayBeBelow(_ limit: N, _ key: N, after group: Int) -> Bool {
    var cost = unpack(key)
    if cost >= limit { return false }
    return rest.withUnsafeBufferPointer { rest in
      let (own, count) = (rest[group], inputs * outputs)
      for i in 0..<count {
        below[i] = sum[i] + own.low[i]
        above[i] = sum[i] + own.high[i]
      }
      var paid = 0
      while cost < limit {
        if cost + boxLoss() < limit { return true }
        guard let step = own.step else { return false }
        paid += 1
        cost += step
        let isMany = paid > RestOfSums<N>.mostPaid
        for i in 0..<count {
          let (least, greatest) = (sum[i], sum[i] + own.all[i])
          let (a, b) = (below[i] - own.down[i], above[i] + own.up[i])
          below[i] = isMany || a < least ? least : a
          above[i] = isMany || b > greatest ? greatest : b
        }
        if isMany { return cost < limit && cost + boxLoss() < limit }
      }
      return false
    }
  }

  /// No sum that shares with `key` all but its `free` least significant digits, which are 0, has a smaller objective.
  func floor(_ key: N, free: Int) -> N {
    value(key, slack: free == 0 ? nil : digits.base + (free - 1) * inputs * outputs)
  }

  /// No sum has a smaller objective.
  var rootFloor: N { value(N.zero, slack: whole.base) }

  private func value(_ key: N, slack: UnsafePointer<N>?) -> N {
    let cost = unpack(key)
    for i in 0..<inputs * outputs {
      below[i] = sum[i]
      above[i] = slack.map { sum[i] + $0[i] } ?? sum[i]
    }
    return cost + boxLoss()
  }

  /// Sets `sum`; returns the penalty.
  @inline(__always) private func unpack(_ key: N) -> N {
    judged += 1
    let coordinates = inputs * outputs
    var rest = key
    var cost = N.zero
    for number in 0...coordinates {
      let place = places[number]
      var digit = rest
      if number < coordinates { (rest, digit) = rest.split(by: radices[place]) }
      let value = offsets[place] + units[place] * digit
      if place == coordinates { cost = value } else { sum[place] = value }
    }
    return cost
  }

  /// The least loss over the box `below...above`.
  @inline(__always) private func boxLoss() -> N {
    for i in 0..<inputs * outputs { (low[i], high[i]) = activation(below[i], above[i]) }
    var total = N.zero
    for s in 0..<inputs {
      let least = loss(s, low: low.base + s, high: high.base + s, stride: inputs)
      if loss.isSum { total += least } else if least > total { total = least }
    }
    return total
  }
}
