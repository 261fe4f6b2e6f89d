import ExactArithmetic
import SearchCore
import TrainingProblem

/// One function of the first layer's signature, as an ordered decision diagram over the first-layer neurons, with what
/// each of its nodes costs at each distinct input.
///
/// A node of level j stands for all signatures of the first j neurons after which the function is the same; for a
/// majority of three signs these are the counts of votes. The *least cost* of a node at an input is over the outcomes
/// that can still follow. With the inputs at each node held as a set of bits, the least cost after one more pattern
/// b is a sum over the inputs of one of two numbers, by b's bit: that is, the cost so far plus a weighted distance of
/// b from a target. So each level of the search, the last one included, is one pass over the rows of a table.
///
/// Immutable after `init`: threads share it.
final class SignatureDiagram: @unchecked Sendable {
  struct Level: ~Copyable {
    /// The first-layer neuron that decides here.
    let neuron: Int
    /// The level whose list of patterns, from the chosen one on, this level takes over; nil: all of its table.
    let follows: Bool
    let nodes: Int
    /// Node of the next level (or −1 where nothing is open any more), by node and bit.
    let next: FlatArray<(Int, Int)>
    /// Shift of each plane.
    let shifts: FlatArray<Int32>
    /// Inputs at which the upper value is the cheaper one, by node.
    let prefersUpper: FlatArray<UInt64>
    /// Planes of the difference between both values, by node and plane.
    let planes: FlatArray<UInt64>
  }

  let words: Int
  /// The levels; neurons that the function does not depend on have none.
  let levels: FlatBuffer<Level>
  /// Least cost of the function over all inputs, each taken by itself, with the function's own penalty.
  let rootBound: Int
  let idleNeurons: [Int]

  /// - Parameters:
  ///   - cost: of outcome `o` at input `s` at `s · outcomeCount + o`.
  ///   - tableOf: for each first-layer neuron, which table it has.
  init(
    _ function: RestFunctions.Function, hidden: Int, inputs: Int, outcomeCount: Int, cost: [Int], tableOf: [Int]
  ) {
    words = wordCount(inputs)
    let outcomes = function.outcomes
    let signatures = outcomes.indices
    let relevant = (0..<hidden).filter { j in signatures.contains { outcomes[$0] != outcomes[$0 ^ 1 << j] } }
    idleNeurons = (0..<hidden).filter { !relevant.contains($0) }
    func isExchangeable(_ a: Int, _ b: Int) -> Bool {
      tableOf[a] == tableOf[b]
        && signatures.allSatisfy { p in
          let (x, y) = (p >> a & 1, p >> b & 1)
          return x == y || outcomes[p] == outcomes[p ^ 1 << a ^ 1 << b]
        }
    }
    // Exchangeable neurons follow one another.
    var order: [Int] = []
    for neuron in relevant where !order.contains(neuron) {
      order.append(neuron)
      order += relevant.filter { $0 > neuron && !order.contains($0) && isExchangeable(neuron, $0) }
    }
    /// The function's outcomes over `order`, its first neuron the highest bit.
    let root = (0..<(1 << order.count)).map { index in
      outcomes[
        order.enumerated().reduce(0) { $0 | (index >> (order.count - 1 - $1.offset) & 1) << $1.element }]
    }
    func leastCosts(_ residual: [UInt16]) -> [Int] {
      let open = Set(residual).map(Int.init)
      return (0..<inputs).map { s in open.reduce(Int.max) { min($0, cost[s * outcomeCount + $1]) } }
    }

    var levels = FlatBuffer<Level>()
    var residuals = [root]
    var least = [leastCosts(root)]
    rootBound = least[0].reduce(function.cost, +)
    for (level, neuron) in order.enumerated() {
      var children: [[UInt16]] = []
      var numberOf: [[UInt16]: Int] = [:]
      func number(_ residual: [UInt16]) -> Int {
        if let known = numberOf[residual] { return known }
        numberOf[residual] = children.count
        children.append(residual)
        return children.count - 1
      }
      let next = residuals.map { residual in
        let half = residual.count / 2
        return (number(Array(residual[..<half])), number(Array(residual[half...])))
      }
      let childLeast = children.map(leastCosts)
      levels.append(
        SignatureDiagram.level(
          neuron, follows: level > 0 && isExchangeable(order[level - 1], neuron), next, childLeast, inputs))
      (residuals, least) = (children, childLeast)
    }
    self.levels = levels
  }

  private static func level(
    _ neuron: Int, follows: Bool, _ next: [(Int, Int)], _ least: [[Int]], _ inputs: Int
  ) -> Level {
    let words = wordCount(inputs)
    let differences = next.map { lower, upper in (0..<inputs).map { least[upper][$0] - least[lower][$0] } }
    let used = differences.joined().reduce(UInt(0)) { $0 | $1.magnitude }
    let shifts = (0..<UInt.bitWidth).filter { used >> UInt($0) & 1 == 1 }
    let prefersUpper = FlatArray(repeating: UInt64(0), count: next.count * words)
    let planes = FlatArray(repeating: UInt64(0), count: next.count * shifts.count * words)
    for (node, difference) in differences.enumerated() {
      for (input, value) in difference.enumerated() where value != 0 {
        let bit: UInt64 = 1 << UInt64(input & 63)
        if value < 0 { prefersUpper[node * words + input >> 6] |= bit }
        for (plane, shift) in shifts.enumerated() where value.magnitude >> UInt(shift) & 1 == 1 {
          planes[(node * shifts.count + plane) * words + input >> 6] |= bit
        }
      }
    }
    return Level(
      neuron: neuron, follows: follows, nodes: next.count, next: FlatArray(next),
      shifts: FlatArray(shifts.map(Int32.init)),
      prefersUpper: prefersUpper, planes: planes)
  }
}
