import ExactArithmetic
import ReferenceFormulas
import TrainingProblem

// Meanings of the formula's variables: for searches that write proofs over it, and for solutions read back.
extension ReferenceEncoding {
  // MARK: Parameters

  /// "Parameter `parameter` has at least option `option`", options counting from 0 in ascending order.
  ///
  /// The parameter's number is that of the `ParameterTable`. Known where the option is 0 or there is none so high; nil
  /// where there is no edge.
  public func literal(parameter: Int, option: Int) -> ReferenceCondition? {
    guard let number = parameters[parameter] else { return nil }
    if option <= 0 { return .known(true) }
    return option <= number.terms.count ? .literal(number.terms[option - 1].literal) : .known(false)
  }

  /// The choice that a solution stands for; `point` has the value of variable v at v − 1.
  public func choice(from point: [Bool]) -> ParameterChoice {
    parameters.map { number in
      number.map { number in Int32(number.literals.count { $0.holds(at: point) }) } ?? -1
    }
  }

  /// The values of all variables at `choice`: a solution of the formula whose objective is the choice's.
  public func completion(of choice: ParameterChoice) -> [Bool] {
    var point = [Bool](repeating: false, count: formula.variableCount)
    for (number, option) in zip(parameters, choice) {
      guard let number else { continue }
      for literal in number.literals.prefix(Int(option)) { point[Int(literal.variable) - 1] = true }
    }
    for definition in definitions { definition.complete(&point) }
    return point
  }

  // MARK: The network

  /// The scaled value of neuron `neuron` of layer `layer` (0 is the input) at distinct input `input`; nil where no
  /// sample has that input.
  public func value(layer: Int, neuron: Int, input: Int) -> ReferenceNumber? {
    values[input].isEmpty ? nil : values[input][layer][neuron]
  }

  /// "The neuron's scaled value is at least `bound`", where that is known or has a literal; otherwise nil.
  public func condition(layer: Int, neuron: Int, input: Int, atLeast bound: Integer) -> ReferenceCondition? {
    value(layer: layer, neuron: neuron, input: input)?.condition(atLeast: bound)
  }

  /// ℓ of merged sample `sample`, before its weight.
  public func loss(sample: Int) -> ReferenceNumber { losses[sample] }

  // MARK: The objective

  /// The sum of the objective's terms at `point`.
  public func objectiveSum(at point: [Bool]) -> Integer {
    formula.objective.reduce(Integer.zero) { $1.literal.holds(at: point) ? $0 + $1.coefficient : $0 }
  }

  /// The instance's objective at `choice`.
  public func objective(of choice: ParameterChoice) -> Rational {
    objective(sum: objectiveSum(at: completion(of: choice)))
  }

  /// The sum of the objective's terms where the instance's objective is `objective`, which some choice has.
  public func sum(ofObjective objective: Rational) -> Integer {
    scaled.scaledFloor(objective) - formula.objectiveConstant
  }

  /// The greatest sum of the objective's terms with which an objective is at most `threshold`: a proof of a lower
  /// bound above it shows that the threshold is missed.
  public func greatestSum(reaching threshold: Rational) -> Integer {
    scaled.scaledFloor(threshold) - formula.objectiveConstant
  }
}

extension ReferenceNumber {
  /// "At least `bound`", where that is known or the number has a literal for it; otherwise nil.
  public func condition(atLeast bound: Integer) -> ReferenceCondition? {
    if bound <= low { return .known(true) }
    if bound > high { return .known(false) }
    guard form == .order else { return nil }
    return .literal(literals[orderValues.partitionPoint { $0 >= bound } - 1])
  }
}
