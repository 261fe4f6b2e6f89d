import ExactArithmetic

extension SolutionReader {
  /// A status line, then `[**] NUMBER NAME VALUE REDUCED-COST` a column; zeros may be missing.
  static func readCBC(_ lines: inout SolutionLines, into solution: inout SolutionFile) throws(SolutionFileError) {
    let status = try lines.nextContent() ?? ""
    solution.claim = cbcClaim(status) ?? .none
    solution.status = status
    // The values after these are those of a relaxation, or of nothing.
    guard solution.claim != .claimedInfeasible, !status.hasPrefix("Unbounded"),
      !status.contains("no integer solution")
    else { return }
    if let mark = words(status).lastIndex(of: "value") { solution.state(objective: words(status).last(after: mark)) }
    solution.omitsZeros = true
    solution.hasPoint = solution.claim == .claimedOptimal
    while let line = try lines.nextContent() {
      var parts = words(line)[...]
      // Two stars mark a value outside its bounds; a check against the program finds that anyway.
      if parts.first == "**" { parts.removeFirst() }
      guard parts.count >= 3, Int(parts[parts.startIndex]) != nil else {
        throw lines.error("'NUMBER NAME VALUE REDUCED-COST'")
      }
      try solution.record(String(parts[parts.startIndex + 1]), parts[parts.startIndex + 2], lines)
    }
  }

  /// `Model status` and the status; `# Primal solution values` and `None`, or `# Columns N` and N times `NAME VALUE`.
  /// A negative N announces only the nonzero values, as `NAME VALUE NUMBER`.
  static func readHiGHSRaw(_ lines: inout SolutionLines, into solution: inout SolutionFile)
    throws(SolutionFileError)
  {
    _ = try lines.nextContent()
    claim(ofHiGHS: try lines.nextContent() ?? "", into: &solution)
    _ = try lines.skip(past: "'# Primal solution values'") { $0 == "# Primal solution values" }
    guard let kind = try lines.nextContent(), kind != "None" else { return }
    if kind == "Infeasible" {
      solution.status = "\(solution.status ?? ""), primal solution infeasible"
      return
    }
    let heading = try lines.skip(past: "'# Columns N'") {
      if $0.hasPrefix("Objective ") { solution.state(objective: words($0).last) }
      return $0.hasPrefix("# Columns ")
    }
    // `# Columns -4 sparse` since HiGHS 1.16.
    guard let count = words(String(heading.dropFirst(10))).first.flatMap({ Int($0) }), count > Int.min else {
      throw lines.error("'# Columns N'")
    }
    solution.omitsZeros = count < 0
    solution.hasPoint = true
    var left = count.magnitude
    while left > 0 {
      guard let line = try lines.next() else { throw lines.error("\(left) more columns: the file is cut off") }
      let parts = words(line)
      // The nonzero style announces all columns in some releases and the listed ones in others: a heading ends it too.
      if count < 0, parts.isEmpty || parts[0] == "#" { return }
      guard parts.count == (count < 0 ? 3 : 2) else {
        throw lines.error(count < 0 ? "'NAME VALUE NUMBER'" : "'NAME VALUE'")
      }
      try solution.record(String(parts[0]), parts[1], lines)
      left -= 1
      if count < 0, try lines.peekContent() == nil { return }
    }
  }

  /// A table under `Columns`, in which cells may be blank: the value ends where the word `Primal` of the heading does.
  static func readHiGHSPretty(_ lines: inout SolutionLines, into solution: inout SolutionFile)
    throws(SolutionFileError)
  {
    _ = try lines.nextContent()
    guard let heading = try lines.next(), let end = heading.utf8Offset(after: "Primal"),
      let start = heading.utf8Offset(after: "Upper"), start <= end
    else { throw lines.error("a heading with Upper and, after it, Primal") }
    while let line = try lines.next(), line != "Rows" {
      guard let name = words(line).last, line.utf8.count > end else {
        throw lines.error("a row of the table of columns")
      }
      let bytes = Array(line.utf8)[start..<end]
      // All primal cells are blank where there is no point.
      guard let value = words(String(decoding: bytes, as: UTF8.self)).last else { continue }
      try solution.record(String(name), value, lines)
    }
    let status = try lines.skip(past: "'Model status: …'") { $0.hasPrefix("Model status:") }
    claim(ofHiGHS: words(String(status.dropFirst(13))).joined(separator: " "), into: &solution)
    while let line = try lines.next() {
      if line.hasPrefix("Objective value:") { solution.state(objective: words(line).last) }
    }
    if solution.claim == .claimedInfeasible { solution.hasPoint = false }
  }

  private static func claim(ofHiGHS status: String, into solution: inout SolutionFile) {
    solution.status = status
    if status == "Optimal" { solution.claim = .claimedOptimal }
    if status == "Infeasible" { solution.claim = .claimedInfeasible }
  }

  /// `solution status: …` and `objective value: …`, either may be missing; then `NAME VALUE (obj:…)` a column; zeros are
  /// left out.
  static func readSCIP(_ lines: inout SolutionLines, into solution: inout SolutionFile) throws(SolutionFileError) {
    solution.omitsZeros = true
    while let line = try lines.nextContent() {
      if line.hasPrefix("solution status:") {
        solution.status = words(line).dropFirst(2).joined(separator: " ")
        if line.hasSuffix("optimal solution found") { solution.claim = .claimedOptimal }
        if line.hasSuffix(" infeasible") { solution.claim = .claimedInfeasible }
      } else if line.hasPrefix("objective value:") {
        solution.hasPoint = true
        solution.state(objective: words(line).last)
      } else if line == "no solution available" {
        solution.status = solution.status ?? line
        return
      } else {
        let parts = words(line)
        guard solution.hasPoint, parts.count >= 2 else { throw lines.error("'NAME VALUE (obj:…)' after the objective") }
        try solution.record(String(parts[0]), parts[1], lines)
      }
    }
    guard solution.hasPoint || solution.claim == .claimedInfeasible else {
      throw lines.error("the line 'objective value: …'")
    }
  }
}

extension String {
  /// How many bytes precede the end of the first occurrence of `word`.
  fileprivate func utf8Offset(after word: String) -> Int? {
    let (bytes, pattern) = (Array(utf8), Array(word.utf8))
    guard bytes.count >= pattern.count else { return nil }
    for start in 0...(bytes.count - pattern.count) where bytes[start..<(start + pattern.count)] == pattern[...] {
      return start + pattern.count
    }
    return nil
  }
}

extension [Substring] {
  /// The entry after `place`.
  fileprivate func last(after place: Int) -> Substring? { place + 1 < count ? self[place + 1] : nil }
}
