extension MixedIntegerProgram {
  /// Faults of the program, one sentence each; empty for a sound one. Building checks everything that is cheap;
  /// this also finds names that occur twice. Meant for tests and for a program about to be written to a file.
  public func brokenInvariants() -> [String] {
    var complaints: [String] = []
    complaints += Self.duplicates(in: variables.map(\.name)).map { "variable name \($0) occurs twice" }
    complaints += Self.duplicates(in: rows.map(\.name)).map { "row name \($0) occurs twice" }
    if let last = objective.terms.last, last.variable.position >= variables.count {
      complaints.append("the objective has an unknown variable")
    }
    for row in rows {
      for (term, next) in zip(row.terms, row.terms.dropFirst()) where next.variable <= term.variable {
        complaints.append("row \(row.name) has terms out of order")
      }
      if row.terms.contains(where: { $0.coefficient.signum == 0 }) {
        complaints.append("row \(row.name) has a zero coefficient")
      }
    }
    return complaints
  }

  /// The names that occur again, in the order in which they do.
  private static func duplicates(in names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }
  }
}
