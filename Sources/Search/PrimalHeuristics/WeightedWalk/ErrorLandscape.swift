import ExactArithmetic
import SearchCore
import TrainingProblem

/// An instance in which all that a distinct input costs is a function of one sum of weights, laid out for a walk: tables
/// of losses by the sum, and the parameters that each input's sum reads.
///
/// One neuron, or one hidden neuron below a layer without a choice, under a loss that counts errors: coverings,
/// satisfiability, one neuron's errors.
final class ErrorLandscape {
  let network: SearchNetwork<Int>
  let inputs: Int
  /// Parameters with a choice, by place.
  let parameters: [Int]
  /// Options of all places, one after the other, where each place's begin, and the place of each; their values and penalties.
  let firstOption: FlatArray<Int>
  let placeOfOption: FlatArray<Int>
  let values: FlatArray<Int>
  let costs: FlatArray<Int>
  /// Sum of input s at which its tables begin, its first entry in them, and what the parameters without a choice add.
  let low: FlatArray<Int>
  let first: FlatArray<Int>
  let fixed: FlatArray<Int>
  /// By entry: the loss, and how wrong it is: 0 where nothing is wrong, else 8 and the binary digits of what is missing.
  let losses: FlatArray<Int>
  let wrongness: FlatArray<Int32>
  /// The places that each input reads, with its factors; and the inputs that read each place.
  let rows: Incidence
  let columns: Incidence
  /// Of the parameters without a choice.
  let fixedPenalty: Int
  /// The least positive penalty of an option; nil without penalties.
  let leastPenalty: Int?

  /// Entries of all tables at most.
  private static let entryLimit = 1 << 20

  /// nil where an input's cost is no function of one sum, or does not count errors, or the tables are too large.
  init?(_ network: SearchNetwork<Int>) {
    let loss = GuidedLoss(network)
    let scaled = network.scaled
    guard scaled.isPlain, loss.isSum, scaled.loss.form.countsErrors, let outer = OuterLayer(network) else { return nil }
    self.network = network
    inputs = network.inputCount
    fixedPenalty = loss.fixedPenalty
    let own = (0..<network.parameterCount).filter { network.edges[$0].target == 0 }
    parameters = own.filter { network.optionCount($0) > 1 }
    func options(_ parameter: Int) -> Range<Int> {
      let first = network.firstOption[network.setNumber(parameter)]
      return first..<first + network.optionCount(parameter)
    }
    let all = parameters.map { options($0) }
    leastPenalty = all.joined().map { network.optionCosts[$0] }.filter { $0 > 0 }.min()
    func factor(_ parameter: Int, _ input: Int) -> Int {
      let source = network.edges[parameter].source
      if source == SearchNetwork<Int>.biasSource { return 1 }
      return network.inputValues[Int(-1 - source) * network.inputCount + input]
    }
    var rows: [[Incidence.Entry]] = []
    var columns = [[Incidence.Entry]](repeating: [], count: parameters.count)
    var (low, first, fixed) = ([Int](), [0], [Int]())
    for s in 0..<inputs {
      var row: [Incidence.Entry] = []
      for (place, parameter) in parameters.enumerated() {
        let factor = factor(parameter, s)
        guard factor != 0 else { continue }
        row.append(.init(other: place, factor: factor))
        columns[place].append(.init(other: s, factor: factor))
      }
      rows.append(row)
      let base = own.filter { network.optionCount($0) == 1 }.reduce(0) {
        $0 + network.optionValues[options($1).lowerBound] * factor($1, s)
      }
      let ends = row.map { entry in all[entry.other].map { network.optionValues[$0] * entry.factor } }
      let least = ends.reduce(base) { $0 + ($1.min() ?? 0) }
      let greatest = ends.reduce(base) { $0 + ($1.max() ?? 0) }
      guard greatest - least < ErrorLandscape.entryLimit - first[s], rows.count * parameters.count < 1 << 24 else {
        return nil
      }
      fixed.append(base)
      low.append(least)
      first.append(first[s] + greatest - least + 1)
    }
    let count = first[inputs]
    self.rows = Incidence(rows)
    self.columns = Incidence(columns)
    var firstOption = [0]
    for range in all { firstOption.append(firstOption[firstOption.count - 1] + range.count) }
    self.firstOption = FlatArray(firstOption)
    placeOfOption = FlatArray(all.enumerated().flatMap { place, range in range.map { _ in place } })
    values = FlatArray(all.joined().map { network.optionValues[$0] })
    costs = FlatArray(all.joined().map { network.optionCosts[$0] })
    self.low = FlatArray(low)
    self.first = FlatArray(first)
    self.fixed = FlatArray(fixed)
    losses = FlatArray(repeating: 0, count: count)
    wrongness = FlatArray(repeating: 0, count: count)
    var outputs = [Int32](repeating: 0, count: loss.outputs)
    for s in 0..<inputs {
      for entry in first[s]..<first[s + 1] {
        outer.outputs(low[s] + entry - first[s], &outputs)
        let (value, far) = outputs.withUnsafeBufferPointer { row in
          row.baseAddress.map { loss.errors(s, $0) } ?? (0, 0)
        }
        losses[entry] = value
        wrongness[entry] = value > 0 ? Int32(8 + min(8, Int.bitWidth - far.leadingZeroBitCount)) : 0
      }
    }
  }
}

/// Lists of numbered things with a factor each, one after the other.
struct Incidence: ~Copyable {
  struct Entry {
    let other: Int
    let factor: Int
  }
  let first: FlatArray<Int>
  let entries: FlatArray<Entry>

  init(_ lists: [[Entry]]) {
    var first = [0]
    for list in lists { first.append(first[first.count - 1] + list.count) }
    self.first = FlatArray(first)
    entries = FlatArray(Array(lists.joined()))
  }

  @inline(__always) func range(_ number: Int) -> Range<Int> { first[number]..<first[number + 1] }
}

/// The outputs as functions of the one sum.
private struct OuterLayer {
  private let network: SearchNetwork<Int>
  /// Weight and bias of each output; none where the sum is the output's own.
  private let weights: [(weight: Int, bias: Int)]?

  init?(_ network: SearchNetwork<Int>) {
    self.network = network
    if network.layerCount == 1 {
      guard network.neuronCount == 1 else { return nil }
      weights = nil
      return
    }
    guard network.layerCount == 2, network.firstNeuron[1] == 1 else { return nil }
    var weights = [(weight: Int, bias: Int)](repeating: (0, 0), count: network.neuronCount - 1)
    for parameter in 0..<network.parameterCount where network.edges[parameter].target > 0 {
      let edge = network.edges[parameter]
      guard network.optionCount(parameter) == 1 else { return nil }
      let value = network.optionValues[network.firstOption[network.setNumber(parameter)]]
      switch edge.source {
      case 0: weights[Int(edge.target) - 1].weight += value
      case SearchNetwork<Int>.biasSource: weights[Int(edge.target) - 1].bias += value
      default: return nil
      }
    }
    self.weights = weights
  }

  func outputs(_ sum: Int, _ result: inout [Int32]) {
    let inner = network.activations[0](sum, sum).low
    guard let weights else { return result[0] = Int32(inner) }
    for (output, own) in weights.enumerated() {
      let outer = own.weight * inner + own.bias
      result[output] = Int32(network.activations[1](outer, outer).low)
    }
  }
}
