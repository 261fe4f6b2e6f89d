import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// One choice of parameters with all pre-activations, values and losses over the distinct inputs, in rows of 32 bits,
/// and the single step of the walk.
final class AnnealingState {
  private let network: SearchNetwork<Int>
  private let inputs: Int
  private let layers: Int
  /// Parameters with a choice.
  let parameters: [Int32]
  private(set) var choice: ParameterChoice
  /// The scaled objective of `choice`.
  private(set) var objective = 0
  /// The energy that guides the walk.
  private var energy = 0
  /// Of `choice`, beside the losses.
  private var penalty = 0
  /// The energy of a typical loss.
  let unit: Int
  /// How often the unit has to be halved to be no more than a parameter's least penalty; 0 without penalties.
  let halvings: Int
  /// How often losses are halved before they guide the walk, beside penalties; to be set before a jump.
  var shift = 0
  /// Cells computed so far, and for each step what it costs beside them.
  private(set) var work = 0
  /// Cells that a step is worth beside those that it computes.
  static let stepWork = 128

  private let inputRows: FlatArray<Int32>
  private let sums: FlatArray<Int32>
  private let values: FlatArray<Int32>
  private let loss: GuidedLoss
  /// Rows as they were before the present step: neuron, then sums and values.
  private let saved: FlatArray<Int32>
  private var savedNeurons: [Int] = []
  private let isChanged: FlatArray<Bool>
  private let difference: FlatArray<Int32>
  /// By distinct input; together (their sums, or the greatest), and as they were before the present step.
  private let losses: FlatArray<Int>
  private let energies: FlatArray<Int>
  private var together = (loss: 0, energy: 0)
  private var savedLosses: [(input: Int, loss: Int, energy: Int)] = []
  /// Inputs at which an output has changed since they were judged.
  private let isStale: FlatArray<Bool>
  private var stale: [Int] = []

  init(_ network: SearchNetwork<Int>) {
    self.network = network
    inputs = network.inputCount
    layers = network.layerCount
    parameters = (0..<network.parameterCount).filter { network.optionCount($0) > 1 }.map(Int32.init)
    choice = (0..<network.parameterCount).map { network.optionCount($0) == 0 ? -1 : 0 }
    let cells = network.neuronCount * network.inputCount
    inputRows = FlatArray(repeating: 0, count: network.inputValues.count)
    for place in 0..<network.inputValues.count { inputRows[place] = Int32(network.inputValues[place]) }
    sums = FlatArray(repeating: 0, count: cells)
    values = FlatArray(repeating: 0, count: cells)
    saved = FlatArray(repeating: 0, count: 2 * cells)
    isChanged = FlatArray(repeating: false, count: network.neuronCount)
    difference = FlatArray(repeating: 0, count: network.inputCount)
    losses = FlatArray(repeating: 0, count: network.inputCount)
    energies = FlatArray(repeating: 0, count: network.inputCount)
    isStale = FlatArray(repeating: false, count: network.inputCount)
    loss = GuidedLoss(network)
    let unit = loss.unit
    self.unit = unit
    let ratio = AnnealingState.leastPenalty(network).map { unit / ($0 << GuidedLoss.scale) } ?? 0
    halvings = max(0, Int.bitWidth - 1 - ratio.leadingZeroBitCount)
  }

  private static func leastPenalty(_ network: SearchNetwork<Int>) -> Int? {
    (0..<network.parameterCount).filter { network.optionCount($0) > 1 }.compactMap { parameter in
      let first = network.firstOption[network.setNumber(parameter)]
      return (first..<first + network.optionCount(parameter)).map { network.optionCosts[$0] }.filter { $0 > 0 }.min()
    }.min()
  }

  /// Takes each parameter's option from `option`, where it has a choice.
  func jump(_ option: (Int) -> Int32) {
    for parameter in parameters { choice[Int(parameter)] = option(Int(parameter)) }
    for neuron in 0..<network.neuronCount {
      for s in 0..<inputs { sums[neuron * inputs + s] = 0 }
    }
    for parameter in 0..<network.parameterCount where choice[parameter] >= 0 {
      let edge = network.edges[parameter]
      guard edge.source < 0 else { continue }
      add(Int32(value(parameter, choice[parameter])), edge)
    }
    for neuron in 0..<network.neuronCount {
      activate(neuron)
      for edge in outgoing(neuron) { add(Int32(value(Int(edge.parameter), choice[Int(edge.parameter)])), edge) }
    }
    work += network.parameterCount * inputs
    penalty = loss.fixedPenalty
    for parameter in parameters { penalty += cost(Int(parameter), choice[Int(parameter)]) }
    savedNeurons.removeAll(keepingCapacity: true)
    together = (0, 0)
    for s in 0..<inputs {
      (losses[s], energies[s]) = (0, 0)
      if !isStale[s] { stale.append(s) }
      isStale[s] = true
    }
    work += loss.outputs * inputs
    judge()
  }

  /// One step of the walk: one or two parameters change, unless the energy rises by more than chance allows.
  func step(_ random: inout SplitMix64, temperature: Int) {
    let before = (objective, energy, penalty, together)
    work += AnnealingState.stepWork
    savedNeurons.removeAll(keepingCapacity: true)
    let first = change(&random)
    let second = random.next() & 3 == 0 ? change(&random) : nil
    judge()
    for neuron in savedNeurons { isChanged[neuron] = false }
    let rise = energy - before.1
    guard rise > 0, rise << 16 > temperature * AnnealingState.exponential(&random) else { return }
    if let second { choice[second.parameter] = second.option }
    choice[first.parameter] = first.option
    for neuron in savedNeurons {
      let row = neuron * inputs
      (sums.base + row).update(from: saved.base + 2 * row, count: inputs)
      (values.base + row).update(from: saved.base + 2 * row + inputs, count: inputs)
    }
    for (input, loss, energy) in savedLosses { (losses[input], energies[input]) = (loss, energy) }
    (objective, energy, penalty, together) = before
  }

  /// −ln of a number spread evenly over 0 … 1, times 2^16: the binary logarithm's whole part from the leading zeros,
  /// linear between powers of two.
  private static func exponential(_ random: inout SplitMix64) -> Int {
    let bits = random.next() | 1
    let zeros = bits.leadingZeroBitCount
    let fraction = 255 - Int((bits << UInt64(zeros)) >> 55 & 0xff)
    return (zeros << 8 + fraction) * 177
  }

  // MARK: Changes

  /// Gives a random parameter another option; the parameter and the option it had.
  private func change(_ random: inout SplitMix64) -> (parameter: Int, option: Int32) {
    let parameter = Int(parameters[random.below(parameters.count)])
    let old = choice[parameter]
    var new = Int32(random.below(network.optionCount(parameter) - 1))
    if new >= old { new += 1 }
    choice[parameter] = new
    penalty += cost(parameter, new) - cost(parameter, old)
    let edge = network.edges[parameter]
    save(Int(edge.target))
    add(Int32(value(parameter, new) - value(parameter, old)), edge)
    carry(from: Int(edge.target))
    return (parameter, old)
  }

  @inline(__always) private func value(_ parameter: Int, _ option: Int32) -> Int {
    network.optionValues[network.firstOption[network.setNumber(parameter)] + Int(option)]
  }

  @inline(__always) private func cost(_ parameter: Int, _ option: Int32) -> Int {
    network.optionCosts[network.firstOption[network.setNumber(parameter)] + Int(option)]
  }

  private func outgoing(_ neuron: Int) -> some Sequence<SearchNetwork<Int>.Edge> {
    (network.firstOutgoing[neuron]..<network.firstOutgoing[neuron + 1]).lazy.map { [network] in network.outgoing[$0] }
  }

  /// Keeps a neuron's rows as they are, once a step.
  private func save(_ neuron: Int) {
    guard !isChanged[neuron] else { return }
    isChanged[neuron] = true
    savedNeurons.append(neuron)
    let row = neuron * inputs
    (saved.base + 2 * row).update(from: sums.base + row, count: inputs)
    (saved.base + 2 * row + inputs).update(from: values.base + row, count: inputs)
  }

  /// Adds `factor` times the edge's source to the sums of its target.
  private func add(_ factor: Int32, _ edge: SearchNetwork<Int>.Edge) {
    guard factor != 0 else { return }
    let to = sums.base + Int(edge.target) * inputs
    if edge.source == SearchNetwork<Int>.biasSource {
      for s in 0..<inputs { to[s] &+= factor }
      return
    }
    let from =
      edge.source < 0 ? inputRows.base + Int(-1 - edge.source) * inputs : values.base + Int(edge.source) * inputs
    for s in 0..<inputs { to[s] &+= factor &* from[s] }
  }

  /// Brings the values of `neuron`, and of all that it feeds, up to date with its sums.
  private func carry(from neuron: Int) {
    var waiting = [neuron]
    var place = 0
    while place < waiting.count {
      // In order of number, so that a neuron is carried on once its own sources are settled.
      let next = (place..<waiting.count).min { waiting[$0] < waiting[$1] } ?? place
      waiting.swapAt(place, next)
      let current = waiting[place]
      place += 1
      let row = values.base + current * inputs
      difference.base.update(from: row, count: inputs)
      activate(current)
      // Without branches, so that it takes many inputs at a time.
      let change = difference.base
      var changed: Int32 = 0
      for s in 0..<inputs {
        change[s] = row[s] &- change[s]
        changed |= change[s]
      }
      work += inputs
      guard changed != 0 else { continue }
      if current >= network.neuronCount - loss.outputs {
        for s in 0..<inputs where change[s] != 0 && !isStale[s] {
          isStale[s] = true
          stale.append(s)
        }
      }
      for edge in outgoing(current) {
        let factor = Int32(value(Int(edge.parameter), choice[Int(edge.parameter)]))
        guard factor != 0 else { continue }
        let target = Int(edge.target)
        save(target)
        let to = sums.base + target * inputs
        for s in 0..<inputs { to[s] &+= factor &* change[s] }
        work += inputs
        if !waiting[place...].contains(target) { waiting.append(target) }
      }
    }
  }

  private func activate(_ neuron: Int) {
    let from = sums.base + neuron * inputs
    let to = values.base + neuron * inputs
    switch network.activations[Int(network.layerOfNeuron[neuron])] {
    case .identity: for s in 0..<inputs { to[s] = from[s] }
    case .relu: for s in 0..<inputs { to[s] = max(0, from[s]) }
    case .threshold(let limit, let low, let high):
      let (limit, low, high) = (Int32(limit), Int32(low), Int32(high))
      for s in 0..<inputs { to[s] = from[s] < limit ? low : high }
    case let image: for s in 0..<inputs { to[s] = Int32(image(Int(from[s]), Int(from[s])).low) }
    }
  }

  /// Brings losses, energy and objective up to date with the outputs and the penalty.
  private func judge() {
    let first = values.base + (network.neuronCount - loss.outputs) * inputs
    savedLosses.removeAll(keepingCapacity: true)
    for s in stale {
      isStale[s] = false
      let new = loss.at(s, UnsafePointer(first + s), stride: inputs)
      savedLosses.append((s, losses[s], energies[s]))
      together.loss += new.loss - losses[s]
      together.energy += new.energy - energies[s]
      (losses[s], energies[s]) = new
    }
    work += loss.outputs * stale.count
    stale.removeAll(keepingCapacity: true)
    if !loss.isSum {
      together = (0, 0)
      for s in 0..<inputs {
        together.loss = max(together.loss, losses[s])
        together.energy = max(together.energy, energies[s])
      }
    }
    objective = together.loss + penalty
    energy = together.energy >> shift + (penalty << GuidedLoss.scale)
  }
}
