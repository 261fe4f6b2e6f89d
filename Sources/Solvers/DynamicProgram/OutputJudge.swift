import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// What a packed sum is worth: the objective at its least completion, or the least over all completions.
final class OutputJudge<N: TableNumber> {
  private let places: FlatArray<Int>
  private let radices: FlatArray<N>
  private let offsets: FlatArray<N>
  private let units: FlatArray<N>
  /// What the groups after each can add; what all can add; what the first digit can add.
  private let slack: FlatArray<N>
  private let whole: FlatArray<N>
  private let row: FlatArray<N>
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
    slack = FlatArray(Array(packed.slack.joined()))
    let one = N(small: 1)
    whole = FlatArray((0..<packed.order.count - 1).map { packed.units[$0] * (packed.radices[$0] - one) })
    let first = packed.order[0]
    row = FlatArray(
      (0..<packed.order.count - 1).map { $0 == first ? packed.units[$0] * (packed.radices[$0] - one) : N.zero })
    let layer = scaled.layers[scaled.layers.count - 1]
    (inputs, outputs) = (scaled.inputs.count, layer.neurons)
    low = FlatArray(repeating: N.zero, count: inputs * outputs)
    high = FlatArray(repeating: N.zero, count: inputs * outputs)
    activation = ActivationImage(layer.activation, number)
    loss = LossBound(scaled, number)
  }

  deinit {
    places.free()
    for array in [radices, offsets, units, slack, whole, row, low, high] { array.free() }
  }

  /// The objective of the sum `key` where every group not in it adds its least; exact once none is missing.
  func objective(_ key: N) -> N { value(key, slack: nil) }

  /// No completion of the sum `key` of the groups up to `group` has a smaller objective.
  func floor(_ key: N, after group: Int) -> N { value(key, slack: slack.base + group * inputs * outputs) }

  /// No sum that differs from `key` by more in its first digit only has a smaller objective; that digit is 0.
  func rowFloor(_ key: N) -> N { value(key, slack: row.base) }

  /// No sum has a smaller objective.
  var rootFloor: N { value(N.zero, slack: whole.base) }

  private func value(_ key: N, slack: UnsafePointer<N>?) -> N {
    judged += 1
    let coordinates = inputs * outputs
    var rest = key
    var total = N.zero
    for number in 0...coordinates {
      let place = places[number]
      var digit = rest
      if number < coordinates { (rest, digit) = rest.split(by: radices[place]) }
      let value = offsets[place] + units[place] * digit
      if place == coordinates { total = value } else { low[place] = value }
    }
    for place in 0..<coordinates {
      let top = slack.map { low[place] + $0[place] } ?? low[place]
      (low[place], high[place]) = activation(low[place], top)
    }
    // Of the maximum over samples only the loss counts, to which penalties are added.
    var sum = N.zero
    for s in 0..<inputs {
      let least = loss(s, low: low.base + s, high: high.base + s, stride: inputs)
      if loss.isSum { sum += least } else if least > sum { sum = least }
    }
    return total + sum
  }
}
