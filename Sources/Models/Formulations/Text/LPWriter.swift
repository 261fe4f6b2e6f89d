import ExactArithmetic

/// Writes a program in the CPLEX LP format: exact integers, always the same text for the same program.
///
/// Findings on GLPK 5.0, CBC 2.10.8, HiGHS 1.15 and SCIP 10 that shape the text:
/// - a constant in the objective is refused by GLPK and silently dropped by CBC, so the constant multiplies a variable
///   that is fixed at 1, the last one;
/// - GLPK numbers columns by first appearance, and its raw solution files have numbers only, so the objective names
///   every variable, in order, also those with coefficient 0;
/// - GLPK refuses a file without rows, so there is an empty one where the program has none;
/// - these four take lines of any length, but CPLEX 12 cuts lines after 510 characters and CPLEX 22 after 560 (its file
///   format manual), so long rows are wrapped.
///
/// The objective's scale is not applied: it stands in a comment.
public enum LPWriter {
  private static let wrapAfter = 200

  /// Writes `program` to `sink`.
  public static func write<Sink: ByteSink>(_ program: MixedIntegerProgram, to sink: inout Sink) throws(Sink.Failure) {
    var out = TextStream(sink)
    try out.line("\\ \(program.name)")
    try out.line("\\ objective scale \(program.objectiveScale)")
    try writeObjective(of: program, to: &out)
    try writeRows(of: program, to: &out)
    try writeBounds(of: program, to: &out)
    try writeSection("General", program.variables.filter { $0.kind == .integer && !$0.isBinary }, to: &out)
    try writeSection("Binary", program.variables.filter(\.isBinary), to: &out)
    try out.line("End")
    sink = try out.finish()
  }

  private static func writeObjective<S>(of program: MixedIntegerProgram, to out: inout TextStream<S>)
    throws(S.Failure)
  {
    try out.line("Minimize")
    out.put(" \(FormulationName.objective):")
    var terms = program.objective.terms[...]
    for (position, variable) in program.variables.enumerated() {
      var coefficient = Integer.zero
      if let next = terms.first, next.variable.position == position {
        coefficient = next.coefficient
        terms.removeFirst()
      }
      try put(coefficient, variable.name, to: &out)
    }
    if program.needsConstantColumn {
      try put(program.objective.constant, FormulationName.objectiveConstant, to: &out)
    }
    try out.endLine()
  }

  private static func writeRows<S>(of program: MixedIntegerProgram, to out: inout TextStream<S>) throws(S.Failure) {
    try out.line("Subject To")
    for row in program.rows {
      out.put(" ")
      out.put(row.name)
      out.put(":")
      for term in row.terms { try put(term.coefficient, program[term.variable].name, to: &out) }
      // A row needs a variable in this format.
      if row.terms.isEmpty { try put(.zero, anyName(of: program), to: &out) }
      switch row.relation {
      case .atMost: out.put(" <= ")
      case .atLeast: out.put(" >= ")
      case .equal: out.put(" = ")
      }
      out.put(row.rightSide)
      try out.endLine()
    }
    guard program.rows.isEmpty else { return }
    out.put(" no_rows:")
    try put(.zero, anyName(of: program), to: &out)
    try out.line(" <= 0")
  }

  private static func anyName(of program: MixedIntegerProgram) -> String {
    program.variables.first?.name ?? FormulationName.objectiveConstant
  }

  private static func writeBounds<S>(of program: MixedIntegerProgram, to out: inout TextStream<S>) throws(S.Failure) {
    try out.line("Bounds")
    for variable in program.variables where !variable.isBinary {
      if variable.lower == variable.upper {
        try out.line(" \(variable.name) = \(variable.lower)")
      } else {
        try out.line(" \(variable.lower) <= \(variable.name) <= \(variable.upper)")
      }
    }
    if program.needsConstantColumn { try out.line(" \(FormulationName.objectiveConstant) = 1") }
  }

  private static func writeSection<S>(_ title: String, _ variables: [Variable], to out: inout TextStream<S>)
    throws(S.Failure)
  {
    guard !variables.isEmpty else { return }
    try out.line(title)
    for variable in variables { try out.line(" \(variable.name)") }
  }

  /// ` + 3 x`, ` - x`, ` + 0 y`: the sign and the number stand apart, which every reader takes.
  private static func put<S>(_ coefficient: Integer, _ name: String, to out: inout TextStream<S>) throws(S.Failure) {
    if out.column > wrapAfter {
      try out.endLine()
      out.put(" ")
    }
    out.put(coefficient.signum < 0 ? " - " : " + ")
    if coefficient.magnitude != .one {
      out.put(coefficient.magnitude)
      out.put(" ")
    }
    out.put(name)
  }
}

extension MixedIntegerProgram {
  /// True if a file needs the variable that carries the objective's constant: where there is a constant, and where
  /// there is no variable at all, since neither format can say "nothing".
  var needsConstantColumn: Bool { objective.constant.signum != 0 || variables.isEmpty }
}
