import ExactArithmetic

/// Writes a program as OPB text, the linear format of the pseudo-Boolean competitions: minimise over 0-1 variables
/// x1, x2, …, the digits of ``BinaryExpansion``; rows with `>=` and `=` only.
///
/// OPB has no constants: what lower bounds contribute goes to the right sides, and of the objective to a comment, beside
/// the scale: the program's objective is (minimum + constant) / scale. Variables with one value do not occur; an
/// objective that is always the same is left out.
public enum PseudoBooleanWriter {
  /// Writes `program` to `sink`. Takes memory for an index of the variables.
  public static func write<Sink: ByteSink>(_ program: MixedIntegerProgram, to sink: inout Sink) throws(Sink.Failure) {
    let expansion = BinaryExpansion(program)
    var out = TextStream(sink)
    let bounded = program.variables.count { expansion.needsRow($0) }
    // A row without terms says nothing where it holds; where it does not, the first variable is made to say so.
    let rowCount = program.rows.count { !$0.terms.isEmpty || !$0.holds(at: []) }
    try out.line("* #variable= \(max(1, expansion.digitCount)) #constraint= \(rowCount + bounded)")
    let constant = program.objective.terms.reduce(program.objective.constant) {
      $0 + $1.coefficient * program[$1.variable].lower
    }
    try out.line("* \(program.name): objective = (minimum + \(constant)) / \(program.objectiveScale)")
    if program.objective.terms.contains(where: { !expansion.digits(of: $0.variable).isEmpty }) {
      out.put("min:")
      for term in program.objective.terms { put(term.coefficient, term.variable, expansion, to: &out) }
      try out.line(" ;")
    }
    for row in program.rows { try put(row, program, expansion, to: &out) }
    for (position, variable) in program.variables.enumerated() where expansion.needsRow(variable) {
      put(-1, VariableIndex(position), expansion, to: &out)
      out.put(" >= ")
      out.put(variable.lower - variable.upper)
      try out.line(" ;")
    }
    sink = try out.finish()
  }

  /// The name of a digit in the text.
  public static func name(ofDigit digit: Int) -> String { "x\(digit + 1)" }

  private static func put<S>(
    _ row: Row, _ program: MixedIntegerProgram, _ expansion: BinaryExpansion, to out: inout TextStream<S>
  ) throws(S.Failure) {
    let isReversed = row.relation == .atMost
    if row.terms.isEmpty {
      if !row.holds(at: []) { try out.line("+1 x1 >= 2 ;") }
      return
    }
    var rightSide = isReversed ? -row.rightSide : row.rightSide
    for term in row.terms {
      let coefficient = isReversed ? -term.coefficient : term.coefficient
      let lower = program[term.variable].lower
      if lower.signum != 0 { rightSide -= coefficient * lower }
      put(coefficient, term.variable, expansion, to: &out)
    }
    // All variables have one value: a term that says so.
    if out.column == 0 { out.put(" +0 x1") }
    out.put(row.relation == .equal ? " = " : " >= ")
    out.put(rightSide)
    try out.line(" ;")
  }

  /// ` +3 x7 +6 x8`: the digits of a variable times a coefficient.
  private static func put<S>(
    _ coefficient: Integer, _ variable: VariableIndex, _ expansion: BinaryExpansion, to out: inout TextStream<S>
  ) {
    var coefficient = coefficient
    for digit in expansion.digits(of: variable) {
      out.put(coefficient.signum < 0 ? " " : " +")
      out.put(coefficient)
      out.put(" x")
      out.put(Integer(digit + 1))
      coefficient += coefficient
    }
  }
}
