import SearchCore
import SeededRandomness
import TrainingProblem

/// A network whose parameters have hidden states, and its way of learning one sample.
final class StateTrainer {
  /// How samples are learned.
  struct Pace {
    /// How far states move at a typical source value: in the last layer, and in those before it.
    var outputRate: Float
    var rate: Float
    /// Units by which outputs ought to be right, where errors are counted.
    var slack: Float
    /// Units within which a neuron that is right is moved away from where it turns.
    var hold: Float
  }

  /// Work between two looks at whether to stop: some milliseconds.
  static let workBetweenStops = 4_000_000

  private let network: SearchNetwork<Int>
  private let layers: [StateLayer]
  private let rows: SparseRows
  private let demands: OutputDemands
  private let loss: GuidedLoss
  /// The inputs by sample, where a layer after the first takes them; otherwise empty.
  private let inputs: FlatArray<Float>
  /// An input's outputs as integers.
  private let integers: FlatArray<Int32>
  /// Multiplications and additions so far.
  private(set) var work = 0

  init(_ network: SearchNetwork<Int>) {
    self.network = network
    layers = (0..<network.layerCount).map { StateLayer(network, $0) }
    rows = SparseRows(network)
    demands = OutputDemands(network)
    loss = GuidedLoss(network)
    integers = FlatArray(repeating: 0, count: loss.outputs)
    let skips = network.scaled.layers.dropFirst().contains { $0.sources.contains { $0.layer == 0 } }
    let width = network.scaled.inputs.first?.count ?? 0
    inputs = FlatArray(repeating: 0, count: skips ? width * network.inputCount : 0)
    for place in 0..<inputs.count {
      inputs[place] = Float(network.inputValues[place % width * network.inputCount + place / width])
    }
  }

  /// Draws all states anew, and measures what values are typical.
  func begin(_ random: inout SplitMix64) {
    for (number, layer) in layers.enumerated() {
      layer.unit = 1
      layer.draw(&random, spread: number + 1 < layers.count ? 1 : 1.5)
    }
    let count = min(network.inputCount, 64)
    var sums = [Float](repeating: 0, count: layers.count)
    var (squares, entries) = (sums, sums)
    for index in 0..<count {
      forward(index * network.inputCount / count)
      for (number, layer) in layers.enumerated() {
        for neuron in 0..<layer.neurons {
          let distance = layer.sum(neuron) - layer.activation.turningPoint
          sums[number] += distance * distance
        }
        guard number > 0 else { continue }
        for place in 0..<layer.entryCount { squares[number] += layer.entries[place] * layer.entries[place] }
        entries[number] += Float(layer.entryCount)
      }
    }
    for (number, layer) in layers.enumerated() {
      layer.unit = max(1, (sums[number] / Float(count * layer.neurons)).squareRoot())
      layer.gain =
        number == 0 ? rows.gain : squares[number] > 0 ? 1 / (squares[number] / entries[number]).squareRoot() : 1
    }
  }

  /// The parameters that are nearest to the states.
  func choice() -> ParameterChoice {
    var choice = ParameterChoice(repeating: -1, count: network.parameterCount)
    for layer in layers { layer.write(&choice) }
    return choice
  }

  /// The losses of the parameters over all samples; nil where they are `limit` or more, and where it is to stop.
  ///
  /// - Precondition: numbers have no more than 24 binary digits, so that nothing is rounded.
  func losses(below limit: Int, shouldStop: () -> Bool) -> Int? {
    var total = 0
    var asked = work
    for input in 0..<network.inputCount {
      if work - asked > StateTrainer.workBetweenStops {
        asked = work
        if shouldStop() { return nil }
      }
      forward(input)
      for output in 0..<loss.outputs { integers[output] = Int32(layers[layers.count - 1].outputs[output]) }
      let new = loss.at(input, integers.base, stride: 1).loss
      total = loss.isSum ? total + new : max(total, new)
      if total >= limit { return nil }
    }
    return total
  }

  // MARK: One sample

  @inline(__always) private func forward(_ input: Int) {
    for (number, layer) in layers.enumerated() {
      let row = number == 0 ? rows[input] : gather(layer, input)
      layer.activate(row)
      work += (row.count + 1) * layer.blocks * 4
    }
  }

  private func gather(_ layer: StateLayer, _ input: Int) -> SparseRow {
    var count = 0
    for (place, source) in layer.sourceList.enumerated() {
      let value =
        source.layer == 0
        ? inputs[input * (network.scaled.inputs[0].count) + source.neuron]
        : layers[source.layer - 1].outputs[source.neuron]
      guard value != 0 else { continue }
      layer.places[count] = Int32(place)
      layer.entries[count] = value
      count += 1
    }
    layer.entryCount = count
    return layer.entryRow
  }

  /// Learns one sample: where it is wrong, or right by little, states move towards what would put it right.
  ///
  /// - Returns: true if it was wrong.
  func learn(_ input: Int, _ pace: Pace) -> Bool {
    forward(input)
    let last = layers[layers.count - 1]
    let verdict = demands.judge(
      input, last.outputs, unit: last.unit, slack: pace.slack, isTwoValued: last.activation.isTwoValued,
      into: last.pulls)
    guard verdict.isActive else { return verdict.isWrong }
    for layer in layers.dropLast() {
      for neuron in 0..<layer.neurons { layer.pulls[neuron] = 0 }
    }
    for number in layers.indices.reversed() {
      let layer = layers[number]
      let isLast = number == layers.count - 1
      guard layer.turn(hold: isLast ? pace.slack : pace.hold, all: isLast) else { continue }
      for (row, source) in layer.sourceList.enumerated() where number > 0 && source.layer > 0 {
        layers[source.layer - 1].pulls[source.neuron] += layer.pull(through: row)
      }
      let row = number == 0 ? rows[input] : layer.entryRow
      layer.learn(row, rate: (isLast ? pace.outputRate : pace.rate) * demands.weights[input])
      work += row.count * layer.blocks * 8
    }
    return verdict.isWrong
  }
}
