public import CertificateChecking
import ExactArithmetic
public import Formulations

/// Writes pseudo-Boolean formulas as SMT-LIB 2 with `minimize`, as z3 and OptiMathSAT read it: variables are of sort
/// Bool, a literal counts as `(ite x 1 0)`, clauses are written as such.
///
/// The objective's terms are minimised; constant and scale stand in a comment. Source of `minimize` and
/// `get-objectives`: Bjørner, Phan, Fleckenstein, "νZ: an optimizing SMT solver", TACAS 2015.
public enum SMTWriter {
  /// Writes `formula` to `sink`, ending with the commands that ask for the answer.
  public static func write<Sink: ByteSink>(
    _ formula: PseudoBooleanFormula, to sink: inout Sink
  ) throws(Sink.Failure) {
    var pending: [UInt8] = []
    func put(_ line: String, _ sink: inout Sink) throws(Sink.Failure) {
      pending += line.utf8
      pending.append(UInt8(ascii: "\n"))
      guard pending.count >= 1 << 16 else { return }
      try sink.write(pending)
      pending.removeAll(keepingCapacity: true)
    }
    try put("; objective = (min + \(formula.objectiveConstant)) / \(formula.objectiveScale)", &sink)
    for variable in 0..<formula.variableCount { try put("(declare-fun x\(variable + 1) () Bool)", &sink) }
    for constraint in formula.constraints { try put("(assert \(text(constraint)))", &sink) }
    try put("(minimize \(sum(formula.objective)))", &sink)
    for command in ["(check-sat)", "(get-objectives)", "(get-model)"] { try put(command, &sink) }
    try sink.write(pending)
  }

  /// One constraint as a term of sort Bool.
  static func text(_ constraint: PseudoBooleanConstraint) -> String {
    guard constraint.degree.signum > 0 else { return "true" }
    guard constraint.terms.allSatisfy({ $0.coefficient >= constraint.degree }) else {
      return "(>= \(sum(constraint.terms)) \(constraint.degree))"
    }
    switch constraint.terms.count {
    case 0: return "false"
    case 1: return name(constraint.terms[0].literal)
    default: return "(or \(constraint.terms.map { name($0.literal) }.joined(separator: " ")))"
    }
  }

  private static func sum(_ terms: [LiteralTerm]) -> String {
    let parts = terms.map { term in
      let value = number(term.coefficient)
      let places = term.literal.isNegated ? "0 \(value)" : "\(value) 0"
      return "(ite x\(term.literal.variable) \(places))"
    }
    return parts.count > 1 ? "(+ \(parts.joined(separator: " ")))" : parts.first ?? "0"
  }

  private static func name(_ literal: Literal) -> String {
    literal.isNegated ? "(not x\(literal.variable))" : "x\(literal.variable)"
  }

  /// Negative numbers are written as differences.
  private static func number(_ value: Integer) -> String { value.signum < 0 ? "(- \(-value))" : "\(value)" }
}
