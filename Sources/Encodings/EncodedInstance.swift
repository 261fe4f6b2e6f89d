import ExactArithmetic
import Formulations
import TrainingProblem

/// An instance as a mixed-integer program, with the map from its variables back to parameters.
public struct EncodedInstance: Sendable {
  public let name: EncodingName
  public let scaled: ScaledInstance
  public let program: MixedIntegerProgram
  private let literals: [ParameterLiterals?]
  /// Auxiliary variables in the order in which they can be computed.
  let definitions: [(VariableIndex, Definition)]

  /// Encodes `scaled`. Rows and variables grow with distinct inputs × edges × options.
  public init(_ scaled: ScaledInstance, _ name: EncodingName) throws(EncodingRefusal) {
    var encoder = NetworkEncoder(scaled, form: name == .orderBigM ? .order : .oneHot)
    try encoder.encode()
    self.name = name
    self.scaled = scaled
    program = encoder.program
    literals = encoder.literals
    definitions = encoder.definitions
  }

  /// The choice that values of the program's variables stand for; values need not be exactly 0 or 1.
  public func choice(_ value: (VariableIndex) -> Rational) -> ParameterChoice {
    literals.map { literals in
      guard let literals else { return -1 }
      return ParameterMap.option(literals.form, literals.variables.map(value))
    }
  }

  /// The map as a file's content.
  public func map(digest: String) -> ParameterMap {
    ParameterMap(
      digest: digest, encoding: name.rawValue, columns: program.variables.map(\.name),
      entries: literals.enumerated().compactMap { parameter, literals in
        literals.map { entry in
          ParameterMap.Entry(
            parameter: parameter, form: entry.form.rawValue, variables: entry.variables.map(\.position))
        }
      })
  }

  /// Values for the binaries of `choice`'s parameters, to be completed by a solver.
  public func literalValues(_ choice: ParameterChoice) -> [(VariableIndex, Integer)] {
    var values: [(VariableIndex, Integer)] = []
    for (parameter, literals) in literals.enumerated() {
      guard let literals else { continue }
      let option = Int(choice[parameter])
      for (index, variable) in literals.variables.enumerated() {
        let isSet = literals.form == .order ? option > index : option == index
        values.append((variable, isSet ? 1 : 0))
      }
    }
    return values
  }
}
