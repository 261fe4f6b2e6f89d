import ExactArithmetic

extension SolutionReader {
  /// Comments (`# Solution for model …`, `# Objective value = …`, `# MIP start`) anywhere, to the end of their lines, and
  /// `NAME VALUE` a column, in any order.
  static func readGurobi(_ lines: inout SolutionLines, into solution: inout SolutionFile) throws(SolutionFileError) {
    solution.hasPoint = true
    while let line = try lines.nextContent() {
      if line.hasPrefix("# Objective value") { solution.state(objective: words(line).last) }
      let parts = words(String(line.prefix { $0 != "#" }))
      if parts.isEmpty { continue }
      guard parts.count == 2 else { throw lines.error("'NAME VALUE'") }
      try solution.record(String(parts[0]), parts[1], lines)
    }
  }

  /// `=obj= OBJECTIVE` or `=infeas=`, then `NAME VALUE` a column; zeros are left out.
  static func readLibrary(_ lines: inout SolutionLines, into solution: inout SolutionFile) throws(SolutionFileError) {
    while let line = try lines.nextContent() {
      let parts = words(line)
      switch parts[0] {
      case "=obj=":
        guard parts.count == 2 else { throw lines.error("'=obj= OBJECTIVE'") }
        solution.state(objective: parts[1])
        solution.hasPoint = true
        solution.omitsZeros = true
      case "=infeas=", "=unbd=", "=unkn=":
        solution.status = String(parts[0])
        if parts[0] == "=infeas=" { solution.claim = .claimedInfeasible }
        return
      default:
        if parts[0].hasPrefix("#") { continue }
        guard parts.count >= 2, solution.hasPoint else { throw lines.error("'NAME VALUE' after '=obj= OBJECTIVE'") }
        try solution.record(String(parts[0]), parts[1], lines)
      }
    }
  }
}
