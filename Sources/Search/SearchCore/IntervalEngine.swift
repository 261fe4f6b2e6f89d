import ExactArithmetic
import TrainingProblem

/// Interval reasoning over one search state: each parameter has an interval of its options, each cell an interval of
/// values, each distinct input a least loss; `bound` is the least objective that the state allows.
///
/// `set` changes one parameter's interval and carries the change forward, layer by layer, only to the cells that it
/// reaches; `undo` takes changes back in reverse order from a trail. Where every interval is one option, `bound` is
/// the exact objective, so the same engine serves branch and bound (intervals shrink) and local search (single
/// options move).
public final class IntervalEngine<N: WorkingNumber> {
  /// The instance that is reasoned about.
  public let network: SearchNetwork<N>
  /// The number of distinct inputs.
  public let inputCount: Int

  // MARK: Parameters

  /// The first option of each parameter's interval, by number from 0.
  public let low: FlatArray<Int32>
  /// The last option of each parameter's interval.
  public let high: FlatArray<Int32>
  /// The scaled value of the option `low`.
  public let lowValue: FlatArray<N>
  /// The scaled value of the option `high`.
  public let highValue: FlatArray<N>

  // MARK: Cells: neuron n at input s stands at n · inputCount + s

  /// A bound below each cell's pre-activation; exact where all parameters before it are fixed.
  public let preLow: FlatArray<N>
  /// A bound above each cell's pre-activation.
  public let preHigh: FlatArray<N>
  /// A bound below each cell's value.
  public let valueLow: FlatArray<N>
  /// A bound above each cell's value.
  public let valueHigh: FlatArray<N>
  /// How many values of each neuron are not yet one number.
  public let openCells: FlatArray<Int32>

  // MARK: Objective

  /// The least loss of each distinct input's samples.
  public let inputLoss: FlatArray<N>
  /// The least loss of all samples: the sum, or the greatest, of `inputLoss`.
  public var lossBound: N
  /// The sum of the least penalties of all parameters.
  public var penaltyBound: N
  /// No assignment within the intervals has a smaller scaled objective.
  public var bound: N { lossBound + penaltyBound }

  // MARK: Trail

  /// The state before one `set`.
  public struct Change {
    /// The parameter that was set.
    public let parameter: Int32
    /// The first option of its interval before.
    public let low: Int32
    /// The last option of its interval before.
    public let high: Int32
    /// The height of `preTrail` before.
    public let preCount: Int
    /// The height of `valueTrail` before.
    public let valueCount: Int
    /// The height of `lossTrail` before.
    public let lossCount: Int
    /// `lossBound` before.
    public let lossBound: N
    /// `penaltyBound` before.
    public let penaltyBound: N
  }
  /// The interval of a cell before it changed.
  public struct CellChange {
    /// The cell's place.
    public let cell: Int32
    /// The lower bound before.
    public let low: N
    /// The upper bound before.
    public let high: N
  }
  /// The loss of an input before it changed.
  public struct LossChange {
    /// The distinct input.
    public let input: Int32
    /// Its least loss before.
    public let loss: N
  }
  /// One entry a `set`, the latest last.
  public let changes = FlatStack<Change>()
  /// Former intervals of pre-activations.
  public let preTrail = FlatStack<CellChange>()
  /// Former intervals of values.
  public let valueTrail = FlatStack<CellChange>()
  /// Former losses of inputs.
  public let lossTrail = FlatStack<LossChange>()

  // MARK: Work lists of one propagation

  /// Inputs at which a neuron's pre-activation changed: `touched[n · inputCount ..< + touchedCount[n]]`.
  public let touched: FlatArray<Int32>
  /// The number of inputs at which each neuron's pre-activation changed.
  public let touchedCount: FlatArray<Int32>
  /// True for cells that `touched` lists.
  public let isTouched: FlatArray<Bool>
  /// Distinct inputs at which an output changed; the first `touchedInputCount` count.
  public let touchedInputs: FlatArray<Int32>
  /// The number of entries of `touchedInputs`.
  public var touchedInputCount = 0
  /// True for distinct inputs that `touchedInputs` lists.
  public let isInputTouched: FlatArray<Bool>

  /// Every parameter at its whole list of options.
  public init(_ network: SearchNetwork<N>) {
    self.network = network
    inputCount = network.inputCount
    let parameters = network.parameterCount
    let cells = network.neuronCount * network.inputCount
    low = FlatArray(repeating: 0, count: parameters)
    high = FlatArray(repeating: 0, count: parameters)
    lowValue = FlatArray(repeating: N.zero, count: parameters)
    highValue = FlatArray(repeating: N.zero, count: parameters)
    preLow = FlatArray(repeating: N.zero, count: cells)
    preHigh = FlatArray(repeating: N.zero, count: cells)
    valueLow = FlatArray(repeating: N.zero, count: cells)
    valueHigh = FlatArray(repeating: N.zero, count: cells)
    openCells = FlatArray(repeating: 0, count: network.neuronCount)
    inputLoss = FlatArray(repeating: N.zero, count: network.inputCount)
    touched = FlatArray(repeating: 0, count: cells)
    touchedCount = FlatArray(repeating: 0, count: network.neuronCount)
    isTouched = FlatArray(repeating: false, count: cells)
    touchedInputs = FlatArray(repeating: 0, count: network.inputCount)
    isInputTouched = FlatArray(repeating: false, count: network.inputCount)
    lossBound = N.zero
    penaltyBound = N.zero
    for parameter in 0..<parameters where network.edges[parameter].target >= 0 {
      let options = network.optionCount(parameter)
      let first = network.firstOption[network.setNumber(parameter)]
      high[parameter] = Int32(options - 1)
      lowValue[parameter] = network.optionValues[first]
      highValue[parameter] = network.optionValues[first + options - 1]
      penaltyBound += leastCost(parameter)
    }
    computeAll()
  }

  // MARK: Reading the state

  /// True if the parameter's interval is one option.
  public func isFixed(_ parameter: Int) -> Bool { low[parameter] == high[parameter] }

  /// True if every value of the neuron is one number, whatever its open parameters become.
  public func isDetermined(neuron: Int) -> Bool { openCells[neuron] == 0 }

  /// The options chosen, where every interval is one option; otherwise the lower ends.
  public func choice() -> ParameterChoice {
    (0..<network.parameterCount).map { network.edges[$0].target < 0 ? -1 : low[$0] }
  }

  /// The least penalty of a parameter's interval. Costs fall towards the option nearest zero and rise beyond it, so
  /// it is the cost of that option, or of the end nearest to it.
  public func leastCost(_ parameter: Int) -> N {
    network.optionCosts[network.firstOption[network.setNumber(parameter)] + Int(cheapest(parameter))]
  }

  /// The option of that cost.
  public func cheapest(_ parameter: Int) -> Int32 {
    min(max(network.cheapest[network.setNumber(parameter)], low[parameter]), high[parameter])
  }

  // MARK: From scratch

  /// Every cell and loss from the parameters' intervals alone: the definition that propagation keeps up.
  public func computeAll() {
    for parameter in 0..<network.parameterCount { addContribution(of: parameter) }
    for layer in 0..<network.layerCount {
      for neuron in network.firstNeuron[layer]..<network.firstNeuron[layer + 1] {
        openCells[neuron] = 0
        for cell in neuron * inputCount..<(neuron + 1) * inputCount {
          let value = network.activations[layer](preLow[cell], preHigh[cell])
          valueLow[cell] = value.low
          valueHigh[cell] = value.high
          if value.low != value.high { openCells[neuron] += 1 }
        }
        for index in network.firstOutgoing[neuron]..<network.firstOutgoing[neuron + 1] {
          addContribution(of: Int(network.outgoing[index].parameter), fromNeuron: true)
        }
      }
    }
    lossBound = N.zero
    for input in 0..<inputCount {
      inputLoss[input] = lossOf(input)
      if network.loss.isSum { lossBound += inputLoss[input] }
    }
    if !network.loss.isSum { lossBound = greatestInputLoss() }
  }

  /// Adds what a bias or a weight contributes to its target's cells; weights of later layers only once their source's
  /// values are known (`fromNeuron`).
  private func addContribution(of parameter: Int, fromNeuron: Bool = false) {
    let edge = network.edges[parameter]
    guard edge.target >= 0, (edge.source >= 0) == fromNeuron else { return }
    let (least, greatest) = (lowValue[parameter], highValue[parameter])
    for s in 0..<inputCount {
      let cell = Int(edge.target) * inputCount + s
      let part: (low: N, high: N)
      if edge.source == SearchNetwork<N>.biasSource {
        part = (least, greatest)
      } else if edge.source < 0 {
        let x = network.inputValues[Int(-1 - edge.source) * inputCount + s]
        part = intervalProduct(least, greatest, x, x)
      } else {
        let from = Int(edge.source) * inputCount + s
        part = intervalProduct(least, greatest, valueLow[from], valueHigh[from])
      }
      preLow[cell] += part.low
      preHigh[cell] += part.high
    }
  }

  /// The least loss of the samples of a distinct input, computed from its outputs' intervals.
  public func lossOf(_ input: Int) -> N {
    let outputs = network.firstNeuron[network.layerCount - 1] * inputCount + input
    return network.loss(
      input, low: UnsafePointer(valueLow.base + outputs), high: UnsafePointer(valueHigh.base + outputs),
      stride: inputCount)
  }

  /// The greatest entry of `inputLoss`; 0 where none is above 0.
  public func greatestInputLoss() -> N {
    var greatest = N.zero
    for input in 0..<inputCount where inputLoss[input] > greatest { greatest = inputLoss[input] }
    return greatest
  }
}

/// The interval of all products of one number from each interval.
@inline(__always) public func intervalProduct<N: WorkingNumber>(_ a: N, _ b: N, _ c: N, _ d: N) -> (low: N, high: N) {
  if a == b {
    let (p, q) = (a * c, c == d ? a * c : a * d)
    return p < q ? (p, q) : (q, p)
  }
  if c == d {
    let (p, q) = (a * c, b * c)
    return p < q ? (p, q) : (q, p)
  }
  let (p, q, r, s) = (a * c, a * d, b * c, b * d)
  let (x, y) = p < q ? (p, q) : (q, p)
  let (z, w) = r < s ? (r, s) : (s, r)
  return (x < z ? x : z, y > w ? y : w)
}
