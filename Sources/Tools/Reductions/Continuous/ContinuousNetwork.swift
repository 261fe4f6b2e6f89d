import ExactArithmetic
import TrainingProblem

/// Lays out the continuous network, a layer of the discrete one after the other. Inputs: those of the discrete
/// network, then the constant 1, then the gate g.
struct ContinuousNetwork {
  private let discrete: Network
  private(set) var layers: [Layer] = []
  private(set) var places: [ContinuousInstance.Place] = []
  /// The layer here that has the values of each discrete layer; the input first.
  private var valuesOf: [Int] = [0]
  /// Every real parameter's layer here, its neuron, and its options.
  private var reals: [(layer: Int, neuron: Int, options: [Rational])] = []
  private var parametersSpent = 0
  private static let quarter = Rational(Integer(1), Integer(4))

  init(_ discrete: Network) { self.discrete = discrete }

  private func width(_ number: Int) -> Int {
    number == 0 ? discrete.inputs + 2 : layers[number - 1].neurons
  }

  /// Adds a layer whose edges are `rows[neuron][column]`; a row has a column a value of the layers in `sources`.
  private mutating func append(
    _ neurons: Int, _ activation: Activation, from sources: [Int], biases: [Options]? = nil,
    _ fill: (inout [[Options]]) -> Void
  ) throws(LimitError) {
    let columns = sources.reduce(0) { $0 + width($1) }
    let (count, overflow) = neurons.multipliedReportingOverflow(by: columns + 1)
    parametersSpent += overflow ? ReadingLimits.parameters : min(count, ReadingLimits.parameters)
    guard !overflow, parametersSpent <= ReadingLimits.parameters, layers.count < ReadingLimits.layers else {
      throw LimitError(
        "the continuous form has more than \(ReadingLimits.parameters) weights and biases, or \(ReadingLimits.layers)"
          + " layers, the most that this program reads")
    }
    var rows = [[Options]](repeating: [Options](repeating: .noEdge, count: columns), count: neurons)
    fill(&rows)
    layers.append(
      Layer(
        neurons: neurons, activation: activation, sources: sources, weights: .matrix(rows),
        biases: biases.map(BiasOptions.list) ?? .uniform(.list([0]))))
  }

  // MARK: A discrete layer

  /// Three layers: the free parameters as neurons; for each free weight w on a source s the squares of w + s and
  /// w − s; and the layer itself, which has w s = ((w + s)² − (w − s)²) / 4.
  mutating func add(_ layer: Layer) throws(LimitError) {
    let number = valuesOf.count - 1
    let free = freeParameters(of: layer)
    var parameterLayer = 0
    if !free.isEmpty {
      let constant = discrete.inputs
      try append(free.count, .identity, from: [0]) { rows in
        for index in free.indices { rows[index][constant] = .real }
      }
      parameterLayer = layers.count
      for (index, parameter) in free.enumerated() {
        places.append(
          .init(
            layer: number, neuron: parameter.neuron, source: parameter.source, realLayer: parameterLayer - 1,
            realNeuron: index))
        reals.append((parameterLayer, index, parameter.options))
      }
    }
    // Discrete source columns as columns here: the input has two more values than there.
    var sources = layer.sources.map { valuesOf[$0] }
    var columnOf: [Int] = []
    var column = 0
    for source in layer.sources {
      columnOf += column..<column + discrete.width(ofLayer: source)
      column += width(valuesOf[source])
    }
    let sourceColumns = column
    let weights = free.indices.filter { free[$0].source != nil }
    if !weights.isEmpty {
      try append(2 * weights.count, .square, from: sources + [parameterLayer]) { rows in
        for (pair, index) in weights.enumerated() {
          for (row, sign) in [(2 * pair, 1), (2 * pair + 1, -1)] {
            rows[row][sourceColumns + index] = .list([1])
            if let source = free[index].source { rows[row][columnOf[source]] = .list([Rational(sign)]) }
          }
        }
      }
      sources.append(layers.count)
      column += 2 * weights.count
    }
    let hasFreeBias = free.contains { $0.source == nil }
    if hasFreeBias { sources.append(parameterLayer) }
    let biasColumns = column
    let fixed = (0..<layer.neurons).map { neuron in Options.list([layer.biases.options(neuron: neuron).fixed ?? 0]) }
    try append(layer.neurons, layer.activation, from: sources, biases: fixed) { rows in
      for neuron in 0..<layer.neurons {
        for (source, place) in columnOf.enumerated() {
          if let value = layer.weights.options(neuron: neuron, source: source).fixed {
            rows[neuron][place] = .list([value])
          }
        }
      }
      for (pair, index) in weights.enumerated() {
        rows[free[index].neuron][sourceColumns + 2 * pair] = .list([ContinuousNetwork.quarter])
        rows[free[index].neuron][sourceColumns + 2 * pair + 1] = .list([-ContinuousNetwork.quarter])
      }
      for (index, parameter) in free.enumerated() where parameter.source == nil {
        rows[parameter.neuron][biasColumns + index] = .list([1])
      }
    }
    valuesOf.append(layers.count)
  }

  private func freeParameters(of layer: Layer) -> [(neuron: Int, source: Int?, options: [Rational])] {
    var free: [(neuron: Int, source: Int?, options: [Rational])] = []
    let columns = discrete.sourceCount(of: layer)
    for neuron in 0..<layer.neurons {
      for column in 0...columns {
        let source = column < columns ? column : nil
        let options =
          source.map { layer.weights.options(neuron: neuron, source: $0) } ?? layer.biases.options(neuron: neuron)
        guard let count = options.count, count > 1 else { continue }
        free.append((neuron, source, (0..<count).map { options[$0] }))
      }
    }
    return free
  }

  // MARK: Gadget and output

  /// P(w)² of every real parameter, a layer an option set; then the outputs: see `ContinuousGadget`.
  mutating func addOutput(_ gadget: ContinuousGadget) throws(LimitError) {
    let outputs = discrete.outputs
    let main = layers.count
    let reals = self.reals
    var rootLayers: [Int] = []
    var groups: [[Int]] = []
    var groupOf: [[Rational]: Int] = [:]
    for (index, real) in reals.enumerated() {
      if let group = groupOf[real.options] {
        groups[group].append(index)
      } else {
        groupOf[real.options] = groups.count
        groups.append([index])
      }
    }
    for group in groups {
      let sources = group.map { reals[$0].layer }.uniqued()
      var start: [Int: Int] = [:]
      var column = 0
      for source in sources {
        start[source] = column
        column += width(source)
      }
      let polynomial = ContinuousNetwork.squaredRoots(reals[group[0]].options)
      try append(group.count, .polynomial(polynomial), from: sources) { rows in
        for (row, index) in group.enumerated() {
          rows[row][(start[reals[index].layer] ?? 0) + reals[index].neuron] = .list([1])
        }
      }
      rootLayers.append(layers.count)
    }
    let gate = discrete.inputs + 1
    try append(2 * outputs, .square, from: [main, 0]) { rows in
      for output in 0..<outputs {
        for (row, sign) in [(2 * output, 1), (2 * output + 1, -1)] {
          rows[row][output] = .list([1])
          rows[row][outputs + gate] = .list([Rational(sign)])
        }
      }
    }
    let roots = rootLayers.reduce(0) { $0 + width($1) }
    try append(outputs, .identity, from: [layers.count, 0] + rootLayers) { rows in
      for output in 0..<outputs {
        rows[output][2 * output] = .list([ContinuousNetwork.quarter])
        rows[output][2 * output + 1] = .list([-ContinuousNetwork.quarter])
        if gadget.offsets[output].signum != 0 {
          rows[output][2 * outputs + gate - 1] = .list([gadget.offsets[output]])
          rows[output][2 * outputs + gate] = .list([-gadget.offsets[output]])
        }
      }
      for root in 0..<roots { rows[0][2 * outputs + gate + 1 + root] = .list([gadget.factor]) }
    }
  }

  /// The coefficients of Π (t − o)² over the options o.
  static func squaredRoots(_ options: [Rational]) -> [Rational] {
    var result: [Rational] = [1]
    for option in options + options {
      var next = [Rational](repeating: 0, count: result.count + 1)
      for (power, coefficient) in result.enumerated() {
        next[power + 1] += coefficient
        next[power] += -(option * coefficient)
      }
      result = next
    }
    return result
  }
}

extension Array where Element: Hashable {
  /// Each element once, in order of first appearance.
  fileprivate func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
