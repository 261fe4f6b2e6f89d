import ExactArithmetic
import TrainingProblem

/// An instance as a pseudo-Boolean formula that says only what the instance means: the statement that proofs are about.
///
/// Specified in docs/reference-encoding.md. The same instance always gives the same formula. Every choice of
/// parameters has solutions, and the least objective among them is the choice's exact objective.
public struct ReferenceEncoding: Sendable {
  /// The instance over the integers that the formula is about.
  public let scaled: ScaledInstance
  /// Parameter literals are its first variables. The instance's objective is (terms + constant) / scale.
  public let formula: PseudoBooleanFormula
  /// How many variables are parameter literals.
  public let parameterVariableCount: Int
  /// By parameter of the `ParameterTable`: its number; nil where there is no edge.
  package let parameters: [ReferenceNumber?]
  /// By distinct input, layer (0 is the input) and neuron; no layers where no sample has the input.
  package let values: [[[ReferenceNumber]]]
  /// By distinct input, layer from the second on, and neuron: what each source and then the bias adds to the
  /// pre-activation; nil where there is no edge. No layers where no sample has the input.
  package let summands: [[[[ReferenceNumber?]]]]
  /// By merged sample, before its weight; and what each adds up from.
  package let losses: [ReferenceNumber]
  package let lossSummands: [[ReferenceNumber]]
  /// The greatest loss, for `max`.
  package let greatestLoss: ReferenceNumber?
  /// The meaning of each variable beyond the parameters', in order of variables.
  package let definitions: [ReferenceDefinition]

  /// Encodes `scaled`. Time and memory grow with the formula, whose size is limited.
  public init(_ scaled: ScaledInstance, budget: Budget = .unlimited) throws(ReferenceRefusal) {
    try self.init(scaled, limits: .standard, budget: budget)
  }

  /// The encoding with other limits, so that tests meet its rarer schemes in small instances.
  package init(
    _ scaled: ScaledInstance, limits: ReferenceLimits, budget: Budget = .unlimited
  ) throws(ReferenceRefusal) {
    var builder = ReferenceBuilder(scaled, limits: limits, budget)
    parameters = try builder.addParameters()
    parameterVariableCount = builder.variableCount
    var isUsed = [Bool](repeating: false, count: scaled.inputs.count)
    for sample in scaled.samples { isUsed[sample.input] = true }
    for term in scaled.constraints.lazy.flatMap(\.losses) {
      for sample in term.samples { isUsed[sample.input] = true }
    }
    var values: [[[ReferenceNumber]]] = []
    var summands: [[[[ReferenceNumber?]]]] = []
    for input in scaled.inputs.indices {
      let network = isUsed[input] ? try builder.addNetwork(at: input, parameters) : (values: [], summands: [])
      values.append(network.values)
      summands.append(network.summands)
    }
    var losses: [ReferenceNumber] = []
    var lossSummands: [[ReferenceNumber]] = []
    for sample in scaled.samples {
      let parts = try builder.lossSummands(sample, scaled.loss, values[sample.input][scaled.layers.count])
      lossSummands.append(parts)
      losses.append(ReferenceNumber.sum(parts, memberLimit: limits.members))
    }
    var parts = zip(losses, scaled.samples).map { $0.scaled(by: $1.weight) }
    let isGreatest = scaled.loss.aggregate == .max && !parts.isEmpty
    if isGreatest { parts = [try builder.greatest(parts)] }
    let objective = try ReferenceEncoding.objective(parts, parameters, in: &builder)
    if !scaled.constraints.isEmpty {
      var sides = ReferenceSides(scaled, outputs: values.map { $0.last ?? [] }, parameters: parameters, losses: losses)
      for constraint in scaled.constraints { try sides.add(constraint, to: &builder) }
    }
    formula = PseudoBooleanFormula(
      variableCount: builder.variableCount, constraints: builder.constraints, objective: objective.terms,
      objectiveConstant: objective.constant, objectiveScale: scaled.objectiveScale)
    definitions = builder.definitions
    self.scaled = scaled
    self.values = values
    self.summands = summands
    self.losses = losses
    self.lossSummands = lossSummands
    greatestLoss = isGreatest ? parts[0] : nil
  }

  /// The instance's objective where the objective's terms sum up to `sum`.
  public func objective(sum: Integer) -> Rational { scaled.objective(sum + formula.objectiveConstant) }

  /// Σ weight · loss, or the greatest, plus the penalties: over plain variables, each once, ascending.
  private static func objective(
    _ parts: [ReferenceNumber], _ parameters: [ReferenceNumber?], in builder: inout ReferenceBuilder
  ) throws(ReferenceRefusal) -> (terms: [LiteralTerm], constant: Integer) {
    let scaled = builder.scaled
    var terms = parts.flatMap(\.terms)
    var constant = parts.reduce(Integer.zero) { $0 + $1.constant }
    for (parameter, number) in parameters.enumerated() {
      guard let number else { continue }
      let costs = scaled.parameters.costs(parameter)
      constant += costs[0]
      for (index, literal) in number.literals.enumerated() {
        terms.append(LiteralTerm(costs[index + 1] - costs[index], literal))
      }
    }
    try builder.spend(terms)
    let normal = PseudoBooleanConstraint(terms, atLeast: 0)
    // c·¬x = c − c·x.
    let negated = normal.terms.filter(\.literal.isNegated)
    constant = negated.reduce(constant - normal.degree) { $0 + $1.coefficient }
    let plain = normal.terms.map { $0.literal.isNegated ? LiteralTerm(-$0.coefficient, !$0.literal) : $0 }
    return (plain, constant)
  }
}
