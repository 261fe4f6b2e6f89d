import ExactArithmetic

/// Writes a program as SMT-LIB 2 text in the logic QF_LIA, with the command `minimize` of Z3 and OptiMathSAT ("νZ: an
/// optimizing SMT solver", Bjørner, Phan, Fleckenstein, TACAS 2015).
///
/// All variables are integers, those of the kind `implied` too. The minimum is the objective with its constant; the
/// scale stands in a comment.
public enum IntegerSMTWriter {
  /// Writes `program` to `sink`.
  public static func write<Sink: ByteSink>(_ program: MixedIntegerProgram, to sink: inout Sink) throws(Sink.Failure) {
    var out = TextStream(sink)
    let names = program.variables.map { name(of: $0) }
    try out.line("; \(program.name): objective = minimum / \(program.objectiveScale)")
    try out.line("(set-option :produce-models true)")
    try out.line("(set-logic QF_LIA)")
    for (name, variable) in zip(names, program.variables) {
      out.put("(declare-fun ")
      out.put(name)
      try out.line(" () Int)")
      out.put("(assert (<= ")
      put(variable.lower, to: &out)
      out.put(" ")
      out.put(name)
      out.put(" ")
      put(variable.upper, to: &out)
      try out.line("))")
    }
    for row in program.rows {
      switch row.relation {
      case .atMost: out.put("(assert (<= ")
      case .atLeast: out.put("(assert (>= ")
      case .equal: out.put("(assert (= ")
      }
      put(row.terms, plus: .zero, names, to: &out)
      out.put(" ")
      put(row.rightSide, to: &out)
      try out.line("))")
    }
    out.put("(minimize ")
    put(program.objective.terms[...], plus: program.objective.constant, names, to: &out)
    try out.line(")")
    try out.line("(check-sat)")
    try out.line("(get-model)")
    sink = try out.finish()
  }

  /// The name of `variable` in the text: its own, or with a `$` in front where SMT-LIB has given it a meaning. No name
  /// of a program begins with `$`.
  public static func name(of variable: Variable) -> String {
    reserved.contains(variable.name) ? "$" + variable.name : variable.name
  }

  /// Reserved words and the functions of the core and of integers, as far as a name of a program can be one.
  private static let reserved: Set<String> = [
    "_", "as", "let", "par", "match", "forall", "BINARY", "DECIMAL", "HEXADECIMAL", "NUMERAL", "STRING", "true",
    "false", "not", "and", "or", "xor", "distinct", "ite", "div", "mod", "abs", "is_int", "to_int", "to_real",
    "divisible", "assert", "push", "pop", "reset", "Int", "Bool", "Real", "min", "max", "minimize", "maximize",
    "implies", "iff", "if", "pi", "rem", "root", "store", "select", "const", "map", "default", "is",
  ]

  private static func put<S>(_ value: Integer, to out: inout TextStream<S>) {
    if value.signum < 0 {
      out.put("(- ")
      out.put(value.magnitude)
      out.put(")")
    } else {
      out.put(value)
    }
  }

  /// `(+ x (* 3 y) (* (- 2) z) 7)`; a sum needs two parts.
  private static func put<S>(
    _ terms: ArraySlice<Term>, plus constant: Integer, _ names: [String], to out: inout TextStream<S>
  ) {
    let hasConstant = constant.signum != 0 || terms.isEmpty
    let isSum = terms.count + (hasConstant ? 1 : 0) > 1
    if isSum { out.put("(+") }
    for term in terms {
      if isSum { out.put(" ") }
      if term.coefficient == .one {
        out.put(names[term.variable.position])
      } else {
        out.put("(* ")
        put(term.coefficient, to: &out)
        out.put(" ")
        out.put(names[term.variable.position])
        out.put(")")
      }
    }
    if hasConstant {
      if isSum { out.put(" ") }
      put(constant, to: &out)
    }
    if isSum { out.put(")") }
  }
}
