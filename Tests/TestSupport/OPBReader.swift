import CertificateChecking
import ExactArithmetic

/// Formulas in OPB text, for tests: variables are x1, x2, …; nil for anything that is not plain.
public enum OPBReader {
  /// The formula; equations become two constraints.
  public static func read(_ text: String) -> PseudoBooleanFormula? {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("*") }
    var formula = PseudoBooleanFormula()
    for statement in lines.joined(separator: " ").split(separator: ";") {
      var words = statement.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })[...]
      guard let first = words.first else { continue }
      let isObjective = first == "min:"
      if isObjective { words.removeFirst() }
      var terms: [LiteralTerm] = []
      while words.count >= 2, let coefficient = integer(words[words.startIndex]) {
        guard let literal = literal(words[words.startIndex + 1]) else { return nil }
        formula.variableCount = max(formula.variableCount, Int(literal.variable))
        terms.append(LiteralTerm(coefficient, literal))
        words = words.dropFirst(2)
      }
      if isObjective {
        guard words.isEmpty else { return nil }
        formula.objective = terms
        continue
      }
      guard words.count == 2, let degree = integer(words[words.startIndex + 1]) else { return nil }
      let relation = words[words.startIndex]
      guard relation == ">=" || relation == "=" else { return nil }
      formula.constraints.append(PseudoBooleanConstraint(terms, atLeast: degree))
      if relation == "=" {
        formula.constraints.append(
          PseudoBooleanConstraint(terms.map { LiteralTerm(-$0.coefficient, $0.literal) }, atLeast: -degree))
      }
    }
    return formula
  }

  private static func integer(_ word: Substring) -> Integer? {
    Integer(decimal: (word.hasPrefix("+") ? word.dropFirst() : word).utf8)
  }

  private static func literal(_ word: Substring) -> Literal? {
    let isNegated = word.hasPrefix("~")
    let name = isNegated ? word.dropFirst() : word
    guard name.hasPrefix("x"), let number = Int32(name.dropFirst()), number > 0 else { return nil }
    return Literal(number, isNegated: isNegated)
  }
}
