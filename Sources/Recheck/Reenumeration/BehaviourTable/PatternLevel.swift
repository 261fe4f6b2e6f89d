import ExactArithmetic
import TrainingProblem

/// One neuron of a search over one function of the pattern: its behaviours, and what they cost: see `PatternSearch`.
struct PatternLevel {
  let rows: BehaviourRows
  let follows: Bool
  /// The nodes of the next level by node and bit.
  let next: [(lower: Int, upper: Int)]
  /// Of each plane of the weights.
  let shifts: [Int]
  /// Inputs at which the upper value has the smaller least cost, by node and word.
  let prefersUpper: [UInt64]
  /// Planes of the difference between both, by node, word and plane.
  let planes: [UInt64]

  /// - Parameter least: the least costs at the nodes of the next level, an entry an input.
  init(
    _ rows: BehaviourRows, follows: Bool, _ next: [(lower: Int, upper: Int)], _ least: [[Int]], _ words: Int
  ) {
    let differences = next.map { node in zip(least[node.upper], least[node.lower]).map { $0 - $1 } }
    let used = differences.joined().reduce(UInt(0)) { $0 | $1.magnitude }
    let shifts = (0..<UInt.bitWidth).filter { used >> UInt($0) & 1 == 1 }
    var prefersUpper = [UInt64](repeating: 0, count: next.count * words)
    var planes = [UInt64](repeating: 0, count: next.count * words * shifts.count)
    for (node, difference) in differences.enumerated() {
      for (input, value) in difference.enumerated() {
        let (place, bit) = (node * words + input / 64, UInt64(1) << UInt64(input % 64))
        if value < 0 { prefersUpper[place] |= bit }
        for (plane, shift) in shifts.enumerated() where value.magnitude >> UInt(shift) & 1 == 1 {
          planes[place * shifts.count + plane] |= bit
        }
      }
    }
    (self.rows, self.follows, self.next) = (rows, follows, next)
    (self.shifts, self.prefersUpper, self.planes) = (shifts, prefersUpper, planes)
  }
}

extension PatternLevel {
  /// The neurons that the function depends on, exchangeable ones one after the other.
  static func order(_ outcomes: [UInt16], _ tableOf: [Int]) -> [Int] {
    let relevant = tableOf.indices.filter { j in outcomes.indices.contains { outcomes[$0] != outcomes[$0 ^ 1 << j] } }
    var order: [Int] = []
    for neuron in relevant where !order.contains(neuron) {
      order += [neuron] + relevant.filter { $0 > neuron && isExchangeable(neuron, $0, outcomes, tableOf) }
    }
    return order
  }

  static func isExchangeable(_ a: Int, _ b: Int, _ outcomes: [UInt16], _ tableOf: [Int]) -> Bool {
    tableOf[a] == tableOf[b]
      && outcomes.indices.allSatisfy { p in
        p >> a & 1 == p >> b & 1 || outcomes[p] == outcomes[p ^ 1 << a ^ 1 << b]
      }
  }

  /// At which inputs the upper value of `neuron` may be the dearer one, with some pattern of the others; and the lower.
  static func preferences(
    _ outcomes: [UInt16], _ neuron: Int, _ costs: [[Int]]
  ) -> (mayRise: [UInt64], mayFall: [UInt64]) {
    var (mayRise, mayFall) = ([UInt64](repeating: 0, count: (costs.count + 63) / 64), [UInt64]())
    mayFall = mayRise
    let pairs = Set(
      outcomes.indices.filter { $0 >> neuron & 1 == 0 }.map { [Int(outcomes[$0]), Int(outcomes[$0 | 1 << neuron])] })
    for (input, cost) in costs.enumerated() {
      for pair in pairs {
        if cost[pair[1]] > cost[pair[0]] { mayRise[input / 64] |= 1 << UInt64(input % 64) }
        if cost[pair[1]] < cost[pair[0]] { mayFall[input / 64] |= 1 << UInt64(input % 64) }
      }
    }
    return (mayRise, mayFall)
  }
}
