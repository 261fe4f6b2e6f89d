import ExactArithmetic
import TrainingProblem

/// A network whose output is a function of one long sum of numbers: one hidden neuron at one distinct input, or one
/// output at one distinct input. The sum is too long to be expanded; it is split in two halves whose sums are sorted.
///
/// The sum is held as a key k ≥ 0 (see `PackedSums`); the output layer's pre-activations are, for each *choice* of its
/// parameters, a factor times the activation of the sum plus a constant.
public struct ScalarSums<N: TableNumber>: Sendable {
  /// The groups whose vectors make the sum, as keys.
  public let packed: PackedSums<N>
  /// Factors, then constants, an entry an output each; and the penalty.
  public let choices: [SumItem<N>]
  /// nil where the sum itself is what the output layer takes.
  public let activation: TableActivation<N>?
  /// The loss of the output layer's pre-activations.
  public let loss: OutputLoss<N>

  /// nil where the network has no such sum, its penalty depends on the sum's parts, or an activation is no line in
  /// pieces, or an error may be right and wrong again over one piece (two labels at the input).
  init?(_ network: SumNetwork<N>, groups: [[SumItem<N>]]?) {
    loss = network.loss
    let isError = loss.form.countsErrors
    guard loss.inputs == 1, loss.activation.coefficients.isEmpty, !isError || !loss.isSum || loss.samples <= 1 else {
      return nil
    }
    let one = SumItem(vector: [N(small: 1)], cost: N.zero)
    let parts: [[SumItem<N>]]
    if let groups {
      guard loss.outputs == 1 else { return nil }
      (parts, activation) = (groups, nil)
      choices = [SumItem(vector: [N(small: 1), N.zero], cost: N.zero)]
    } else {
      guard network.neurons.count == 1, network.hidden.coefficients.isEmpty else { return nil }
      let neuron = network.neurons[0]
      (parts, activation) = (network.preActivation(neuron).filter { !$0.isEmpty }, network.hidden)
      let options = (network.direct.map(\.parameter) + neuron.edges.map(\.parameter)).map { network.options($0).count }
      guard options.reduce(1, { min($0 * $1, StateTableLimits.choices + 1) }) <= StateTableLimits.choices else {
        return nil
      }
      var constants = [SumItem(vector: [N](repeating: N.zero, count: loss.outputs), cost: N.zero)]
      for direct in network.direct {
        let items = network.items(direct)
        constants = constants.flatMap { sum in
          items.map { SumItem(vector: zip(sum.vector, $0.vector).map(+), cost: sum.cost + $0.cost) }
        }
      }
      choices = SumItem.distinct(
        network.items(one, through: neuron.edges).flatMap { factor in
          constants.map { SumItem(vector: factor.vector + $0.vector, cost: factor.cost + $0.cost) }
        })
    }
    guard parts.allSatisfy({ group in group.allSatisfy { $0.cost == group[0].cost } }),
      let packed = try? PackedSums(parts, cost: .last)
    else { return nil }
    self.packed = packed
  }

  /// The objective's least value over the keys `low...high`, from below; exact where they are equal.
  public func floor(_ choice: SumItem<N>, _ low: N, _ high: N) -> N {
    let outputs = loss.outputs
    let base = packed.offsets[1] + choice.cost
    let (a, b) = (packed.offsets[0] + packed.units[0] * low, packed.offsets[0] + packed.units[0] * high)
    guard let value = activation.map({ $0.image(a, b) }) ?? (a, b) else { return base }
    var (least, greatest) = ([N](), [N]())
    for j in 0..<outputs {
      let (p, q) = (choice.vector[j] * value.low, choice.vector[j] * value.high)
      least.append(min(p, q) + choice.vector[outputs + j])
      greatest.append(max(p, q) + choice.vector[outputs + j])
    }
    return base + loss.floor(least, greatest)
  }

  /// Steps of `pieces`.
  var piecesSteps: Int {
    let (own, outer) = (activation?.breaks.count ?? 0, loss.outputs * loss.activation.breaks.count)
    let looks = min((own + 1) * (outer + 1), 1 << 30) * (packed.cells.bitLength + 1)
    return min(looks, 1 << 40) * (8 + own / 4) * packed.keyCost.steps
  }

  /// Ends of consecutive ranges of keys over each of which every pre-activation of the output layer, and every output,
  /// is linear in the key; the first is 0, the last the number of keys.
  public func pieces(_ choice: SumItem<N>) -> [N] {
    /// The first key in `low...high` at which `holds` is not what it is at `low`; `high` where there is none.
    func change(_ low: N, _ high: N, _ holds: (N) -> Bool) -> N {
      var (same, other) = (low, high)
      let first = holds(low)
      while same + N(small: 1) < other {
        let middle = (same + other).split(by: N(small: 2)).quotient
        if holds(middle) == first { same = middle } else { other = middle }
      }
      return other
    }
    func sum(_ key: N) -> N { packed.offsets[0] + packed.units[0] * key }
    func value(_ key: N) -> N { activation.map { $0(sum(key)) } ?? sum(key) }
    var ends = [N.zero, N.exact(packed.cells)]
    for start in activation?.breaks ?? [] { ends.append(change(ends[0], ends[1]) { sum($0) < start }) }
    for (low, high) in zip(ends.sorted(), ends.sorted().dropFirst()) where low < high {
      for j in 0..<loss.outputs {
        for start in loss.activation.breaks {
          ends.append(
            change(low, high) { choice.vector[j] * value($0) + choice.vector[loss.outputs + j] < start })
        }
      }
    }
    return ends.sorted()
  }

  /// The keys of a piece `low..<high` whose objective is below `limit`: an interval, since the objective is convex
  /// over a piece, or right over an interval and wrong outside.
  public func keysBelow(_ limit: N, _ choice: SumItem<N>, _ low: N, _ high: N) throws(LimitError) -> ClosedRange<N>? {
    var budget = StateTableBudget(steps: 1 << 24)
    return try keysBelow(limit, choice, low, high, looking: 16, &budget)
  }

  /// - Parameter looking: the steps of a look at two keys.
  func keysBelow(
    _ limit: N, _ choice: SumItem<N>, _ low: N, _ high: N, looking: Int, _ budget: inout StateTableBudget
  ) throws(LimitError) -> ClosedRange<N>? {
    let one = N(small: 1)
    var open = [(low, high - one)]
    while let (a, b) = open.popLast() {
      try budget.spend(looking)
      if a > b || floor(choice, a, b) >= limit { continue }
      let middle = (a + b).split(by: N(small: 2)).quotient
      guard floor(choice, middle, middle) < limit else {
        open += [(a, middle - one), (middle + one, b)]
        continue
      }
      // `middle` is inside: halve towards both ends.
      try budget.spend(packed.cells.bitLength, looking)
      var (outside, first) = (low - one, middle)
      while outside + one < first {
        let key = (outside + first).split(by: N(small: 2)).quotient
        if floor(choice, key, key) < limit { first = key } else { outside = key }
      }
      var (last, beyond) = (middle, high)
      while last + one < beyond {
        let key = (last + beyond).split(by: N(small: 2)).quotient
        if floor(choice, key, key) < limit { last = key } else { beyond = key }
      }
      return first...last
    }
    return nil
  }
}
