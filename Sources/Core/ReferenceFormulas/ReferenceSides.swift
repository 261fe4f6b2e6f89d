import ExactArithmetic
import TrainingProblem

/// The constraints of an instance as rows over the literals of its network: see docs/reference-encoding.md.
struct ReferenceSides {
  let outputs: [[ReferenceNumber]]
  let parameters: [ReferenceNumber?]
  /// Losses that have literals already.
  private var known: [LossKey: ReferenceNumber] = [:]

  /// The data that a sample's loss depends on.
  private struct LossKey: Hashable {
    let form: LossForm
    let outputFactor: Integer
    let margin: Integer
    let input: Int
    let targets: [Integer]
    let classNumber: Int
    /// True if no completion of a choice makes it greater than it is: only a maximum may be, where that costs.
    let isExact: Bool

    init(_ loss: ScaledLoss, _ sample: ScaledSample, isExact: Bool) {
      (form, outputFactor, margin) = (loss.form, loss.outputFactor, loss.margin)
      (input, targets, classNumber) = (sample.input, sample.targets, sample.classNumber)
      self.isExact = isExact || loss.form.total != .maximum
    }
  }

  /// - Parameters:
  ///   - outputs: of the network, by distinct input.
  ///   - losses: of the objective's samples.
  init(
    _ scaled: ScaledInstance, outputs: [[ReferenceNumber]], parameters: [ReferenceNumber?], losses: [ReferenceNumber]
  ) {
    self.outputs = outputs
    self.parameters = parameters
    for (sample, loss) in zip(scaled.samples, losses) { known[LossKey(scaled.loss, sample, isExact: false)] = loss }
  }

  /// Adds the row Σ terms ≤ limit. A completion of a choice satisfies it if and only if the choice does: losses that
  /// count against the limit need not be exact from above, those of a negative factor are.
  mutating func add(
    _ constraint: ScaledConstraint, to builder: inout ReferenceBuilder
  ) throws(ReferenceRefusal) {
    var terms: [LiteralTerm] = []
    var constant = Integer.zero
    for term in constraint.losses {
      let isExact = term.factor.signum < 0
      var parts: [ReferenceNumber] = []
      for sample in term.samples {
        parts.append(try loss(sample, term.loss, isExact: isExact, in: &builder).scaled(by: sample.weight))
      }
      if term.loss.aggregate == .max, !parts.isEmpty { parts = [try builder.greatest(parts, isExact: isExact)] }
      for part in parts {
        let scaled = part.scaled(by: term.factor)
        terms += scaled.terms
        constant += scaled.constant
      }
    }
    for cost in constraint.costs {
      guard let number = parameters[cost.parameter] else { continue }
      constant += cost.ofOptions[0]
      for (index, literal) in number.literals.enumerated() {
        terms.append(LiteralTerm(cost.ofOptions[index + 1] - cost.ofOptions[index], literal))
      }
    }
    try builder.require(
      terms.map { LiteralTerm(-$0.coefficient, $0.literal) }, atLeast: constant - constraint.limit)
  }

  private mutating func loss(
    _ sample: ScaledSample, _ loss: ScaledLoss, isExact: Bool, in builder: inout ReferenceBuilder
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    let key = LossKey(loss, sample, isExact: isExact)
    if let number = known[key] { return number }
    let parts = try builder.lossSummands(sample, loss, outputs[sample.input], isExact: isExact)
    let number = ReferenceNumber.sum(parts, memberLimit: builder.limits.members)
    known[key] = number
    return number
  }
}

extension ReferenceEncoding {
  /// "Not this choice", as a clause over the parameters' literals.
  ///
  /// - Precondition: `choice` is one of the instance's.
  public func clause(blocking choice: ParameterChoice) -> PseudoBooleanConstraint {
    var literals: Set<Literal> = []
    for (number, option) in zip(parameters, choice) {
      guard let number, !number.isConstant else { continue }
      let own = number.literals
      if option > 0 { literals.insert(!own[Int(option) - 1]) }
      if Int(option) < own.count { literals.insert(own[Int(option)]) }
    }
    return PseudoBooleanConstraint(literals.sorted().map { LiteralTerm(1, $0) }, atLeast: 1)
  }

  /// The formula without its objective, and with `choices` blocked.
  public func formula(blocking choices: [ParameterChoice]) -> PseudoBooleanFormula {
    PseudoBooleanFormula(
      variableCount: formula.variableCount, constraints: formula.constraints + choices.map(clause(blocking:)))
  }
}
