import ExactArithmetic
public import Formulations
import TrainingProblem

/// An instance as a mixed-integer program, with the map from its variables back to parameters.
public struct EncodedInstance: Sendable {
  /// The encoding that was used.
  public let name: EncodingName
  /// The instance over the integers.
  public let scaled: ScaledInstance
  /// The program; its objective is the instance's, up to the scale and the constant.
  public let program: MixedIntegerProgram
  private let literals: [ParameterLiterals?]
  /// Auxiliary variables in the order in which they can be computed.
  let definitions: [(VariableIndex, Definition)]
  /// Empty unless neurons are ordered.
  private let exchanges: [NeuronExchange]

  /// Encodes `scaled`. Rows and variables grow with distinct inputs × edges × options, and × pieces of activations.
  ///
  /// - Parameters:
  ///   - relaxations: solves the linear programs of bounds from relaxations; needed for no other names.
  ///   - shouldStop: asked at every neuron at every distinct input; true ends it with a refusal.
  public init(
    _ scaled: ScaledInstance, _ name: EncodingName, relaxations: RelaxationOpener? = nil,
    shouldStop: @escaping () -> Bool = { false }
  ) throws(EncodingRefusal) {
    var encoder = NetworkEncoder(scaled, name, relaxations: relaxations, shouldStop: shouldStop)
    try encoder.encode()
    self.name = name
    self.scaled = scaled
    var program = encoder.program
    program.reduceObjective()
    self.program = program
    literals = encoder.literals
    definitions = encoder.definitions
    exchanges = name.symmetry == .ordered ? NeuronExchange.all(of: scaled) : []
  }

  /// The choice that values of the program's variables stand for; values need not be exactly 0 or 1.
  public func choice(_ value: (VariableIndex) -> Rational) -> ParameterChoice {
    literals.map { literals in
      guard let literals else { return -1 }
      return literals.form.option(literals.variables.map(value), of: literals.optionCount)
    }
  }

  /// The map as a file's content, for a file of the format `format`.
  public func map(digest: String, format: ProgramFormat) -> ParameterMap {
    switch format {
    case .opb: digitMap(digest: digest)
    case .smt2: map(digest: digest, names: IntegerSMTWriter.name, format: .smt2)
    case .mps, .lp, .cnf, .wcnf: map(digest: digest, names: { $0.name }, format: format)
    }
  }

  /// The map as a file's content, for files in which a variable is called what `names` says: its own name.
  public func map(
    digest: String, names: (Variable) -> String = { $0.name }, format: ProgramFormat = .mps
  ) -> ParameterMap {
    ParameterMap(
      digest: digest, encoding: name.rawValue, program: format, columns: program.variables.map(names),
      entries: entries { ($0.form, $0.variables.map(\.position)) })
  }

  /// The map for a file that has the program's integers in binary digits, as OPB. An integer parameter is given by its
  /// digits there; the others have 0-1 variables in any case, which are digits of their own.
  public func digitMap(digest: String) -> ParameterMap {
    let expansion = BinaryExpansion(program)
    return ParameterMap(
      digest: digest, encoding: name.rawValue, program: .opb,
      columns: (0..<expansion.digitCount).map(PseudoBooleanWriter.name(ofDigit:)),
      entries: entries { literals in
        (literals.form == .integer ? .log : literals.form, literals.variables.flatMap { expansion.digits(of: $0) })
      })
  }

  private func entries(
    _ place: (ParameterLiterals) -> (ParameterLiterals.Form, [Int])
  ) -> [ParameterMap.Entry] {
    literals.enumerated().compactMap { parameter, literals in
      guard let literals else { return nil }
      let (form, variables) = place(literals)
      return ParameterMap.Entry(parameter: parameter, form: form.rawValue, variables: variables)
    }
  }

  /// The arrangement of `choice` that the program has a point for: `choice` itself unless neurons are ordered.
  public func arranged(_ choice: ParameterChoice) -> ParameterChoice {
    NeuronExchange.ordered(choice, by: exchanges)
  }

  /// Values for the variables of `choice`'s parameters, to be completed by a solver.
  public func literalValues(_ choice: ParameterChoice) -> [(VariableIndex, Integer)] {
    literals.enumerated().flatMap { parameter, literals -> [(VariableIndex, Integer)] in
      guard let literals else { return [] }
      let values = literals.form.values(at: Int(choice[parameter]), of: literals.optionCount)
      return Array(zip(literals.variables, values))
    }
  }
}
