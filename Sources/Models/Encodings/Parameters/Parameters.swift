import ExactArithmetic
import Formulations
import TrainingProblem

extension EncodingName.Parameters {
  var form: ParameterLiterals.Form {
    switch self {
    case .order: .order
    case .oneHot: .oneHot
    case .log: .log
    case .integer: .integer
    }
  }
}

extension NetworkEncoder {
  mutating func addParameters() {
    var firstOfTie: [Int: Int] = [:]
    for tie in scaled.ties { for parameter in tie.dropFirst() { firstOfTie[parameter] = tie[0] } }
    for (l, layer) in scaled.layers.enumerated() {
      for neuron in 0..<layer.neurons {
        for column in 0..<layer.parametersPerNeuron {
          let options = scaled.parameters.options(layer.weight(neuron: neuron, source: column)).count
          let place = column < layer.sources.count ? "w\(l + 1)_\(neuron)_\(column)" : "b\(l + 1)_\(neuron)"
          if let first = firstOfTie[literals.count] {
            literals.append(literals[first])
            places.append(place)
            continue
          }
          let made =
            options == 0
            ? nil : ParameterLiterals(options, form: name.parameters.form, name: place, in: &program)
          literals.append(made)
          if let made { group(made) }
          places.append(place)
        }
      }
    }
    selectorsOfParameter = [ParameterLiterals?](repeating: nil, count: literals.count)
  }

  /// The function of the parameter's option that takes `values[j]` at option j.
  mutating func function(_ values: [Integer], of parameter: Int) -> LinearExpression {
    guard let literals = literals[parameter] else { preconditionFailure("a function of a parameter that is there") }
    if let direct = literals.function(values) { return direct }
    guard let linear = selectors(of: parameter).function(values) else {
      preconditionFailure("order literals and selectors have every function")
    }
    return linear
  }

  /// Literals of the parameter in which every function of its option is linear: its own, or such as stand beside
  /// them, made where first needed.
  mutating func selectors(of parameter: Int) -> ParameterLiterals {
    guard let own = literals[parameter] else { preconditionFailure("a parameter that is there") }
    if own.form == .order || own.form == .oneHot { return own }
    if let made = selectorsOfParameter[parameter] { return made }
    let made =
      own.form == .log
      ? selectors(besideDigits: own, name: places[parameter])
      : orderLiterals(besideNumber: own, name: places[parameter])
    selectorsOfParameter[parameter] = made
    group(made)
    return made
  }

  /// Remembers which variables belong together.
  private mutating func group(_ literals: ParameterLiterals) {
    for variable in literals.variables { groupOfVariable[variable] = groups.count }
    groups.append(literals)
  }
}
