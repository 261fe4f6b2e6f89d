import ExactArithmetic

extension SolutionReader {
  /// `s mip ROWS COLUMNS STATUS OBJECTIVE`, then `j NUMBER VALUE` a column (`j NUMBER STATUS VALUE DUAL` in a basic
  /// solution, `j NUMBER VALUE DUAL` in an interior one), `e o f` at the end.
  static func readGLPKRaw(_ lines: inout SolutionLines, _ names: [String], into solution: inout SolutionFile)
    throws(SolutionFileError)
  {
    var valueAt: Int?
    while let line = try lines.nextContent() {
      let parts = words(line)
      switch parts[0] {
      case "c", "i": continue
      case "s":
        guard parts.count >= 5, valueAt == nil else { throw lines.error("one line 's KIND ROWS COLUMNS STATUS …'") }
        switch parts[1] {
        case "bas": valueAt = 3
        case "ipt", "mip": valueAt = 2
        default: throw lines.error("a solution of kind bas, ipt or mip, not '\(parts[1].prefix(40))'")
        }
        // A basic solution has two letters: primal and dual status.
        let status = parts[1] == "bas" && parts.count >= 6 ? String(parts[4] + parts[5]) : String(parts[4])
        solution.status = line
        solution.statedColumns = Int(parts[3])
        if status == "o" || status == "ff" { solution.claim = .claimedOptimal }
        if status.hasPrefix("n") { solution.claim = .claimedInfeasible }
        // Undefined, infeasible, or without a feasible point: the columns that follow hold no solution.
        if let first = status.first, "uin".contains(first) { return }
        solution.state(objective: parts.count > (valueAt == 3 ? 6 : 5) ? parts[valueAt == 3 ? 6 : 5] : nil)
      case "j":
        guard let valueAt else { throw lines.error("the line 's …' before the columns") }
        guard parts.count > valueAt, let number = Int(parts[1]), number >= 1, number <= names.count + 1 else {
          throw lines.error("'j NUMBER VALUE' with a column of the \(names.count) that the program has")
        }
        let name = number <= names.count ? names[number - 1] : FormulationName.objectiveConstant
        try solution.record(name, parts[valueAt], lines)
      case "e":
        guard valueAt != nil else { throw lines.error("the line 's …' before the end") }
        return
      default: throw lines.error("a line that begins with c, s, i, j or e")
      }
    }
    throw lines.error("'e o f': the file is cut off")
  }

  /// A table under `No. Column name …`: `NUMBER NAME [*] ACTIVITY …`, or with a basis status in place of the star. A long
  /// name has the rest of its row on the next line.
  static func readGLPKPrintable(_ lines: inout SolutionLines, into solution: inout SolutionFile)
    throws(SolutionFileError)
  {
    let status = try lines.skip(past: "the line 'Status: …'") { $0.hasPrefix("Status:") }
    let said = words(status).dropFirst().joined(separator: " ")
    solution.status = said
    if said == "INTEGER OPTIMAL" || said == "OPTIMAL" { solution.claim = .claimedOptimal }
    if said == "INTEGER EMPTY" || said.hasPrefix("INFEASIBLE (FINAL)") { solution.claim = .claimedInfeasible }
    guard !said.hasSuffix("EMPTY"), !said.hasSuffix("UNDEFINED"), !said.hasPrefix("INFEASIBLE") else { return }
    _ = try lines.skip(past: "the table of columns") {
      // `Objective:  obj = 3 (MINimum)`.
      if $0.hasPrefix("Objective:"), let sign = words($0).firstIndex(of: "="), sign + 1 < words($0).count {
        solution.state(objective: words($0)[sign + 1])
      }
      return $0.contains("Column name")
    }
    _ = try lines.next()
    while let line = try lines.next() {
      var parts = words(line)[...]
      guard !parts.isEmpty else { return }
      guard parts.count >= 2, Int(parts[0]) != nil else { throw lines.error("'NUMBER NAME … ACTIVITY'") }
      let name = String(parts[1])
      parts = parts.dropFirst(2)
      if parts.isEmpty { parts = words(try lines.next() ?? "")[...] }
      if let first = parts.first, ["*", "B", "NL", "NU", "NF", "NS"].contains(first) { parts.removeFirst() }
      guard let activity = parts.first else { throw lines.error("the activity of column \(name)") }
      try solution.record(name, activity, lines)
    }
    throw lines.error("a blank line after the columns: the file is cut off")
  }
}
