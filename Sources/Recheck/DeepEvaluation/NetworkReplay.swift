import ExactArithmetic
import TrainingProblem

/// The values that an instance computes and costs, layer by layer, in one arithmetic.
struct NetworkReplay<Arithmetic: ReplayArithmetic> {
  typealias Value = Arithmetic.Value

  let shape: ReplayShape
  var arithmetic: Arithmetic
  private let shouldStop: () -> Bool

  init(_ shape: ReplayShape, _ arithmetic: Arithmetic, shouldStop: @escaping () -> Bool = { false }) {
    self.shape = shape
    self.arithmetic = arithmetic
    self.shouldStop = shouldStop
  }

  /// True if the arithmetic or the caller ended the replay.
  func mustStop() -> Bool { arithmetic.isStopped || shouldStop() }

  /// The values of layer `number` (from 1) at distinct input `input`; nil where the replay stops.
  ///
  /// - Parameters:
  ///   - earlier: values of the layers before it, the input first; those that no later layer reads may be empty.
  ///   - weight, bias: the parameters, nil where there is no edge.
  mutating func layer(
    _ number: Int, input: Int, earlier: [[Value]], weight: (_ neuron: Int, _ column: Int) -> Value?,
    bias: (_ neuron: Int) -> Value
  ) -> [Value]? {
    let layer = shape.instance.network.layers[number - 1]
    var result: [Value] = []
    result.reserveCapacity(layer.neurons)
    for neuron in 0..<layer.neurons {
      if mustStop() { return nil }
      arithmetic.place = ReplayPlace(input: input, layer: number, neuron: neuron)
      var t = bias(neuron)
      var column = 0
      for source in layer.sources {
        for value in earlier[source] {
          if let weight = weight(neuron, column) { t = arithmetic.sum(t, arithmetic.product(weight, value)) }
          column += 1
        }
      }
      result.append(arithmetic.activated(layer.activation, t))
    }
    return result
  }

  /// The values of the last layer at every distinct input, of a whole choice of parameters; nil where the replay stops.
  mutating func outputs(of assignment: Assignment) -> [[Value]]? {
    var result: [[Value]] = []
    for (input, x) in shape.inputs.enumerated() {
      var values = [x.map { arithmetic.constant($0) }]
      for (number, parameters) in zip(1..., assignment.layers) {
        let weights = parameters.weights.map { row in row.map { $0.map { arithmetic.constant($0) } } }
        let biases = parameters.biases.map { arithmetic.constant($0) }
        guard
          let next = layer(
            number, input: input, earlier: values, weight: { weights[$0][$1] }, bias: { biases[$0] })
        else { return nil }
        values.append(next)
        // Numbers are long here: keep none that nobody reads.
        for source in shape.lastReadBy[number] { values[source] = [] }
      }
      result.append(values[values.count - 1])
    }
    return result
  }

  /// The loss over all samples plus `penalty`, of the outputs at every distinct input; nil where the replay stops.
  mutating func objective(outputs: [[Value]], penalty: Value) -> Value? {
    var total = arithmetic.constant(.zero)
    let scope = shape.instance.scope
    for (sample, input) in zip(shape.instance.samples, shape.inputOfSample) where scope.contains(sample) {
      if mustStop() { return nil }
      arithmetic.place = ReplayPlace(input: input)
      let loss = arithmetic.loss(shape.instance.loss, outputs: outputs[input], label: sample.label)
      let weighted = arithmetic.product(arithmetic.constant(sample.weight), loss)
      switch shape.instance.loss.aggregate {
      case .sum: total = arithmetic.sum(total, weighted)
      case .max: total = arithmetic.maximum(total, weighted)
      }
    }
    let objective = arithmetic.sum(total, penalty)
    return arithmetic.isStopped ? nil : objective
  }

  /// The objective of a whole choice of parameters; nil where the replay stops.
  mutating func objective(of assignment: Assignment) -> Value? {
    guard let outputs = outputs(of: assignment) else { return nil }
    let penalty = arithmetic.constant(assignment.penalty(shape.instance.penalty))
    return objective(outputs: outputs, penalty: penalty)
  }
}

/// Data that all replays of one instance share.
public struct ReplayShape: Sendable {
  /// The instance that is replayed.
  public let instance: Instance
  /// The instance's digest, `sha256:HEX`.
  public let digest: String
  /// Distinct inputs, in order of first appearance.
  let inputs: [[Rational]]
  let inputOfSample: [Int]
  /// For each layer, the earlier layers that it is the last to read.
  let lastReadBy: [[Int]]
  /// The most values that are held at once.
  let liveValues: Int

  /// - Parameter digest: the instance's, where it is known already.
  public init(_ instance: Instance, digest: String? = nil) {
    self.instance = instance
    self.digest = digest ?? InstanceWriter.digest(of: instance)
    var inputs: [[Rational]] = []
    var numberOf: [[Rational]: Int] = [:]
    inputOfSample = instance.samples.map { sample in
      if let known = numberOf[sample.x] { return known }
      numberOf[sample.x] = inputs.count
      inputs.append(sample.x)
      return inputs.count - 1
    }
    self.inputs = inputs
    let network = instance.network
    var last = [Int](repeating: -1, count: network.layers.count + 1)
    for (number, layer) in zip(1..., network.layers) {
      for source in layer.sources { last[source] = number }
    }
    last[network.layers.count] = -1
    var readers = [[Int]](repeating: [], count: network.layers.count + 1)
    for (layer, reader) in last.enumerated() where reader >= 0 { readers[reader].append(layer) }
    lastReadBy = readers
    var (live, most) = (network.inputs, 0)
    for (number, layer) in zip(1..., network.layers) {
      live += layer.neurons
      most = max(most, live)
      for source in readers[number] { live -= network.width(ofLayer: source) }
    }
    liveValues = most + self.inputs.count * network.outputs
  }

  /// Bits at which a tree of choices is visited first: a layer that multiplies costs a bit or two.
  public var suitablePrecision: Int {
    let products = instance.network.layers.count { ($0.activation.coefficients?.count ?? 0) > 2 }
    return 192 + 2 * min(products, 1 << 12)
  }
}

extension Assignment {
  func penalty(_ penalty: Penalty) -> Rational {
    if penalty == .none { return .zero }
    return layers.reduce(.zero) { sum, layer in
      layer.weights.joined().reduce(sum) { $0 + ($1.map(penalty.cost) ?? 0) }
    }
  }
}
