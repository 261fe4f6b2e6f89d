import ExactArithmetic

/// Reads the solution files of other solvers.
///
/// A file is foreign input: whatever it holds, the answer is a value or a ``SolutionFileError``, in time and memory
/// proportional to its size.
public enum SolutionReader {
  /// Reads `bytes`, recognising the format by the first line that is neither blank nor a comment `c …`.
  ///
  /// - Parameters:
  ///   - file: the name to use in messages.
  ///   - columnNames: the variables in the order of the program that was solved; `glpkRaw` files and those of SAT
  ///     solvers have numbers only.
  public static func read(_ bytes: [UInt8], file: String, columnNames: [String]) throws(SolutionFileError)
    -> SolutionFile
  {
    var lines = SolutionLines(bytes, file: file)
    guard let first = try lines.peekContent() else { throw lines.error("a solution file, not an empty one") }
    guard let format = try format(ofFirstLine: first, lines) else {
      throw lines.error(
        atNext: true,
        "the first line of a solution file of GLPK, CBC, HiGHS, SCIP, Gurobi, CPLEX, a SAT, pseudo-Boolean or SMT solver"
      )
    }
    var solution = SolutionFile(file: file, format: format)
    switch format {
    case .glpkRaw: try readGLPKRaw(&lines, columnNames, into: &solution)
    case .glpkPrintable: try readGLPKPrintable(&lines, into: &solution)
    case .cbc: try readCBC(&lines, into: &solution)
    case .highsRaw: try readHiGHSRaw(&lines, into: &solution)
    case .highsPretty: try readHiGHSPretty(&lines, into: &solution)
    case .scip: try readSCIP(&lines, into: &solution)
    case .gurobi: try readGurobi(&lines, into: &solution)
    case .gurobiJSON: try readGurobiJSON(bytes, into: &solution)
    case .library: try readLibrary(&lines, into: &solution)
    case .cplex: try readCPLEX(bytes, into: &solution)
    case .competition: try readCompetition(&lines, columnNames, into: &solution)
    case .minisat: try readMiniSat(&lines, columnNames, into: &solution)
    case .smt: try readSMT(bytes, into: &solution)
    }
    return solution
  }

  private static func format(ofFirstLine line: String, _ lines: SolutionLines) throws(SolutionFileError)
    -> SolutionFormat?
  {
    if let kind = words(line).first, ["c", "s", "o", "v"].contains(kind) { return try linesFormat(lines) }
    if ["SAT", "UNSAT", "INDET"].contains(line) { return .minisat }
    if ["sat", "unsat", "unknown", "timeout"].contains(line) { return .smt }
    if line.hasPrefix("(") || line.hasPrefix(";") { return .smt }
    if line.hasPrefix("#") { return try commentsFormat(lines) }
    if line.hasPrefix("{") { return .gurobiJSON }
    if line.hasPrefix("=") { return .library }
    if line.hasPrefix("<?xml") || line.hasPrefix("<CPLEXSolution") { return .cplex }
    if line.hasPrefix("Problem:") { return .glpkPrintable }
    if line == "Model status" { return .highsRaw }
    if line == "Columns" { return .highsPretty }
    if line.hasPrefix("solution status:") || line.hasPrefix("objective value:") || line == "no solution available" {
      return .scip
    }
    return cbcClaim(line) != nil ? .cbc : nil
  }

  /// Gurobi's files and those with `=obj=` may begin with comments.
  private static func commentsFormat(_ lines: SolutionLines) throws(SolutionFileError) -> SolutionFormat {
    var copy = lines
    while let line = try copy.nextContent() {
      if !line.hasPrefix("#") { return line.hasPrefix("=") ? .library : .gurobi }
    }
    return .gurobi
  }

  /// GLPK's raw files and the competitions' lines both begin with `c` and `s`.
  private static func linesFormat(_ lines: SolutionLines) throws(SolutionFileError) -> SolutionFormat {
    var copy = lines
    while let line = try copy.nextContent() {
      let parts = words(line)
      if parts[0] == "c" { continue }
      let isCompetition =
        parts[0] == "o" || parts[0] == "v"
        || parts[0] == "s" && parts.count >= 2 && !["bas", "ipt", "mip"].contains(parts[1])
          && parts[1].first?.isUppercase == true
      return isCompetition ? .competition : .glpkRaw
    }
    return .glpkRaw
  }

  /// The claim of CBC's status line; nil where `line` is no status line.
  static func cbcClaim(_ line: String) -> SolutionClaim? {
    if line.hasPrefix("Optimal") { return .claimedOptimal }
    if line.hasPrefix("Infeasible") || line.hasPrefix("Integer infeasible") { return .claimedInfeasible }
    if line.hasPrefix("Stopped") || line.hasPrefix("Unbounded") || line.hasPrefix("Status unknown") {
      return .some(.none)
    }
    return nil
  }
}
