import ExactArithmetic
import ReferenceFormulas

/// Writes formulas in OPB, the format of the pseudo-Boolean competitions: `+2 x1 -3 ~x2 >= 1 ;`.
///
/// Variables are x1, x2, …; the objective's constant and scale stand in comments, since the format has no place for
/// them. The same formula always gives the same bytes.
public enum OPBWriter {
  /// Hands the text to `sink`, line by line.
  public static func write(_ formula: PseudoBooleanFormula, comments: [String] = [], to sink: (String) -> Void) {
    sink("* #variable= \(formula.variableCount) #constraint= \(formula.constraints.count)\n")
    for comment in comments { sink("* \(comment)\n") }
    sink("* objective = (min + \(formula.objectiveConstant)) / \(formula.objectiveScale)\n")
    sink("min:\(terms(formula.objective)) ;\n")
    for constraint in formula.constraints { sink("\(line(constraint))\n") }
  }

  /// One constraint, with its semicolon.
  public static func line(_ constraint: PseudoBooleanConstraint) -> String {
    "\(terms(constraint.terms).dropFirst()) >= \(constraint.degree) ;"
  }

  private static func terms(_ terms: [LiteralTerm]) -> String {
    terms.map { term in
      " \(term.coefficient.signum < 0 ? "" : "+")\(term.coefficient) \(name(term.literal))"
    }.joined()
  }

  /// `x3` or `~x3`.
  public static func name(_ literal: Literal) -> String { "\(literal.isNegated ? "~" : "")x\(literal.variable)" }
}
