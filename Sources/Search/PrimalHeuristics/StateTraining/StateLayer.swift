import SearchCore
import SeededRandomness
import TrainingProblem

/// The weights and biases of one layer, each with a hidden state, and the layer's numbers at the sample at hand.
///
/// A state is a number in −1 … 1, with half a step more at both ends; the options of a parameter lie at equal distances in
/// between, and the one nearest to the state is the parameter's. States move by little, options only now and then. A row holds the weights of
/// one source to all neurons, four to a vector, so that one source value moves or feeds all neurons at a time.
final class StateLayer {
  typealias Lanes = SIMD4<Float>

  /// Where the options of a row lie: option o has the value low + gap · o, and is nearest to the state 2 o / last − 1.
  private struct Grid {
    var low: Float
    var gap: Float
    var half: Float
    var limit: Float
    var isEven: Bool
  }

  let neurons: Int
  /// The number of source values; the row of this number is that of the biases.
  let sources: Int
  /// Vectors in a row.
  let blocks: Int
  let activation: FloatActivation
  private let network: SearchNetwork<Int>
  private let layer: ScaledLayer
  private let grids: FlatArray<Grid>
  private let states: FlatArray<Lanes>
  private let values: FlatArray<Lanes>

  /// By neuron, at the sample at hand: pre-activations, values, the wanted change of the value, that of the pre-activation,
  /// and the way that states go for it.
  let sums: FlatArray<Lanes>
  let outputs: FlatArray<Float>
  let pulls: FlatArray<Float>
  let turns: FlatArray<Lanes>
  private let steps: FlatArray<Lanes>
  /// Source values at the sample at hand that are not 0, of a layer after the first.
  let places: FlatArray<Int32>
  let entries: FlatArray<Float>
  var entryCount = 0
  /// Where they come from.
  var sourceList: [ScaledLayer.Source] { layer.sources }

  /// A typical distance of a pre-activation from where the activation turns.
  var unit: Float = 1
  /// One over a typical source value that is not 0.
  var gain: Float = 1

  init(_ network: SearchNetwork<Int>, _ number: Int) {
    self.network = network
    layer = network.scaled.layers[number]
    neurons = layer.neurons
    sources = layer.sources.count
    blocks = (neurons + 3) / 4
    activation = FloatActivation(network.activations[number])
    states = FlatArray(repeating: .zero, count: (sources + 1) * blocks)
    values = FlatArray(repeating: .zero, count: (sources + 1) * blocks)
    sums = FlatArray(repeating: .zero, count: blocks)
    outputs = FlatArray(repeating: 0, count: neurons)
    pulls = FlatArray(repeating: 0, count: neurons)
    turns = FlatArray(repeating: .zero, count: blocks)
    steps = FlatArray(repeating: .zero, count: blocks)
    places = FlatArray(repeating: 0, count: sources)
    entries = FlatArray(repeating: 0, count: sources)
    let (neurons, sources, layer) = (neurons, sources, layer)
    grids = FlatArray(count: sources + 1) { row in
      let parameters = (0..<neurons).map {
        row < sources ? layer.weight(neuron: $0, source: row) : layer.bias(neuron: $0)
      }
      return Self.grid(of: parameters, network)
    }
  }

  private static func grid(of parameters: [Int], _ network: SearchNetwork<Int>) -> Grid {
    var grid = Grid(low: 0, gap: 0, half: 0, limit: 0, isEven: false)
    let set = network.setNumber(parameters[0])
    let last = network.optionCount(parameters[0]) - 1
    guard last >= 0, parameters.allSatisfy({ network.setNumber($0) == set }) else { return grid }
    let first = network.firstOption[set]
    let options = (first...first + last).map { network.optionValues[$0] }
    let gap = last > 0 ? options[1] - options[0] : 0
    guard zip(options, options.dropFirst()).allSatisfy({ $1 - $0 == gap }) else { return grid }
    grid.low = Float(options[0])
    grid.gap = Float(gap)
    grid.half = Float(last) / 2
    grid.limit = last > 0 ? 1 + 1 / Float(last) : 0
    grid.isEven = true
    return grid
  }

  // MARK: States

  private func parameter(_ row: Int, _ neuron: Int) -> Int {
    row < sources ? layer.weight(neuron: neuron, source: row) : layer.bias(neuron: neuron)
  }

  /// A number without a fraction: adding this rounds to the nearest, and what is left is exact.
  private static let rounding: Float = 12_582_912

  /// The option nearest to a state, of a parameter whose last option has the number 2 `half`.
  private static func option(_ state: Float, _ half: Float) -> Float {
    let option = state * half + half + rounding - rounding
    return min(2 * half, max(0, option))
  }

  /// Draws all states evenly from −`spread` … `spread`.
  func draw(_ random: inout SplitMix64, spread: Float) {
    for row in 0...sources {
      for neuron in 0..<neurons {
        let unit = Float(random.next() >> 40) / Float(1 << 24)
        states[row * blocks + neuron / 4][neuron % 4] = (2 * unit - 1) * spread
      }
      move(row, by: 0)
    }
  }

  /// Moves the states of a row by `factor` times the steps, and their parameters with them.
  @inline(__always) private func move(_ row: Int, by factor: Float) {
    let grid = grids[row]
    guard grid.isEven else { return moveUnevenly(row, by: factor) }
    guard grid.gap != 0 || factor == 0 else { return }
    let (least, greatest) = (Lanes(repeating: -grid.limit), Lanes(repeating: grid.limit))
    let last = Lanes(repeating: 2 * grid.half)
    for block in 0..<blocks {
      let place = row * blocks + block
      var state = states[place] + factor * steps[block]
      state.replace(with: least, where: state .< least)
      state.replace(with: greatest, where: state .> greatest)
      states[place] = state
      var option = state * grid.half + grid.half + Self.rounding - Self.rounding
      option.replace(with: last, where: option .> last)
      values[place] = option * grid.gap + grid.low
    }
  }

  /// The same where the parameters of a row differ in their options, or these lie at unequal distances.
  @inline(never) private func moveUnevenly(_ row: Int, by factor: Float) {
    for neuron in 0..<neurons {
      let (place, lane) = (row * blocks + neuron / 4, neuron % 4)
      let number = parameter(row, neuron)
      let last = network.optionCount(number) - 1
      guard last >= 0 else { continue }
      let first = network.firstOption[network.setNumber(number)]
      let limit = last > 0 ? 1 + 1 / Float(last) : 0
      let state = min(limit, max(-limit, states[place][lane] + factor * steps[neuron / 4][lane]))
      states[place][lane] = state
      values[place][lane] = Float(network.optionValues[first + Int(Self.option(state, Float(last) / 2))])
    }
  }

  /// Sets the layer's parameters in `choice`.
  func write(_ choice: inout ParameterChoice) {
    for row in 0...sources {
      for neuron in 0..<neurons {
        let number = parameter(row, neuron)
        let count = network.optionCount(number)
        let state = states[row * blocks + neuron / 4][neuron % 4]
        choice[number] = count == 0 ? -1 : Int32(Self.option(state, Float(count - 1) / 2))
      }
    }
  }

  // MARK: One sample

  /// Pre-activations and values.
  @inline(__always) func activate(_ input: SparseRow) {
    let row = values.base
    let bias = row + sources * blocks
    var block = 0
    while block + 4 <= blocks {
      var (a, b, c, d) = (bias[block], bias[block + 1], bias[block + 2], bias[block + 3])
      for entry in 0..<input.count {
        let from = row + Int(input.places[entry]) * blocks + block
        let factor = input.values[entry]
        a += factor * from[0]
        b += factor * from[1]
        c += factor * from[2]
        d += factor * from[3]
      }
      (sums[block], sums[block + 1], sums[block + 2], sums[block + 3]) = (a, b, c, d)
      block += 4
    }
    while block < blocks {
      var sum = bias[block]
      for entry in 0..<input.count { sum += input.values[entry] * row[Int(input.places[entry]) * blocks + block] }
      sums[block] = sum
      block += 1
    }
    for neuron in 0..<neurons { outputs[neuron] = activation(sum(neuron)) }
  }

  /// The source values, of a layer after the first.
  var entryRow: SparseRow {
    SparseRow(places: UnsafePointer(places.base), values: UnsafePointer(entries.base), count: entryCount)
  }

  @inline(__always) func sum(_ neuron: Int) -> Float { sums[neuron / 4][neuron % 4] }

  /// The effect that the wanted turns would have through source `row`.
  @inline(__always) func pull(through row: Int) -> Float {
    var total = Lanes.zero
    for block in 0..<blocks { total += values[row * blocks + block] * turns[block] }
    return total.sum()
  }

  /// Moves the states of all parameters at sources that are not 0 the way that turns the neurons.
  @inline(__always) func learn(_ input: SparseRow, rate: Float) {
    for block in 0..<blocks { steps[block] = turns[block] * rate }
    for entry in 0..<input.count { move(Int(input.places[entry]), by: input.values[entry] * gain) }
    move(sources, by: 1)
  }
}
