import ExactArithmetic

/// Reads the solution files of other solvers.
///
/// A file is foreign input: whatever it holds, the answer is a value or a ``SolutionFileError``, in time and memory
/// proportional to its size.
public enum SolutionReader {
  /// Reads `bytes`, recognising the format by the first line that is not blank.
  ///
  /// - Parameters:
  ///   - file: the name to use in messages.
  ///   - columnNames: the variables in the order of the program that was solved; `glpkRaw` files have numbers only.
  public static func read(_ bytes: [UInt8], file: String, columnNames: [String]) throws(SolutionFileError)
    -> SolutionFile
  {
    var lines = SolutionLines(bytes, file: file)
    guard let first = try lines.peekContent() else { throw lines.error("a solution file, not an empty one") }
    guard let format = format(ofFirstLine: first) else {
      throw lines.error(atNext: true, "the first line of a solution file of GLPK, CBC, HiGHS or SCIP")
    }
    var solution = SolutionFile(file: file, format: format)
    switch format {
    case .glpkRaw: try readGLPKRaw(&lines, columnNames, into: &solution)
    case .glpkPrintable: try readGLPKPrintable(&lines, into: &solution)
    case .cbc: try readCBC(&lines, into: &solution)
    case .highsRaw: try readHiGHSRaw(&lines, into: &solution)
    case .highsPretty: try readHiGHSPretty(&lines, into: &solution)
    case .scip: try readSCIP(&lines, into: &solution)
    }
    return solution
  }

  private static func format(ofFirstLine line: String) -> SolutionFormat? {
    if line == "c" || line.hasPrefix("c ") || line.hasPrefix("s ") { return .glpkRaw }
    if line.hasPrefix("Problem:") { return .glpkPrintable }
    if line == "Model status" { return .highsRaw }
    if line == "Columns" { return .highsPretty }
    if line.hasPrefix("solution status:") || line.hasPrefix("objective value:") || line == "no solution available" {
      return .scip
    }
    return cbcClaim(line) != nil ? .cbc : nil
  }

  /// What CBC's status line says; nil where `line` is no status line.
  static func cbcClaim(_ line: String) -> SolutionClaim? {
    if line.hasPrefix("Optimal") { return .claimedOptimal }
    if line.hasPrefix("Infeasible") || line.hasPrefix("Integer infeasible") { return .claimedInfeasible }
    if line.hasPrefix("Stopped") || line.hasPrefix("Unbounded") || line.hasPrefix("Status unknown") {
      return .some(.none)
    }
    return nil
  }
}

extension SolutionFile {
  /// Records a value that the current line of `lines` gives.
  mutating func record(_ name: String, _ text: Substring, _ lines: SolutionLines) throws(SolutionFileError) {
    guard let value = SolutionNumber.parse(text) else {
      throw lines.error("a finite decimal number as the value of \(name), not '\(text.prefix(40))'")
    }
    guard values.updateValue(value, forKey: name) == nil else {
      throw lines.error("each variable once, not \(name) again")
    }
    hasPoint = true
  }
}
