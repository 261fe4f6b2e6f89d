import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// A network of at most two layers, and its reference encoding, as groups of a sum over coordinates.
struct StateNetwork {
  let encoding: ReferenceEncoding
  let network: SumNetwork<Int>
  /// Distinct inputs that samples have.
  let inputs: [Int]
  /// Output, and place of the input in `inputs`.
  let coordinates: [(output: Int, place: Int)]

  /// By parameter: the rows of its chain; the first says that at least option 2 implies at least option 1.
  private let ladders: [Range<Int>]
  /// Pairs of coordinates whose difference a loss speaks of.
  let leads: [(first: Int, second: Int)]

  private var scaled: ScaledInstance { encoding.scaled }
  private var isDeep: Bool { scaled.layers.count == 2 }
  private var outputLayer: ScaledLayer { scaled.layers[scaled.layers.count - 1] }

  init(_ encoding: ReferenceEncoding, _ network: SumNetwork<Int>) {
    (self.encoding, self.network) = (encoding, network)
    let scaled = encoding.scaled
    inputs = scaled.inputs.indices.filter { encoding.value(layer: 0, neuron: 0, input: $0) != nil }
    let inputs = inputs
    coordinates = (0..<scaled.layers[scaled.layers.count - 1].neurons).flatMap { output in
      inputs.indices.map { (output, $0) }
    }
    var next = 1
    ladders = encoding.parameters.map { number in
      let count = max(0, (number?.terms.count ?? 0) - 1)
      defer { next += count }
      return next..<next + count
    }
    var leads: [(Int, Int)] = []
    if scaled.loss.form.takesClasses {
      var seen: Set<[Int]> = []
      for sample in scaled.samples {
        guard let place = inputs.firstIndex(of: sample.input) else { continue }
        let (own, outputs) = (sample.classNumber, coordinates.count / inputs.count)
        for other in 0..<outputs where other != own && seen.insert([place, own, other]).inserted {
          leads.append((own * inputs.count + place, other * inputs.count + place))
        }
      }
    }
    self.leads = leads
  }

  /// For an option: the rows that decide all literals of its parameter from those of its `conditions`: below the option
  /// downwards, above it upwards.
  private func decided(_ parameter: Int) -> (_ option: Int) -> [Int] {
    let rows = ladders[parameter]
    return { option in Array(rows.prefix(max(0, option - 1)).reversed()) + Array(rows.dropFirst(option)) }
  }

  /// By option: the literals that say that a parameter has it.
  private func conditions(_ parameter: Int) -> [[Literal]] {
    let literals = encoding.parameters[parameter]?.terms.map(\.literal) ?? []
    return (0...literals.count).map { option in
      (option > 0 ? [literals[option - 1]] : []) + (option < literals.count ? [!literals[option]] : [])
    }
  }

  private func cost(_ parameters: [Int]) -> LiteralSum {
    parameters.reduce(LiteralSum()) { sum, parameter in
      guard let number = encoding.parameters[parameter] else { return sum }
      let costs = scaled.parameters.costs(parameter)
      let terms = number.terms.enumerated().map { LiteralTerm(costs[$0 + 1] - costs[$0], $1.literal) }
      return sum + LiteralSum(terms, constant: costs[0])
    }
  }

  // MARK: Groups

  /// A bias of the output layer, or an edge from the input.
  func group(_ direct: SumNetwork<Int>.Direct) -> SumProof.Group? {
    guard let number = encoding.parameters[direct.parameter] else { return nil }
    let sums = coordinates.map { output, place in
      guard output == direct.output else { return LiteralSum() }
      return LiteralSum(direct.source < 0 ? number : number.scaled(by: scaled.inputs[inputs[place]][direct.source]))
    }
    let items = network.items(direct).map { item in
      let vector = coordinates.map { item.vector[$0.output * scaled.inputs.count + inputs[$0.place]] }
      return SumItem(vector: vector, cost: item.cost)
    }
    return SumProof.Group(
      sums: sums, cost: cost([direct.parameter]), conditions: conditions(direct.parameter),
      decided: decided(direct.parameter), items: items)
  }

  func parts(_ neuron: SumNetwork<Int>.Neuron) -> NeuronParts {
    let number = network.neurons.firstIndex { $0.parameters == neuron.parameters } ?? 0
    let sources = scaled.layers[0].sources.map(\.neuron) + [-1]
    var parameters: [SumProof.Group] = []
    var parts: [[ReferenceNumber]] = []
    for ((parameter, source), items) in zip(zip(neuron.parameters, sources), network.preActivation(neuron)) {
      guard let weight = encoding.parameters[parameter] else { continue }
      let own = inputs.map { source < 0 ? weight : weight.scaled(by: scaled.inputs[$0][source]) }
      parts.append(own)
      parameters.append(
        SumProof.Group(
          sums: own.map { LiteralSum($0) }, cost: cost([parameter]), conditions: conditions(parameter),
          decided: decided(parameter),
          items: items.map { item in SumItem(vector: inputs.map { item.vector[$0] }, cost: item.cost) }))
    }
    let edges = neuron.edges.map { edge in
      let options = network.options(edge.parameter)
      return NeuronParts.Edge(
        output: edge.output, values: options.map(\.value), costs: options.map(\.cost),
        conditions: conditions(edge.parameter), rows: Array(ladders[edge.parameter]))
    }
    // A neuron may be a source more than once.
    let columns = outputLayer.sources.indices.filter {
      outputLayer.sources[$0].layer == 1 && outputLayer.sources[$0].neuron == number
    }
    let sums = coordinates.map { output, place in
      let summands = columns.compactMap { encoding.summands[inputs[place]][0][output][$0] }
      return summands.reduce(LiteralSum()) { $0 + LiteralSum($1) }
    }
    var own = dependencies(of: sums.flatMap { $0.terms.map(\.literal.variable) })
    let chains = inputs.indices.map { place in chain(parts.map { $0[place] }) }
    var kept: Set<Int32> = []
    for case let chain? in chains { kept.formUnion(chain.literals.map(\.variable)) }
    own.subtract(neuron.parameters.flatMap(variables).filter { !kept.contains($0) })
    own.formUnion(neuron.edges.flatMap { variables($0.parameter) })
    return NeuronParts(
      parameters: parameters, edges: edges, inputs: inputs, outputs: outputLayer.neurons, coordinates: coordinates,
      sums: sums, cost: cost(neuron.parameters + neuron.edges.map(\.parameter)),
      chains: chains, variables: own)
  }

  private func variables(_ parameter: Int) -> [Int32] {
    encoding.parameters[parameter]?.terms.map(\.literal.variable) ?? []
  }

  /// These variables, and all that they are functions of.
  func dependencies(of variables: [Int32]) -> Set<Int32> {
    var found: Set<Int32> = []
    var open = variables
    while let variable = open.popLast() {
      guard found.insert(variable).inserted, variable > encoding.parameterVariableCount else { continue }
      let place = encoding.definitions.partitionPoint { $0.first > variable }
      open += encoding.definitions[place - 1].quantity.variables
    }
    return found
  }

  // MARK: Order form

  /// The values and literals of a sum of which one part is not constant, and that one in order form.
  private func chain(_ parts: [ReferenceNumber]) -> (values: [Integer], literals: [Literal])? {
    let open = parts.filter { !$0.isConstant }
    guard open.count == 1, open[0].form == .order else { return nil }
    let offset = parts.reduce(Integer.zero) { $1.isConstant ? $0 + $1.low : $0 }
    return (open[0].orderValues.map { $0 + offset }, open[0].terms.map(\.literal))
  }

  /// The same for each coordinate's pre-activation.
  var outputChains: [(values: [Integer], literals: [Literal])?] {
    coordinates.map { output, place in
      let layer = outputLayer
      let input = inputs[place]
      if isDeep { return chain(encoding.summands[input][0][output].compactMap(\.self)) }
      let weights = layer.sources.enumerated().compactMap { column, source in
        let weight = encoding.parameters[layer.weight(neuron: output, source: column)]
        return weight?.scaled(by: scaled.inputs[input][source.neuron])
      }
      return chain(weights + [encoding.parameters[layer.bias(neuron: output)]].compactMap(\.self))
    }
  }

  /// True if the pre-activations decide all else by propagation: not a polynomial of one, where the formula has it as
  /// a polynomial of its single literals; nor several greatest numbers in bits, which are bounded from below only.
  func areDecided(_ neurons: [NeuronParts], _ whole: [LiteralSum], _ rows: FormulaRows) -> Bool {
    func isDecided(_ sum: LiteralSum, _ chain: (values: [Integer], literals: [Literal])?) -> Bool {
      sum.terms.isEmpty || chain != nil || !rows.consumers(of: sum).isEmpty
    }
    let greatest = encoding.definitions.count { definition in
      if case .greatest = definition.quantity, case .bit? = definition.readings.first { return true }
      return false
    }
    guard greatest <= 1 else { return false }
    if isDeep, case .polynomial = scaled.layers[0].activation {
      for neuron in neurons {
        for place in inputs.indices {
          let sum = neuron.parameters.reduce(LiteralSum()) { $0 + $1.sums[place] }
          guard isDecided(sum, neuron.chains[place]) else { return false }
        }
      }
    }
    if case .pieces = outputLayer.activation, scaled.loss.form.total != .sumOfSquares { return true }
    return zip(whole, outputChains).allSatisfy { isDecided($0, $1) }
  }
}

extension ReferenceDefinition.Quantity {
  /// The variables that it is a function of.
  fileprivate var variables: [Int32] {
    func own(_ number: ReferenceNumber) -> [Int32] { number.terms.map(\.literal.variable) }
    switch self {
    case .number(let number), .activation(_, let number): return own(number)
    case .product(let a, let b): return own(a) + own(b)
    case .greatest(let numbers, _): return numbers.flatMap(own)
    case .conjunction(let literals), .disjunction(let literals): return literals.map(\.variable)
    }
  }
}
