import ExactArithmetic
import SearchCore
import TrainingProblem

/// An instance of several hidden layers and one output, as a choice of one pattern a hidden neuron, layer by layer:
/// what a neuron of a later layer can do depends on what the neurons before it do, and is listed anew for each case.
///
/// Immutable after `init`: threads share it.
final class LayeredProblem: @unchecked Sendable {
  /// Neurons of a layer that have equal options, and equal ones on their edges to the output where it is the last
  /// hidden layer: their patterns may be exchanged, as long as all the layer after it is free to follow.
  struct Kind {
    let neurons: [Int]
    /// Options of the weights, one list a source, and at the end of the bias; codes count them in this order.
    let options: [[Int]]
    let costs: [[Int]]
    /// Options of the edge to the output, for the last hidden layer: value and cost.
    let edges: [(value: Int, cost: Int)]

    /// Patterns that its neurons have at most, times options of the edge; at most `cap`.
    func count(cap: Int) -> Int {
      options.reduce(max(1, edges.count)) { product, list in
        let (next, overflow) = product.multipliedReportingOverflow(by: list.count)
        return overflow ? cap : min(cap, next)
      }
    }
  }

  let network: SearchNetwork<Int>
  let points: Int
  /// Hidden layers' kinds.
  let kinds: [[Kind]]
  /// Patterns of the first layer's kinds.
  let firstRows: [RowSet]
  let biases: [(value: Int, cost: Int)]
  /// The sums at the output that each point may have.
  let sums: [ClosedRange<Int>]
  let windows: CostWindows

  /// Rows of one kind that are listed at most.
  static let rowLimit = 1 << 16
  /// Sums and their parts are held in 32 bits.
  static let sumLimit = 1 << 29

  /// - Throws: `LimitError` where the instance is of another kind, or too large.
  init(_ network: SearchNetwork<Int>, shouldStop: StickyStop) throws(LimitError) {
    self.network = network
    let scaled = network.scaled
    points = scaled.inputs.count
    kinds = LayeredProblem.kinds(scaled)
    guard kinds.allSatisfy({ $0.allSatisfy { $0.count(cap: LayeredProblem.rowLimit + 1) <= LayeredProblem.rowLimit } })
    else { throw LimitError("a hidden neuron has more than \(LayeredProblem.rowLimit) choices") }
    let output = scaled.layers[scaled.layers.count - 1].bias(neuron: 0)
    biases = zip(scaled.parameters.options(output), scaled.parameters.costs(output)).map { (word($0), word($1)) }
    let points = self.points
    let sources = scaled.layers[0].sources
    let inputs = FlatArray(count: sources.count) { source in
      FlatArray((0..<points).map { Int32(clamping: network.inputValues[sources[source].neuron * points + $0]) })
    }
    guard LayeredProblem.firstSumsAreShort(network, kinds[0]) else {
      throw LimitError("its pre-activations pass \(LayeredProblem.sumLimit)")
    }
    let lister = PatternLister(network.activations[0], points: points, depth: inputs.count)
    firstRows = kinds[0].map { kind in
      let rows = RowSet(points: points, capacity: kind.count(cap: LayeredProblem.rowLimit))
      lister.list(kind, inputs, into: rows)
      return rows
    }
    guard !shouldStop() else { throw LimitError("stopped while listing patterns") }
    sums = try LayeredProblem.sums(network, kinds, firstRows, biases.map(\.value))
    let costs = SampleCosts(network)
    let activation = network.activations[scaled.layers.count - 1]
    windows = try CostWindows(sums) { input, sum in
      costs.cost(input, costs.outcome([activation(sum, sum).low]))
    }
  }

  var hiddenLayers: Int { kinds.count }

  /// Combinations that are gone through at most: patterns are few of the choices that they are counted by, and
  /// signs leave out most sums.
  static let log2Limit = 44

  /// Binary logarithm, rounded up, of the choices of all hidden layers and the edges to the output, exchanges taken as
  /// one.
  static func log2Combinations(_ scaled: ScaledInstance) -> Int {
    var product = Integer(1)
    for kind in kinds(scaled).joined() {
      let choices = Integer(kind.count(cap: Int(Int32.max)))
      for place in kind.neurons.indices {
        product = (product * (choices + Integer(place))).floorQuotient(by: Integer(place + 1))
      }
    }
    return product.bitLength
  }

  /// True if all sums of the first layer, and what they consist of, stay within `sumLimit`.
  private static func firstSumsAreShort(_ network: SearchNetwork<Int>, _ kinds: [Kind]) -> Bool {
    let (points, sources) = (network.inputCount, network.scaled.layers[0].sources)
    return kinds.allSatisfy { kind in
      (0..<points).allSatisfy { point in
        var sum = 0
        for (place, options) in kind.options.enumerated() {
          let greatest = options.map(\.magnitude).max() ?? 0
          let factor =
            place < sources.count ? network.inputValues[sources[place].neuron * points + point].magnitude : 1
          let (product, overflow) = greatest.multipliedReportingOverflow(by: factor)
          guard !overflow, product < sumLimit, sum + Int(product) < sumLimit else { return false }
          sum += Int(product)
        }
        return true
      }
    }
  }

  static func kinds(_ scaled: ScaledInstance) -> [[Kind]] {
    let parameters = scaled.parameters
    let last = scaled.layers.count - 2
    func values(_ parameter: Int) -> [Int] {
      // No edge: nothing is added.
      parameters.options(parameter).isEmpty ? [0] : parameters.options(parameter).map(word)
    }
    func costs(_ parameter: Int) -> [Int] {
      parameters.options(parameter).isEmpty ? [0] : parameters.costs(parameter).map(word)
    }
    return (0...last).map { l in
      let (layer, next) = (scaled.layers[l], scaled.layers[l + 1])
      var ofKey: [[Int32]: Int] = [:]
      var members: [[Int]] = []
      for neuron in 0..<layer.neurons {
        let first = layer.weight(neuron: neuron, source: 0)
        var key = Array(parameters.setOfParameter[first..<first + layer.parametersPerNeuron])
        for target in 0..<next.neurons {
          key.append(parameters.setOfParameter[next.weight(neuron: target, source: neuron)])
        }
        if let kind = ofKey[key] {
          members[kind].append(neuron)
        } else {
          ofKey[key] = members.count
          members.append([neuron])
        }
      }
      return members.map { neurons in
        let own = Array(
          layer.weight(neuron: neurons[0], source: 0)..<layer.weight(neuron: neurons[0], source: 0)
            + layer.parametersPerNeuron)
        let edge = next.weight(neuron: 0, source: neurons[0])
        return Kind(
          neurons: neurons, options: own.map(values), costs: own.map(costs),
          edges: l == last ? zip(values(edge), costs(edge)).map { ($0, $1) } : [])
      }
    }
  }

  /// All sums that the output can meet at each input, by intervals.
  private static func sums(
    _ network: SearchNetwork<Int>, _ kinds: [[Kind]], _ firstRows: [RowSet], _ biases: [Int]
  ) throws(LimitError) -> [ClosedRange<Int>] {
    let points = network.inputCount
    /// Values of each neuron of a layer at each point.
    var values = [[ClosedRange<Int>]](repeating: [], count: network.scaled.layers[0].neurons)
    for (kind, rows) in zip(kinds[0], firstRows) {
      let hull = (0..<points).map { point in
        let column = (0..<rows.count).map { Int(rows.values[$0 * points + point]) }
        return (column.min() ?? 0)...(column.max() ?? 0)
      }
      for neuron in kind.neurons { values[neuron] = hull }
    }
    func products(_ options: [Int], _ range: ClosedRange<Int>) -> ClosedRange<Int> {
      let all = options.flatMap { [$0 * range.lowerBound, $0 * range.upperBound] }
      return (all.min() ?? 0)...(all.max() ?? 0)
    }
    func plus(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> ClosedRange<Int> {
      a.lowerBound + b.lowerBound...a.upperBound + b.upperBound
    }
    for (l, layer) in kinds.enumerated().dropFirst() {
      var next = [[ClosedRange<Int>]](repeating: [], count: network.scaled.layers[l].neurons)
      for kind in layer {
        let bias = kind.options[kind.options.count - 1]
        var hull: [ClosedRange<Int>] = []
        for point in 0..<points {
          var sum = (bias.min() ?? 0)...(bias.max() ?? 0)
          for (source, before) in values.enumerated() {
            sum = plus(sum, products(kind.options[source], before[point]))
          }
          let image = network.activations[l](sum.lowerBound, sum.upperBound)
          guard [sum.lowerBound, sum.upperBound, image.low, image.high].allSatisfy({ $0.magnitude < sumLimit }) else {
            throw LimitError("its pre-activations pass \(sumLimit)")
          }
          hull.append(image.low...image.high)
        }
        for neuron in kind.neurons { next[neuron] = hull }
      }
      values = next
    }
    let result = (0..<points).map { point in
      var sum = (biases.min() ?? 0)...(biases.max() ?? 0)
      for kind in kinds[kinds.count - 1] {
        for neuron in kind.neurons { sum = plus(sum, products(kind.edges.map(\.value), values[neuron][point])) }
      }
      return sum
    }
    guard result.allSatisfy({ max($0.lowerBound.magnitude, $0.upperBound.magnitude) < sumLimit }) else {
      throw LimitError("the sums at the output pass \(sumLimit)")
    }
    return result
  }

  /// The parameters of a choice of one code a hidden neuron, one option an edge to the output, and an output bias.
  func choice(_ codes: [[Int32]], edges: [Int], bias: Int) -> ParameterChoice {
    let scaled = network.scaled
    var choice = ParameterChoice(repeating: -1, count: network.parameterCount)
    func set(_ parameter: Int, _ option: Int) {
      choice[parameter] = scaled.parameters.options(parameter).isEmpty ? -1 : Int32(option)
    }
    for (l, layer) in kinds.enumerated() {
      let shape = scaled.layers[l]
      for kind in layer {
        for neuron in kind.neurons {
          var code = Int(codes[l][neuron])
          for place in kind.options.indices.reversed() {
            set(shape.weight(neuron: neuron, source: 0) + place, code % kind.options[place].count)
            code /= kind.options[place].count
          }
        }
      }
    }
    let output = scaled.layers[scaled.layers.count - 1]
    for (neuron, option) in edges.enumerated() { set(output.weight(neuron: 0, source: neuron), option) }
    set(output.bias(neuron: 0), bias)
    return choice
  }
}

/// Lists what a neuron can do, given what its sources do. One a thread and layer.
final class PatternLister {
  private let activation: ActivationImage<Int>
  private let points: Int
  private let partial: FlatArray<Int32>

  /// - Parameter depth: sources of the neuron.
  init(_ activation: ActivationImage<Int>, points: Int, depth: Int) {
    self.activation = activation
    self.points = points
    partial = FlatArray(repeating: 0, count: (depth + 2) * points)
  }

  /// Fills `rows` with the distinct vectors of values of a neuron of `kind`.
  func list(_ kind: LayeredProblem.Kind, _ columns: borrowing FlatArray<FlatArray<Int32>>, into rows: RowSet) {
    rows.clear()
    visit(kind, columns, 0, 0, 0, rows)
  }

  private func visit(
    _ kind: LayeredProblem.Kind, _ columns: borrowing FlatArray<FlatArray<Int32>>, _ depth: Int, _ code: Int32,
    _ cost: Int, _ rows: RowSet
  ) {
    let from = partial.base + depth &* points
    let options = kind.options[depth]
    if depth == columns.count {
      for (option, value) in options.enumerated() {
        fire(from, Int32(truncatingIfNeeded: value), rows.next)
        rows.insert(
          cost: cost &+ kind.costs[depth][option],
          code: code &* Int32(truncatingIfNeeded: options.count) &+ Int32(truncatingIfNeeded: option))
      }
      return
    }
    let to = from + points
    let column = columns[depth].base
    for (option, value) in options.enumerated() {
      let factor = Int32(truncatingIfNeeded: value)
      for point in 0..<points { to[point] = from[point] &+ factor &* column[point] }
      visit(
        kind, columns, depth + 1, code &* Int32(truncatingIfNeeded: options.count) &+ Int32(truncatingIfNeeded: option),
        cost &+ kind.costs[depth][option], rows)
    }
  }

  @inline(__always)
  private func fire(_ sums: UnsafeMutablePointer<Int32>, _ bias: Int32, _ row: UnsafeMutablePointer<Int32>) {
    switch activation {
    case .identity: for point in 0..<points { row[point] = sums[point] &+ bias }
    case .relu: for point in 0..<points { row[point] = max(0, sums[point] &+ bias) }
    case .threshold, .pieces, .polynomial:
      for point in 0..<points {
        let sum = Int(sums[point] &+ bias)
        row[point] = Int32(truncatingIfNeeded: activation(sum, sum).low)
      }
    }
  }
}
