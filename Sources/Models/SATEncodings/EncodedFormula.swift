public import CertificateChecking
public import ExactArithmetic
public import Formulations

/// A reference encoding as clauses without a proof, for files.
public enum EncodedFormula {
  /// The clauses of a decision: satisfiable exactly where some choice's objective terms sum up to at most `target`.
  ///
  /// - Parameter shouldStop: asked now and then; true ends the building with a refusal.
  public static func decision(
    _ encoding: ReferenceEncoding, _ name: SATEncodingName, target: Integer,
    shouldStop: @escaping () -> Bool = { false }
  ) throws(SATEncodingRefusal) -> ClausalFormula {
    try build(encoding, name, target: target, shouldStop)
  }

  /// The clauses of the reference formula as hard ones, and a soft clause ¬l for each l that costs something.
  ///
  /// The objective is (violated weight + constant) / scale; constant and scale stand in a comment.
  public static func optimisation(
    _ encoding: ReferenceEncoding, _ name: SATEncodingName
  ) throws(SATEncodingRefusal) -> ClausalFormula {
    var formula = try build(encoding, name, target: nil)
    let costs = SATEncoder.costs(encoding.formula)
    for term in costs.terms {
      formula.add(SoftClause(weight: term.coefficient, literals: [(!term.literal).dimacs]))
    }
    let constant = encoding.formula.objectiveConstant + costs.offset
    formula.comments.append("objective = (violated weight + \(constant)) / \(encoding.formula.objectiveScale)")
    return formula
  }

  private static func build(
    _ encoding: ReferenceEncoding, _ name: SATEncodingName, target: Integer?,
    _ shouldStop: @escaping () -> Bool = { false }
  ) throws(SATEncodingRefusal) -> ClausalFormula {
    let box = Box(ClausalFormula(variableCount: encoding.formula.variableCount))
    let builder = ClauseBuilder(
      variableCount: encoding.formula.variableCount, log: nil, shouldStop: shouldStop
    ) { clause, _ in box.formula.add(clause) }
    let encoder = SATEncoder(
      encoding.formula, parameterVariableCount: encoding.parameterVariableCount, name, into: builder)
    try encoder.addFormula()
    if let target { try encoder.bound(target, number: 0) }
    guard !builder.isStopped else { throw SATEncodingRefusal(message: "the clauses were not finished in time") }
    box.formula.reserve(variables: builder.variableCount)
    box.formula.comments.append("encoding \(name); variables 1 to \(encoding.formula.variableCount) as in 'reference'")
    let counts = SumEncoding.allCases.compactMap { kind in
      encoder.sumCounts[kind].map { "\($0) by \(kind.rawValue)" }
    }
    if !counts.isEmpty { box.formula.comments.append("sums: \(counts.joined(separator: ", "))") }
    return box.formula
  }

  private final class Box {
    var formula: ClausalFormula
    init(_ formula: ClausalFormula) { self.formula = formula }
  }
}
