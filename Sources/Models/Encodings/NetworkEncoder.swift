import ExactArithmetic
import Formulations
import TrainingProblem

/// Builds the mixed-integer program of a scaled instance: parameters, then for each distinct input the network layer
/// by layer, then the losses. All data are integers; a strict inequality is a gap of one.
struct NetworkEncoder {
  let scaled: ScaledInstance
  let name: EncodingName
  var program: MixedIntegerProgram
  /// By parameter; nil where there is no edge.
  var literals: [ParameterLiterals?] = []
  /// By parameter: literals beside its own, where some are needed.
  var selectorsOfParameter: [ParameterLiterals?] = []
  /// By parameter: what the names of its variables begin with.
  var places: [String] = []
  /// Variables that say together which option a parameter has; for look-ups by variable.
  var groups: [ParameterLiterals] = []
  var groupOfVariable: [VariableIndex: Int] = [:]
  /// The meanings of auxiliary variables, in the order in which they can be computed.
  private(set) var definitions: [(VariableIndex, Definition)] = []
  /// True if a row turned out to hold nowhere. Cannot be: every choice is a solution.
  private(set) var isInfeasible = false
  /// How many rows are on parameters only: the first ones.
  private var parameterRowCount = 0

  private let shouldStop: () -> Bool
  private let relaxations: RelaxationOpener?

  init(
    _ scaled: ScaledInstance, _ name: EncodingName, relaxations: RelaxationOpener?, shouldStop: @escaping () -> Bool
  ) {
    self.scaled = scaled
    self.name = name
    self.relaxations = relaxations
    self.shouldStop = shouldStop
    program = MixedIntegerProgram(name: "dnnt")
    program.objectiveScale = scaled.objectiveScale
  }

  mutating func encode() throws(EncodingRefusal) {
    addParameters()
    if name.symmetry == .ordered { addNeuronOrder() }
    parameterRowCount = program.rowCount
    var losses: [[Quantity]] = []
    for input in scaled.inputs.indices { losses.append(try outputs(at: input)) }
    try addObjective(losses)
    for (number, constraint) in scaled.constraints.enumerated() {
      try addConstraint(constraint, losses, name: "c\(number)")
    }
    precondition(!isInfeasible, "an encoding holds at every choice of parameters")
  }

  /// Adds a row in normal form, unless the bounds imply it.
  mutating func add(_ name: String, _ left: LinearExpression, _ relation: Relation, _ right: Integer) {
    if program.addNormalisedRow(name, left, relation, right) == .infeasible { isInfeasible = true }
  }

  /// Adds an auxiliary variable between `low` and `high`, which is `definition` at every point that is meant.
  mutating func define(_ name: String, _ low: Integer, _ high: Integer, as definition: Definition) -> VariableIndex {
    let variable = program.addVariable(name, kind: .implied, lower: low, upper: high)
    definitions.append((variable, definition))
    return variable
  }

  /// Adds an auxiliary 0-1 variable.
  mutating func defineBinary(_ name: String, as definition: Definition) -> VariableIndex {
    let variable = program.addBinary(name)
    definitions.append((variable, definition))
    return variable
  }

  // MARK: The network at one distinct input

  /// The scaled outputs at distinct input `input`.
  private mutating func outputs(at input: Int) throws(EncodingRefusal) -> [Quantity] {
    var values = [scaled.inputs[input].map { Quantity(constant: $0) }]
    let firstRow = program.rowCount
    for (l, layer) in scaled.layers.enumerated() {
      var result: [Quantity] = []
      for neuron in 0..<layer.neurons {
        if shouldStop() { throw EncodingRefusal(message: "a limit ended its making at distinct input \(input + 1)") }
        let place = "\(l + 1)_\(neuron)_\(input)"
        var pre = preActivation(layer, neuron, values, place: place)
        if name.bounds == .relaxation { pre = try relaxed(pre, layer: l, firstRow: firstRow) }
        result.append(try activated(pre, layer.activation, layer: l, name: "a\(place)"))
      }
      values.append(result)
    }
    return values[values.count - 1]
  }

  /// `pre` between its least and greatest values over the parameters' rows and those of this input, from `firstRow` on.
  ///
  /// In the first two layers intervals are the relaxation's bounds already: parts of a sum have no parameters in common,
  /// unless ordered neurons tie them together.
  private func relaxed(_ pre: Quantity, layer: Int, firstRow: Int) throws(EncodingRefusal) -> Quantity {
    guard layer > (name.symmetry == .ordered ? 0 : 1), pre.constant == nil else { return pre }
    guard let relaxations else {
      throw EncodingRefusal(message: "bounds from linear programs need GLPK, which this build leaves out")
    }
    let bound = RelaxedBound(
      program, rows: [0..<parameterRowCount, firstRow..<program.rowCount], open: relaxations)
    do {
      return pre.narrowed(to: try bound.least(pre.expression), try bound.least(-pre.expression).map { -$0 })
    } catch {
      throw EncodingRefusal(message: "bounds from linear programs: \(error)")
    }
  }

  private mutating func preActivation(
    _ layer: ScaledLayer, _ neuron: Int, _ values: [[Quantity]], place: String
  ) -> Quantity {
    var terms: [Term] = []
    var sum = Quantity(constant: 0)
    func take(_ part: Quantity) {
      terms += part.expression.terms
      sum.expression.constant += part.expression.constant
      sum.low += part.low
      sum.high += part.high
      sum.values = ValueSet.sums(sum.values, part.values)
    }
    for column in 0..<layer.parametersPerNeuron {
      let parameter = layer.weight(neuron: neuron, source: column)
      guard literals[parameter] != nil else { continue }
      guard column < layer.sources.count else {
        take(value(of: parameter))
        continue
      }
      let source = layer.sources[column]
      let input = values[source.layer][source.neuron]
      if let constant = input.constant {
        if constant.signum != 0 { take(value(of: parameter).scaled(by: constant)) }
      } else if scaled.parameters.options(parameter).count == 1 {
        take(input.scaled(by: scaled.parameters.options(parameter)[0]))
      } else {
        take(product(parameter, input, name: "p\(place)_\(column)"))
      }
    }
    let constant = sum.expression.constant
    sum.expression = LinearExpression(terms, constant: constant)
    // Parts may cancel, which intervals do not see.
    if sum.expression.terms.isEmpty { return Quantity(constant: constant) }
    if let values = sum.values { (sum.low, sum.high) = (values[0], values[values.count - 1]) }
    return sum
  }

  /// The parameter itself.
  private mutating func value(of parameter: Int) -> Quantity {
    let options = scaled.parameters.options(parameter)
    let keepsValues = name.bounds == .reachable || options.count == 1
    return Quantity(
      function(options, of: parameter), options[0], options[options.count - 1],
      values: keepsValues ? ValueSet.distinct(options) : nil)
  }
}
