import ExactArithmetic

/// A formula on its way into the kernel, constraint by constraint, and then the check of a proof about it.
///
/// Literals are codes: twice the variable, plus one where negated; variables are numbered from 1.
public struct KernelInput: ~Copyable {
  private var checker: Checker

  /// A formula without constraints and objective.
  public init(limits: KernelLimits = KernelLimits()) { checker = Checker(limits: limits) }

  /// Adds Σ coefficient · literal ≥ `degree`; a variable may stand in it more than once. Its number is the next one
  /// from 1.
  public mutating func add(
    _ terms: some Sequence<(coefficient: Integer, literal: Int32)>, atLeast degree: Integer
  ) throws(KernelRefusal) {
    for term in terms {
      try checker.admit(term.literal)
      checker.sum.add(term.coefficient, literal: term.literal)
    }
    checker.sum.addToBound(degree)
    let row = checker.sum.takeRow()
    checker.formula.append(row)
    try checker.store.add(row, isCore: true)
  }

  /// The objective, to be minimised.
  public mutating func minimise(
    _ terms: some Sequence<(coefficient: Integer, literal: Int32)>
  ) throws(KernelRefusal) {
    for term in terms {
      try checker.admit(term.literal)
      try checker.store.take(128 + term.coefficient.bitLength / 4)
      checker.objective[term.literal, default: .zero] += term.coefficient
    }
  }

  /// Reads `proof` to its end and says what it establishes about the formula, or why it is refused.
  public consuming func check(_ proof: some ProofSource) -> KernelVerdict {
    do {
      return .accepted(try checker.run(proof))
    } catch {
      let line = checker.lexer.line
      return error.isLimit
        ? .unfinished(line: line, reason: error.reason) : .refused(line: line, reason: error.reason)
    }
  }
}
