import TrainingProblem

/// The results that the complexity map consists of, after "On the Hardness of Training Deep Neural Networks
/// Discretely" (2024, arXiv:2412.13057): docs/map.md states them.
public enum MapResult: String, Sendable, CaseIterable {
  /// One choice, deep, with polynomials: judging it decides PosSLP.
  case deepPosSLP = "deep-posslp"
  /// Many choices, deep, with polynomials: existential PosSLP.
  case deepExistentialPosSLP = "deep-existential-posslp"
  /// Real parameters.
  case continuous
  /// Two layers and one distinct input: subset sum.
  case oneSample = "two-layers-one-sample"
  /// One hidden neuron: exact cover, one-in-three satisfiability.
  case oneNeuron = "two-layers-one-neuron"
  /// Two layers and one input: exact cover by a table.
  case dimensionOne = "two-layers-dimension-one"
  /// Two layers and few distinct inputs: pseudo-polynomial.
  case pseudoPolynomial = "pseudo-polynomial"
  /// A choice is judged in polynomial time.
  case inNP = "in-np"

  /// Samples up to which a dataset counts as one of a fixed size.
  static let fixedSamples = 3

  /// The result in one sentence, for `info`.
  public var sentence: String {
    switch self {
    case .deepPosSLP: "to judge the one choice decides PosSLP: not in NP as far as is known"
    case .deepExistentialPosSLP: "to find a choice decides existential PosSLP: not in NP as far as is known"
    case .continuous: "continuous parameters can say all that discrete ones can"
    case .oneSample: "NP-hard with two layers and one sample: subset sum"
    case .oneNeuron: "NP-hard with one hidden neuron: exact cover, one-in-three satisfiability"
    case .dimensionOne: "NP-hard with two layers and one input: exact cover by a table"
    case .pseudoPolynomial: "polynomial in the size of the numbers: two layers, few distinct inputs"
    case .inNP: "in NP: a choice is judged in polynomial time"
    }
  }

  /// The results that speak of instances of this shape. What they say is about the class, not about this instance.
  ///
  /// - Parameters:
  ///   - free: parameters with two options or more.
  ///   - real: parameters that take any real value.
  static func applying(to instance: Instance, distinctInputs: Int, free: Int, real: Int) -> [MapResult] {
    let layers = instance.network.layers
    let polynomials = layers.count { ($0.activation.coefficients?.count ?? 0) > 2 }
    var results: [MapResult] = []
    if real > 0 { results.append(.continuous) }
    // Digits multiply with every polynomial layer: two do not make a hard number yet.
    if polynomials > 2 {
      results.append(free + real == 0 ? .deepPosSLP : .deepExistentialPosSLP)
    } else if real == 0 {
      results.append(.inNP)
    }
    guard real == 0, free > 0, layers.count <= 2 else { return results }
    let hidden = layers.count == 2 ? layers[0].neurons : 1
    if distinctInputs == 1 && layers.count == 2 { results.append(.oneSample) }
    if distinctInputs > fixedSamples {
      if hidden == 1 { results.append(.oneNeuron) }
      if instance.network.inputs == 1 && layers.count == 2 { results.append(.dimensionOne) }
    }
    if distinctInputs <= fixedSamples && polynomials == 0 { results.append(.pseudoPolynomial) }
    return results
  }
}
