import ExactArithmetic

extension InstanceReader {
  mutating func network(_ value: JSONValue) throws(InputError) -> Network {
    let fields = try value.fields(
      "a network", allowed: version == 2 ? ["inputs", "layers", "features", "shared"] : ["inputs", "layers"])
    let inputs = try value.required("inputs", of: fields, in: "a network")
      .integer("the number of inputs", in: 1...ReadingLimits.parameters)
    let layersValue = try value.required("layers", of: fields, in: "a network")
    let layerValues = try layersValue.elements("a list of layers")
    guard !layerValues.isEmpty else { throw layersValue.error("an empty list, expected at least one layer") }
    guard layerValues.count <= ReadingLimits.layers else {
      throw layersValue.error("\(layerValues.count) layers, this program reads at most \(ReadingLimits.layers)")
    }
    var widths = [inputs]
    var layers: [Layer] = []
    for layerValue in layerValues {
      let layer = try layer(layerValue, widths: widths)
      widths.append(layer.neurons)
      layers.append(layer)
    }
    return try named(Network(inputs: inputs, layers: layers), fields)
  }

  /// - Parameter widths: the number of values of each earlier layer, the input first.
  private mutating func layer(_ value: JSONValue, widths: [Int]) throws(InputError) -> Layer {
    let fields = try value.fields("a layer", allowed: ["neurons", "activation", "weights", "biases", "from"])
    let neurons = try value.required("neurons", of: fields, in: "a layer")
      .integer("the number of neurons", in: 1...ReadingLimits.parameters)
    let activation = try activation(try value.required("activation", of: fields, in: "a layer"))
    var sources = [widths.count - 1]
    if let from = fields["from"] {
      sources = []
      for source in try from.elements("a list of layer numbers") {
        sources.append(try source.integer("the number of an earlier layer (0 is the input)", in: 0...widths.count - 1))
      }
      guard !sources.isEmpty else { throw from.error("an empty list, expected the number of at least one layer") }
      sourcesSpent += sources.count
      guard sourcesSpent <= ReadingLimits.allSources else {
        throw from.error("more than \(ReadingLimits.allSources) names in all \"from\" lists together")
      }
    }
    let columns = sources.reduce(0) { $0 + widths[$1] }
    let (parameters, overflow) = neurons.multipliedReportingOverflow(by: columns + 1)
    parametersSpent += overflow ? ReadingLimits.parameters : min(parameters, ReadingLimits.parameters + 1)
    guard !overflow, parametersSpent <= ReadingLimits.parameters else {
      throw value.error("more than \(ReadingLimits.parameters) weights and biases, the most that this program reads")
    }
    let weights = try weights(
      try value.required("weights", of: fields, in: "a layer"), neurons: neurons, columns: columns)
    let biases = try fields["biases"].reading { field throws(InputError) in try self.biases(field, neurons: neurons) }
    return Layer(
      neurons: neurons, activation: activation, sources: sources, weights: weights,
      biases: biases ?? .uniform(.list([0])))
  }

  // MARK: Options

  /// One OPTIONS or a matrix, told apart by nesting: only a matrix is a list whose first entry is a list.
  private mutating func weights(_ value: JSONValue, neurons: Int, columns: Int) throws(InputError) -> WeightOptions {
    guard value.firstElement?.kind == .array else { return .uniform(try options(value, edge: true)) }
    var rows: [[Options]] = []
    for rowValue in try value.elements("a matrix of options") {
      var row: [Options] = []
      let cells = try rowValue.elements("a list of options, one a source value")
      guard cells.count == columns else {
        throw rowValue.error("\(cells.count) options, expected \(columns), one a source value")
      }
      if columns > 1 << 12 || rows.count % 1024 == 0 {
        try value.ask(columns * MemoryLayout<Options>.stride)
      }
      row.reserveCapacity(columns)
      for cell in cells { row.append(try options(cell, edge: true)) }
      rows.append(row)
    }
    guard rows.count == neurons else { throw value.error("\(rows.count) rows, expected \(neurons), one a neuron") }
    return .matrix(rows)
  }

  /// One OPTIONS, or a list with one OPTIONS a neuron: a list whose first entry is no rational.
  private mutating func biases(_ value: JSONValue, neurons: Int) throws(InputError) -> BiasOptions {
    let first = value.firstElement
    let isReal = first?.kind == .string && first?.decodedString == "real"
    guard let first, first.kind == .array || first.kind == .object || isReal else {
      return .uniform(try options(value, edge: false))
    }
    var list: [Options] = []
    for entry in try value.elements("a list of options") { list.append(try options(entry, edge: false)) }
    guard list.count == neurons else { throw value.error("\(list.count) entries, expected \(neurons), one a neuron") }
    return .list(list)
  }

  private mutating func options(_ value: JSONValue, edge: Bool) throws(InputError) -> Options {
    let expectation = "options: a list of distinct rationals, {\"range\": [lo, hi]} or \"real\""
    switch value.kind {
    case .string:
      guard value.decodedString == "real" else { throw value.error("met \(value.shown), expected \(expectation)") }
      return .real
    case .object:
      let fields = try value.fields("a range", allowed: ["range"])
      return try range(try value.required("range", of: fields, in: "a range"))
    default:
      var values: [Rational] = []
      for entry in try value.elements(expectation) { values.append(try entry.rational("an option")) }
      if values.isEmpty && !edge { throw value.error("an empty list, but a bias needs at least one option") }
      try spend(values.count, value)
      values.sort()
      for (a, b) in zip(values, values.dropFirst()) where a == b {
        throw value.error("the option \(InputError.printable("\(a)", limit: 40)) is given twice")
      }
      return .list(values)
    }
  }

  private mutating func range(_ value: JSONValue) throws(InputError) -> Options {
    let ends = try value.elements("a range [lo, hi]")
    guard ends.count == 2 else { throw value.error("\(ends.count) entries, expected a range [lo, hi]") }
    let low = try ends[0].rational("an integer")
    let high = try ends[1].rational("an integer")
    for (end, number) in [(ends[0], low), (ends[1], high)] where !number.isInteger {
      throw end.error("met \(end.shown), but a range runs over integers")
    }
    guard low <= high else { throw value.error("an empty range: its first number is above its last") }
    guard let count = (high - low + 1).numerator.word, count <= ReadingLimits.rangeOptions else {
      throw value.error("a range of more than \(ReadingLimits.rangeOptions) integers, the most that this program reads")
    }
    try spend(count, value)
    return .range(low.numerator, high.numerator)
  }

  private mutating func spend(_ count: Int, _ value: JSONValue) throws(InputError) {
    optionsSpent += count
    guard optionsSpent <= ReadingLimits.allOptions else {
      throw value.error("more than \(ReadingLimits.allOptions) options in all, the most that this program reads")
    }
  }

  // MARK: Activations

  private func activation(_ value: JSONValue) throws(InputError) -> Activation {
    let names: [String: Activation] = [
      "identity": .identity, "relu": .relu, "sign": .sign, "step": .step, "abs": .abs, "square": .square,
    ]
    let expectation =
      "an activation: identity, relu, sign, step, abs, square, "
      + "{\"leaky-relu\": …}, {\"clamp\": …}, {\"polynomial\": …} or {\"piecewise\": …}"
    if value.kind == .string, let activation = names[value.decodedString] { return activation }
    guard value.kind == .object else { throw value.error("met \(value.shown), expected \(expectation)") }
    let fields = try value.fields("an activation", allowed: ["leaky-relu", "clamp", "polynomial", "piecewise"])
    guard fields.count == 1, let (name, parameter) = fields.first else {
      throw value.error("\(fields.count) activations in one object, expected \(expectation)")
    }
    switch name {
    case "leaky-relu": return .leakyReLU(try parameter.rational("the slope below 0"))
    case "clamp":
      let ends = try rationals(parameter, "a list [lo, hi]")
      guard ends.count == 2 else { throw parameter.error("\(ends.count) entries, expected [lo, hi]") }
      guard ends[0] <= ends[1] else { throw parameter.error("lo is above hi") }
      return .clamp(ends[0], ends[1])
    case "polynomial":
      let coefficients = try rationals(parameter, "a list of coefficients [c0, c1, …]")
      guard !coefficients.isEmpty else { throw parameter.error("an empty list, expected at least c0") }
      return .polynomial(coefficients)
    default: return try piecewise(parameter)
    }
  }

  private func rationals(_ value: JSONValue, _ what: String) throws(InputError) -> [Rational] {
    var result: [Rational] = []
    for entry in try value.elements(what) { result.append(try entry.rational("a rational")) }
    return result
  }

  private func piecewise(_ value: JSONValue) throws(InputError) -> Activation {
    let entries = try value.elements("a list of pieces [[slope, intercept], break]")
    guard !entries.isEmpty else { throw value.error("an empty list, expected at least one piece") }
    var pieces: [Activation.Piece] = []
    var breaks: [Rational] = []
    for (number, entry) in entries.enumerated() {
      let parts = try entry.elements("a piece [[slope, intercept], break]")
      let isLast = number == entries.count - 1
      guard parts.count == (isLast ? 1 : 2) else {
        throw entry.error(
          isLast ? "the last piece is [[slope, intercept]], without a break" : "expected [[slope, intercept], break]")
      }
      let line = try rationals(parts[0], "[slope, intercept]")
      guard line.count == 2 else { throw parts[0].error("\(line.count) entries, expected [slope, intercept]") }
      pieces.append(.init(slope: line[0], intercept: line[1]))
      if isLast { break }
      let limit = try parts[1].rational("a break")
      if let last = breaks.last, last >= limit { throw parts[1].error("breaks must increase strictly") }
      breaks.append(limit)
    }
    return .piecewise(pieces: pieces, breaks: breaks)
  }
}
