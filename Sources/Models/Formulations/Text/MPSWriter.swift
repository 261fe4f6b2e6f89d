import ExactArithmetic

/// Writes a program in the free MPS format: exact integers, always the same text for the same program.
///
/// The usual way to give the objective a constant, a right side of its row, is read with opposite signs: CBC, HiGHS and
/// SCIP negate it, GLPK 5.0 does not. So here too the constant multiplies a variable that is fixed at 1, the last one.
/// Both bounds of every variable are written, since readers differ on the default bounds of integer columns.
/// The objective's scale is not applied: it stands in a comment.
public enum MPSWriter {
  /// Writes `program` to `sink`. Takes memory for a second copy of the program's terms, ordered by columns.
  public static func write<Sink: ByteSink>(_ program: MixedIntegerProgram, to sink: inout Sink) throws(Sink.Failure) {
    var out = TextStream(sink)
    try out.line("* objective scale \(program.objectiveScale)")
    // FREE: without it CBC guesses, and takes a line with a name of 12 characters for one of the fixed format.
    try out.line("NAME \(program.name) FREE")
    try writeRows(of: program, to: &out)
    try writeColumns(of: program, to: &out)
    try out.line("RHS")
    for row in program.rows where row.rightSide.signum != 0 { try entry("RHS", row.name, row.rightSide, to: &out) }
    try writeBounds(of: program, to: &out)
    try out.line("ENDATA")
    sink = try out.finish()
  }

  private static func writeRows<S>(of program: MixedIntegerProgram, to out: inout TextStream<S>) throws(S.Failure) {
    try out.line("ROWS")
    try out.line(" N \(FormulationName.objective)")
    for row in program.rows {
      switch row.relation {
      case .atMost: out.put(" L ")
      case .atLeast: out.put(" G ")
      case .equal: out.put(" E ")
      }
      try out.line(row.name)
    }
  }

  private static func writeColumns<S>(of program: MixedIntegerProgram, to out: inout TextStream<S>)
    throws(S.Failure)
  {
    try out.line("COLUMNS")
    let columns = ColumnOrder(program)
    let rowNames = program.rows.map(\.name)
    var inIntegers = false
    func mark(_ integers: Bool, _ out: inout TextStream<S>) throws(S.Failure) {
      guard integers != inIntegers else { return }
      inIntegers = integers
      try out.line(" MARKER 'MARKER' '\(integers ? "INTORG" : "INTEND")'")
    }
    var objective = program.objective.terms[...]
    for (position, variable) in program.variables.enumerated() {
      try mark(variable.kind == .integer, &out)
      let cells = columns.cells(of: position)
      if let term = objective.first, term.variable.position == position {
        objective.removeFirst()
        try entry(variable.name, FormulationName.objective, term.coefficient, to: &out)
      } else if cells.isEmpty {
        // A column exists only where an entry names it.
        try entry(variable.name, FormulationName.objective, .zero, to: &out)
      }
      for cell in cells { try entry(variable.name, rowNames[cell.row], cell.coefficient, to: &out) }
    }
    try mark(false, &out)
    if program.needsConstantColumn {
      try entry(FormulationName.objectiveConstant, FormulationName.objective, program.objective.constant, to: &out)
    }
  }

  private static func writeBounds<S>(of program: MixedIntegerProgram, to out: inout TextStream<S>) throws(S.Failure) {
    try out.line("BOUNDS")
    for variable in program.variables {
      if variable.lower == variable.upper {
        try entry("FX BND", variable.name, variable.lower, to: &out)
      } else {
        try entry("LO BND", variable.name, variable.lower, to: &out)
        try entry("UP BND", variable.name, variable.upper, to: &out)
      }
    }
    if program.needsConstantColumn { try entry("FX BND", FormulationName.objectiveConstant, .one, to: &out) }
  }

  private static func entry<S>(_ first: String, _ second: String, _ value: Integer, to out: inout TextStream<S>)
    throws(S.Failure)
  {
    out.put(" ")
    out.put(first)
    out.put(" ")
    out.put(second)
    out.put(" ")
    out.put(value)
    try out.endLine()
  }
}
