import ExactArithmetic
import Formulations
import TrainingProblem

/// Builds the mixed-integer program of a scaled instance: parameters, then for each distinct input the network layer
/// by layer, then the losses. All data are integers; a strict inequality is a gap of one.
struct NetworkEncoder {
  let scaled: ScaledInstance
  let form: ParameterLiterals.Form
  var program: MixedIntegerProgram
  /// By parameter; nil where there is no edge.
  private(set) var literals: [ParameterLiterals?] = []
  /// What auxiliary variables stand for, in the order in which they can be computed.
  private(set) var definitions: [(VariableIndex, Definition)] = []
  /// Whether a row turned out to hold nowhere. Cannot be: every choice is a solution.
  private(set) var isInfeasible = false

  init(_ scaled: ScaledInstance, form: ParameterLiterals.Form) {
    self.scaled = scaled
    self.form = form
    program = MixedIntegerProgram(name: "dnnt")
    program.objectiveScale = scaled.objectiveScale
  }

  mutating func encode() throws(EncodingRefusal) {
    addParameters()
    var losses: [[Quantity]] = []
    for input in scaled.inputs.indices { losses.append(try outputs(at: input)) }
    try addObjective(losses)
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

  // MARK: Parameters

  private mutating func addParameters() {
    for (l, layer) in scaled.layers.enumerated() {
      for neuron in 0..<layer.neurons {
        for column in 0..<layer.parametersPerNeuron {
          let options = scaled.parameters.options(layer.weight(neuron: neuron, source: column)).count
          let name = column < layer.sources.count ? "w\(l + 1)_\(neuron)_\(column)" : "b\(l + 1)_\(neuron)"
          literals.append(
            options == 0 ? nil : ParameterLiterals(options, form: form, name: name, in: &program))
        }
      }
    }
  }

  // MARK: The network at one distinct input

  /// The scaled outputs at distinct input `input`.
  private mutating func outputs(at input: Int) throws(EncodingRefusal) -> [Quantity] {
    var values = [scaled.inputs[input].map { Quantity(constant: $0) }]
    for (l, layer) in scaled.layers.enumerated() {
      var result: [Quantity] = []
      for neuron in 0..<layer.neurons {
        let place = "\(l + 1)_\(neuron)_\(input)"
        let pre = preActivation(layer, neuron, values, place: place)
        result.append(try activated(pre, layer.activation, layer: l, name: "a\(place)"))
      }
      values.append(result)
    }
    return values[values.count - 1]
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
    }
    for column in 0..<layer.parametersPerNeuron {
      let parameter = layer.weight(neuron: neuron, source: column)
      guard let literals = literals[parameter] else { continue }
      let options = scaled.parameters.options(parameter)
      let whole = Quantity(literals.function(options), options[0], options[options.count - 1])
      guard column < layer.sources.count else {
        take(whole)
        continue
      }
      let source = layer.sources[column]
      let value = values[source.layer][source.neuron]
      if let constant = value.constant {
        take(whole.scaled(by: constant))
      } else if options.count == 1 {
        take(value.scaled(by: options[0]))
      } else {
        take(product(literals, options, value, name: "p\(place)_\(column)"))
      }
    }
    sum.expression = LinearExpression(terms, constant: sum.expression.constant)
    return sum
  }
}
