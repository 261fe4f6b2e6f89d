import ExactArithmetic

/// Writes clauses as text; the same formula always gives the same bytes.
public enum ClausalWriter {
  /// DIMACS CNF: `p cnf VARIABLES CLAUSES`, then a clause a line, ended by 0. Soft clauses have no place in it.
  ///
  /// - Precondition: there are no soft clauses.
  public static func writeCNF<Sink: ByteSink>(_ formula: ClausalFormula, to sink: inout Sink) throws(Sink.Failure) {
    precondition(formula.softClauses.isEmpty, "soft clauses go to WCNF")
    var out = TextStream(sink)
    for comment in formula.comments { try out.line("c \(comment)") }
    try out.line("p cnf \(formula.variableCount) \(formula.clauseCount)")
    try writeClauses(of: formula, prefix: "", to: &out)
    sink = try out.finish()
  }

  /// WCNF as of the MaxSAT evaluation 2022: no `p` line; `h` before hard clauses, the weight before soft ones.
  public static func writeWCNF<Sink: ByteSink>(_ formula: ClausalFormula, to sink: inout Sink) throws(Sink.Failure) {
    var out = TextStream(sink)
    for comment in formula.comments { try out.line("c \(comment)") }
    try writeClauses(of: formula, prefix: "h ", to: &out)
    for soft in formula.softClauses {
      out.put(soft.weight)
      for literal in soft.literals {
        out.putSpace()
        out.put(decimal: literal)
      }
      try out.line(" 0")
    }
    sink = try out.finish()
  }

  private static func writeClauses<S>(
    of formula: ClausalFormula, prefix: String, to out: inout TextStream<S>
  ) throws(S.Failure) {
    var isStart = true
    for literal in formula.literals {
      if isStart { out.put(prefix) }
      isStart = literal == 0
      out.put(decimal: literal)
      if isStart { try out.endLine() } else { out.putSpace() }
    }
  }
}
