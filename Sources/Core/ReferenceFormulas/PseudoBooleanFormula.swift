import ExactArithmetic

/// An integer multiple of a literal.
public struct LiteralTerm: Hashable, Sendable {
  /// The factor; may be negative outside of normal form.
  public let coefficient: Integer
  /// The literal that is multiplied.
  public let literal: Literal
  /// `coefficient` times `literal`.
  public init(_ coefficient: Integer, _ literal: Literal) {
    self.coefficient = coefficient
    self.literal = literal
  }
}

/// Σ coefficient · literal ≥ degree, in normal form: variables ascending, each once, every coefficient positive.
public struct PseudoBooleanConstraint: Hashable, Sendable {
  /// The left-hand side, in normal form.
  public let terms: [LiteralTerm]
  /// The right-hand side; where it is at most 0 every assignment satisfies the constraint.
  public let degree: Integer

  /// Brings any integer-linear inequality over literals to normal form: negative coefficients by c·l = −c·(¬l) + c,
  /// repeated variables added up.
  public init(_ terms: [LiteralTerm], atLeast degree: Integer) {
    if PseudoBooleanConstraint.isNormal(terms) {
      (self.terms, self.degree) = (terms, degree)
      return
    }
    var degree = degree
    // As coefficients of plain variables: c·¬x = c − c·x.
    let plain = terms.map { term -> (variable: Int32, coefficient: Integer) in
      guard term.literal.isNegated else { return (term.literal.variable, term.coefficient) }
      degree -= term.coefficient
      return (term.literal.variable, -term.coefficient)
    }.sorted { $0.variable < $1.variable }
    var merged: [LiteralTerm] = []
    var place = 0
    while place < plain.count {
      let variable = plain[place].variable
      var sum = Integer.zero
      while place < plain.count, plain[place].variable == variable {
        sum += plain[place].coefficient
        place += 1
      }
      guard sum.signum != 0 else { continue }
      merged.append(LiteralTerm(sum.magnitude, Literal(variable, isNegated: sum.signum < 0)))
      if sum.signum < 0 { degree -= sum }
    }
    self.terms = merged
    self.degree = degree
  }

  /// True if the terms have normal form as they stand, as those of most clauses do.
  private static func isNormal(_ terms: [LiteralTerm]) -> Bool {
    var last: Int32 = 0
    for term in terms {
      guard term.literal.variable > last, term.coefficient.signum > 0 else { return false }
      last = term.literal.variable
    }
    return true
  }
}

/// A pseudo-Boolean formula: 0-1 variables, integer-linear constraints, and a linear objective to minimise.
///
/// The true objective is (Σ objective terms + objectiveConstant) / objectiveScale.
public struct PseudoBooleanFormula: Sendable {
  /// The number of variables, which are 1 … `variableCount`.
  public var variableCount: Int
  /// The constraints; a satisfying assignment satisfies all.
  public var constraints: [PseudoBooleanConstraint]
  /// Terms of the objective; empty where nothing is minimised.
  public var objective: [LiteralTerm]
  /// The number that is added to the sum of the objective's terms.
  public var objectiveConstant: Integer
  /// Positive.
  public var objectiveScale: Integer

  /// A formula over variables 1 … `variableCount`; without arguments the one that everything satisfies.
  public init(
    variableCount: Int = 0, constraints: [PseudoBooleanConstraint] = [], objective: [LiteralTerm] = [],
    objectiveConstant: Integer = 0, objectiveScale: Integer = 1
  ) {
    self.variableCount = variableCount
    self.constraints = constraints
    self.objective = objective
    self.objectiveConstant = objectiveConstant
    self.objectiveScale = objectiveScale
  }
}
