import CertificateChecking
import ExactArithmetic

// Decisions: a literal that says "the threshold is reached", and a bound shown by its negation.
extension SearchProofWriter {
  /// A fresh literal r with r ⇔ "the objective's terms sum up to at most `target`".
  ///
  /// - Parameter fresh: which variable beyond the formula's, from 1.
  public func define(
    reaching target: Integer, of formula: PseudoBooleanFormula, fresh: Int = 1
  ) -> ThresholdLiteral {
    let reached = Literal(Int32(formula.variableCount + fresh))
    let negated = formula.objective.map { LiteralTerm(-$0.coefficient, $0.literal) }
    // Each is brought to a degree that r (or its negation) alone can reach.
    let most = PseudoBooleanConstraint(negated, atLeast: -target)
    redundant(most.terms + [LiteralTerm(max(most.degree, 0), !reached)], atLeast: most.degree, reached, to: false)
    let least = PseudoBooleanConstraint(formula.objective, atLeast: target + 1)
    redundant(least.terms + [LiteralTerm(max(least.degree, 0), reached)], atLeast: least.degree, reached, to: true)
    return ThresholdLiteral(literal: reached, target: target, missing: number, weight: max(least.degree, 0))
  }

  /// Adds Σ terms ≥ `degree` by redundance, with the witness `fresh` = `value`: the step `red`.
  public func redundant(_ terms: [LiteralTerm], atLeast degree: Integer, _ fresh: Literal, to value: Bool) {
    text("red ")
    constraint(terms, atLeast: degree)
    text(version == .three ? " : " : " ; ")
    name(fresh)
    text(" -> \(value ? 1 : 0)")
    endLine()
    _ = next()
  }

  /// With positive coefficients only: VeriPB of 2022 cuts one below -2^31 to 32 bits where it comes before a large one.
  private func constraint(_ terms: [LiteralTerm], atLeast degree: Integer) {
    var normal = degree
    for term in terms where term.coefficient != 0 {
      let isNegative = term.coefficient.signum < 0
      if isNegative { normal -= term.coefficient }
      text("\(term.coefficient.magnitude) ")
      name(isNegative ? !term.literal : term.literal)
      text(" ")
    }
    text(">= \(normal)")
  }

  /// The end of a proof whose newest constraint is ¬r: with what ¬r implies, the bound above the threshold.
  /// - Precondition: the version is not 1, which has no word for it.
  /// - Parameter best: the sum at the best solution that was logged; nil where none was.
  public func conclude(missing threshold: ThresholdLiteral, best: Integer? = nil) {
    text("pol \(threshold.missing) \(number) \(threshold.weight) * +")
    endLine()
    _ = next()
    conclude(atLeast: threshold.target + 1, best: best)
  }
}

/// A literal r of a proof that says "the objective's terms sum up to at most the target".
public struct ThresholdLiteral: Sendable {
  /// r.
  public let literal: Literal
  /// The sum of the objective's terms that r says is reached.
  public let target: Integer
  /// The constraint "r implies that the terms sum up to at most the target".
  public var reaching: Int { missing - 1 }
  /// The constraint "Σ terms + weight · r ≥ target + 1", in normal form.
  public let missing: Int
  /// The coefficient of r in `missing`; at least 0.
  public let weight: Integer
}
