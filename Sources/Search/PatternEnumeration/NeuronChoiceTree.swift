import ExactArithmetic
import SearchCore
import TrainingProblem

/// Every choice of one neuron's parameters, with its pre-activations at all points, step by step.
///
/// A *point* is whatever the sources' values are given for: the distinct inputs, or the signatures of the layer below.
/// A tree over the parameters, the bias last: each step adds one column to the partial pre-activations of its parent,
/// so a choice costs little more than one addition a point.
struct NeuronChoiceTree {
  /// Numbers of the parameters that have a choice or a fixed value; edges that are not there are left out.
  let parameters: [Int]
  let points: Int
  /// The values that each parameter is multiplied by; empty for the bias.
  private let columns: [[Int]]
  /// Which options of each parameter are tried: all, or the cheapest where the column is zero everywhere.
  private let tried: [[Int32]]
  private let values: [[Int]]
  private let costs: [[Int]]

  /// - Parameters:
  ///   - neuron: within `layer`.
  ///   - column: the values at all points of source `index` of the layer.
  init(_ scaled: ScaledInstance, layer: Int, neuron: Int, points: Int, column: (Int) -> [Int]) {
    let scaledLayer = scaled.layers[layer]
    var parameters: [Int] = []
    var columns: [[Int]] = []
    for source in scaledLayer.sources.indices {
      let parameter = scaledLayer.weight(neuron: neuron, source: source)
      guard !scaled.parameters.options(parameter).isEmpty else { continue }
      parameters.append(parameter)
      columns.append(column(source))
    }
    parameters.append(scaledLayer.bias(neuron: neuron))
    columns.append([])
    self.parameters = parameters
    self.columns = columns
    self.points = points
    values = parameters.map { scaled.parameters.options($0).map(word) }
    costs = parameters.map { scaled.parameters.costs($0).map(word) }
    tried = zip(columns, costs).map { column, costs in
      guard !column.isEmpty, column.allSatisfy({ $0 == 0 }) else { return costs.indices.map(Int32.init) }
      return [Int32(costs.indices.min { costs[$0] < costs[$1] } ?? 0)]
    }
  }

  /// How many choices there are; at most `cap`.
  func count(cap: Int) -> Int {
    tried.reduce(1) { product, options in
      let (next, overflow) = product.multipliedReportingOverflow(by: options.count)
      return overflow ? cap : min(cap, next)
    }
  }

  /// Calls `body` with each choice's code, cost and pre-activations, until it says false.
  /// - Precondition: the choices can be counted in an `Int`.
  func forEach(_ body: (_ code: Int, _ cost: Int, _ preActivations: UnsafePointer<Int>) -> Bool) {
    let sums = FlatArray(repeating: 0, count: (parameters.count + 1) * points)
    _ = visit(0, 0, 0, sums, body)
  }

  private func visit(
    _ depth: Int, _ code: Int, _ cost: Int, _ sums: borrowing FlatArray<Int>,
    _ body: (Int, Int, UnsafePointer<Int>) -> Bool
  ) -> Bool {
    guard depth < parameters.count else { return body(code, cost, sums.base + depth * points) }
    let from = sums.base + depth * points
    let to = from + points
    for (place, option) in tried[depth].enumerated() {
      let value = values[depth][Int(option)]
      if columns[depth].isEmpty {
        for point in 0..<points { to[point] = from[point] + value }
      } else {
        columns[depth].withUnsafeBufferPointer { column in
          for point in 0..<points { to[point] = from[point] + value * column[point] }
        }
      }
      let next = code * tried[depth].count + place
      guard visit(depth + 1, next, cost + costs[depth][Int(option)], sums, body) else { return false }
    }
    return true
  }

  /// Writes the options that `code` stands for.
  func write(_ code: Int, into choice: inout ParameterChoice) {
    var code = code
    for depth in parameters.indices.reversed() {
      let options = tried[depth]
      choice[parameters[depth]] = options[code % options.count]
      code /= options.count
    }
  }
}
