/// All runs as comma-separated values after RFC 4180: a line a run, exact rationals, seconds, bytes.
public enum CSVReport {
  static let columns = [
    "instance", "digest", "solver", "encoding", "configuration", "seed", "ending", "status", "objective", "bound",
    "claimed_bound", "nodes", "wall_seconds", "cpu_seconds", "peak_memory_bytes", "proof", "proof_bytes",
    "check_seconds", "check_exit_code", "exit_code", "signal", "time_limit_seconds", "node_limit", "threads",
    "samples", "free_parameters", "log2_choices", "variables", "rows", "nonzeros", "root_bound", "version",
    "started_at", "alarms", "message",
  ]

  /// - Complexity: linear in the runs.
  public static func text(_ results: Results) -> String {
    let settings = Settings(results.runs)
    let instances = Dictionary(uniqueKeysWithValues: results.instances.map { ($0.digest, $0) })
    let sizes = Dictionary(
      results.sizes.map { ("\($0.instance) \($0.encoding)", $0) }, uniquingKeysWith: { first, _ in first })
    let alarms = Dictionary(grouping: results.alarms, by: \.instance)
    var text = columns.joined(separator: ",") + "\r\n"
    for run in results.runs {
      let instance = instances[run.instance]
      let size = run.configuration.encoding.flatMap { sizes["\(run.instance) \($0)"] }
      let limits = run.configuration.limits
      let cells: [String?] = [
        run.instanceName, run.instance, run.configuration.solver, run.configuration.encoding,
        settings.names[settings.number(of: run.configuration)], "\(run.seed)", run.ending.rawValue, run.status,
        run.objective?.description, run.bound?.description, run.claimedBound?.description,
        run.nodes?.description, Figures.decimal(run.wallSeconds, digits: 4),
        Figures.decimal(run.cpuSeconds, digits: 4), run.peakMemory?.description, run.proof,
        run.proofBytes?.description, run.checkSeconds.map { Figures.decimal($0, digits: 4) },
        run.checkExitCode?.description, "\(run.exitCode)", "\(run.signal)",
        limits.time.map(Configuration.seconds), limits.nodes?.description, "\(limits.threads)",
        instance?.samples.description, instance?.freeParameters.description,
        instance.map { Figures.decimal($0.log2Choices, digits: 3) }, size?.variables?.description,
        size?.rows?.description, size?.nonzeros?.description, size?.rootBound?.description, run.version,
        run.startedAt, "\(alarms[run.instance]?.count ?? 0)", run.message,
      ]
      text += cells.map { quoted($0 ?? "") }.joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    guard needsQuotes else { return cell }
    return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
