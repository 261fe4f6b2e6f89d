import ExactArithmetic
import TrainingProblem

/// The amounts that groups of vectors can still add to a sum that has their least in every coordinate and penalty.
///
/// A vector of its group's least penalty is *free*. The others, *paid* ones, cost at least `step` more each; so a sum
/// that may cost little more can take few of them, and each moves it by no more than `down` and `up` from where free
/// vectors alone can bring it.
public struct RestOfSums<N: TableNumber>: Sendable {
  /// The least that free vectors add to each coordinate.
  public let low: [N]
  /// The most that free vectors add to each coordinate.
  public let high: [N]
  /// The most that any vectors add to each coordinate.
  public let all: [N]
  /// How far one paid vector brings a coordinate below `low`.
  public let down: [N]
  /// How far one paid vector brings a coordinate above `high`.
  public let up: [N]
  /// The least that a paid vector costs more; nil where all vectors are free.
  public let step: N?

  /// Paid vectors that are told apart: more may be anything.
  public static var mostPaid: Int { 6 }

  /// After each group.
  static func after(_ groups: [[SumItem<N>]]) -> [RestOfSums] {
    let zero = [N](repeating: N.zero, count: groups.first?.first?.vector.count ?? 0)
    var rest = RestOfSums(low: zero, high: zero, all: zero, down: zero, up: zero, step: nil)
    var result = [rest]
    for items in groups.reversed().dropLast() {
      let least = items.reduce(items[0].cost) { min($0, $1.cost) }
      let (free, paid) = (items.filter { $0.cost == least }, items.filter { $0.cost > least })
      var (low, high, all, down, up) = (rest.low, rest.high, rest.all, rest.down, rest.up)
      for i in zero.indices {
        func bounds(_ items: [SumItem<N>]) -> (low: N, high: N) {
          items.reduce((items[0].vector[i], items[0].vector[i])) { (min($0.0, $1.vector[i]), max($0.1, $1.vector[i])) }
        }
        let (own, whole) = (bounds(free), bounds(items))
        low[i] += own.low - whole.low
        high[i] += own.high - whole.low
        all[i] += whole.high - whole.low
        if paid.isEmpty { continue }
        down[i] = max(down[i], own.low - bounds(paid).low)
        up[i] = max(up[i], bounds(paid).high - own.high)
      }
      let steps = paid.map { $0.cost - least } + (rest.step.map { [$0] } ?? [])
      rest = RestOfSums(low: low, high: high, all: all, down: down, up: up, step: steps.min())
      result.append(rest)
    }
    return result.reversed()
  }
}

extension OutputLoss {
  /// True if a completion of a sum may have an objective below `limit`: a sum that has the least of all that `rest` can
  /// add, in every coordinate and in its penalty `cost`.
  func mayBeBelow(_ limit: N, _ sum: [N], cost: N, _ rest: RestOfSums<N>) -> Bool {
    var low = zip(sum, rest.low).map(+)
    var high = zip(sum, rest.high).map(+)
    var cost = cost
    var paid = 0
    while cost < limit {
      if cost + floor(low, high) < limit { return true }
      guard let step = rest.step else { return false }
      (cost, paid) = (cost + step, paid + 1)
      for i in sum.indices {
        low[i] = paid > RestOfSums<N>.mostPaid ? sum[i] : max(sum[i], low[i] - rest.down[i])
        high[i] = paid > RestOfSums<N>.mostPaid ? sum[i] + rest.all[i] : min(sum[i] + rest.all[i], high[i] + rest.up[i])
      }
      if paid > RestOfSums<N>.mostPaid { return cost < limit && cost + floor(low, high) < limit }
    }
    return false
  }
}

extension PackedSums {
  /// True if a vector with the sums' offsets and units, reachable or not, may have a loss that with the least penalty
  /// is below `limit`. Halves the box of all vectors; says that there may be one after `mostLooks` looks.
  func mayBeBelow(_ limit: N, _ loss: OutputLoss<N>, mostLooks: Int = 1 << 12) -> Bool {
    let places = 0..<order.count - 1
    var open = [(low: [N](repeating: N.zero, count: places.count), high: places.map { radices[$0] - N(small: 1) })]
    var looks = 0
    while let (low, high) = open.popLast() {
      looks += 1
      if looks > mostLooks { return true }
      let (a, b) = (places.map { offsets[$0] + units[$0] * low[$0] }, places.map { offsets[$0] + units[$0] * high[$0] })
      if offsets[places.count] + loss.floor(a, b) >= limit { continue }
      guard let widest = places.max(by: { high[$0] - low[$0] < high[$1] - low[$1] }), low[widest] < high[widest] else {
        return true
      }
      let middle = (low[widest] + high[widest]).split(by: N(small: 2)).quotient
      var (below, above) = (high, low)
      below[widest] = middle
      above[widest] = middle + N(small: 1)
      open += [(low, below), (above, high)]
    }
    return false
  }
}
