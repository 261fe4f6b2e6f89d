import ExactArithmetic
import TrainingProblem

/// A report in plain text: alarms, then a line a configuration, a line an encoding, a line a run.
public enum TextReport {
  /// - Parameter listsRuns: true if every run gets a line.
  public static func text(
    _ results: Results, _ options: SummaryOptions = SummaryOptions(), listsRuns: Bool = true
  ) -> String {
    var lines = alarms(results)
    lines.append("")
    lines += table(summary(results, options))
    lines.append(note(results, options))
    let sizes = encodings(results)
    if sizes.count > 1 { lines += [""] + table(sizes) }
    if listsRuns && !results.runs.isEmpty { lines += [""] + table(runs(results)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func alarms(_ results: Results) -> [String] {
    let alarms = results.alarms
    guard !alarms.isEmpty else {
      return ["no disagreement: \(count(results.runs.count, "run")) on \(count(results.instances.count, "instance"))"]
    }
    return ["ALARM: \(count(alarms.count, "disagreement")). One of each two statements is false:"]
      + alarms.map { "  \($0.kind.rawValue): \(InputError.printable($0.instanceName)): \(printable($0.message))" }
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
  private static func printable(_ text: String) -> String { InputError.printable(text, limit: 400) }

  private static func note(_ results: Results, _ options: SummaryOptions) -> String {
    var text = "(PAR-2: mean seconds, unsolved at twice the time limit; mean: shifted geometric, shift "
    text += "\(Figures.seconds(options.shift)) s, unsolved at the limit; ratio: to the virtual best"
    text += options.countsClaims ? "; claims count as solved" : "; claims do not count as solved"
    if results.runs.contains(where: { $0.configuration.limits.time == nil }) {
      text += "; no time limit: the longest run, \(Figures.seconds(Statistics.timeWithoutLimit(results.runs))) s"
    }
    return text + ")"
  }

  private static func summary(_ results: Results, _ options: SummaryOptions) -> [[String]] {
    let head = [
      "configuration", "runs", "solved", "claimed", "unique", "PAR-2", "mean", "ratio", "nodes", "memory", "proofs",
      "proof size", "check", "failed", "refused",
    ]
    return [head]
      + Statistics.summaries(results.runs, options).map { row in
        [
          row.name, "\(row.runs)", "\(row.solved)", "\(row.claimed)", "\(row.unique)", Figures.seconds(row.par2),
          Figures.seconds(row.shiftedMean), Figures.decimal(row.ratioToBest, digits: 2), Figures.count(row.nodes),
          row.peakMemory.map(Figures.bytes) ?? "", "\(row.verified)",
          row.proofBytes > 0 ? Figures.bytes(row.proofBytes) : "", Figures.seconds(row.checkSeconds),
          "\(row.failed)", "\(row.refused)",
        ]
      }
  }

  private static func encodings(_ results: Results) -> [[String]] {
    let names = Dictionary(uniqueKeysWithValues: results.instances.map { ($0.digest, $0.name) })
    return [["instance", "encoding", "variables", "rows", "non-zeros", "root bound"]]
      + results.sizes.map { size in
        [
          names[size.instance] ?? "", size.encoding, size.variables.map(Figures.count) ?? "none",
          size.rows.map(Figures.count) ?? "", size.nonzeros.map(Figures.count) ?? "",
          size.rootBound.map { short($0) } ?? "",
        ]
      }
  }

  private static func runs(_ results: Results) -> [[String]] {
    let settings = Settings(results.runs)
    return [
      ["instance", "configuration", "seed", "status", "objective", "bound", "nodes", "seconds", "memory", "proof"]
    ]
      + results.runs.map { run in
        [
          run.instanceName, settings.names[settings.number(of: run.configuration)], "\(run.seed)",
          run.status ?? run.ending.rawValue, run.objective.map { short($0) } ?? "",
          [run.bound.map { short($0) }, run.claimedBound.map { "(\(short($0)))" }].compactMap(\.self)
            .joined(separator: " "),
          run.nodes.map(Figures.count) ?? "", Figures.seconds(run.wallSeconds),
          run.peakMemory.map(Figures.bytes) ?? "", run.hasAcceptedProof ? "verified" : run.proof,
        ]
      }
  }

  /// A rational in at most 20 characters.
  static func short(_ value: Rational) -> String {
    let text = "\(value)"
    guard text.count > 20 else { return text }
    if let thousandths = (value * 1000).floor.word {
      return "≈" + Figures.decimal(Double(thousandths) / 1000, digits: 3)
    }
    return "≈2^\(value.numerator.bitLength - value.denominator.bitLength)"
  }

  /// Columns padded to their widest cell: the first to the right, numbers to the left.
  static func table(_ rows: [[String]]) -> [String] {
    guard let head = rows.first else { return [] }
    let rows = rows.map { $0.map { InputError.printable($0, limit: 60) } }
    let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let isNumeric = head.indices.map { column in
      rows.dropFirst().allSatisfy { $0[column].isEmpty || $0[column].contains { $0.isNumber || $0 == "—" } }
        && rows.count > 1 && column > 0 && !["encoding", "status", "proof"].contains(head[column])
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (isNumeric[column] ? space + cell : cell + space)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
