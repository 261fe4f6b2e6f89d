import ExactArithmetic
import GRDB

/// All that a report is made from.
public struct Results: Sendable {
  /// Finished runs, in the order of instances, configurations and seeds.
  public var runs: [RunRecord]
  /// The instances of the runs.
  public var instances: [StoredInstance]
  /// Sizes of encodings, where they were counted.
  public var sizes: [EncodingSize]
  /// Contradictions among the runs.
  public var alarms: [Alarm]
  /// The machines that the runs were made on.
  public var machines: [Machine]

  /// The results of these parts.
  public init(
    runs: [RunRecord], instances: [StoredInstance], sizes: [EncodingSize] = [], alarms: [Alarm] = [],
    machines: [Machine] = []
  ) {
    self.runs = runs
    self.instances = instances
    self.sizes = sizes
    self.alarms = alarms
    self.machines = machines
  }
}

extension ResultsDatabase {
  /// The whole file, in one transaction: runs in the order of instances, configurations and seeds.
  public func results() throws(BenchmarkError) -> Results {
    try read { database in
      let alarms = try Row.fetchAll(
        database,
        sql: """
          SELECT kind, digest, name, message FROM alarm JOIN instance ON instance.id = instance_id ORDER BY alarm.id
          """
      ).compactMap { row in
        Alarm.Kind(rawValue: row["kind"]).map {
          Alarm(kind: $0, instance: row["digest"], instanceName: row["name"], message: row["message"])
        }
      }
      let sizes = try Row.fetchAll(
        database,
        sql: """
          SELECT digest, encoding, variables, "rows", nonzeros, root_bound FROM encoding_size
          JOIN instance ON instance.id = instance_id ORDER BY instance_id, encoding
          """
      ).map { row in
        EncodingSize(
          instance: row["digest"], encoding: row["encoding"], variables: row["variables"], rows: row["rows"],
          nonzeros: row["nonzeros"], rootBound: try ResultsDatabase.rational(row, "root_bound"))
      }
      let machines = try Row.fetchAll(database, sql: "SELECT * FROM machine ORDER BY id").map(ResultsDatabase.machine)
      return Results(
        runs: try runs(database), instances: try instances(database), sizes: sizes, alarms: alarms, machines: machines)
    }
  }

  func runs(_ database: Database, instance: String? = nil) throws -> [RunRecord] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM run JOIN instance ON instance.id = instance_id
        JOIN configuration ON configuration.id = configuration_id
        WHERE ? IS NULL OR digest = ? ORDER BY instance_id, configuration_id, length(seed), seed
        """, arguments: [instance, instance]
    ).map(ResultsDatabase.run)
  }

  func instances(_ database: Database, digest: String? = nil) throws -> [StoredInstance] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM instance WHERE ? IS NULL OR digest = ? ORDER BY id", arguments: [digest, digest]
    ).map { row in
      var known = ExpectedAnswer(
        optimum: try rational(row, "optimum"), decision: row["decision"], provedBy: row["proved_by"])
      known.isBestKnown = row["is_best_known"]
      return StoredInstance(
        digest: row["digest"], name: row["name"], file: row["file"], samples: row["samples"], neurons: row["neurons"],
        layers: row["layers"], freeParameters: row["free_parameters"], log2Choices: row["log2_choices"],
        threshold: try rational(row, "threshold"),
        known: known.optimum == nil && known.decision == nil ? nil : known)
    }
  }

  private func rational(_ row: Row, _ column: String) throws -> Rational? { try ResultsDatabase.rational(row, column) }

  private static func rational(_ row: Row, _ column: String) throws -> Rational? {
    guard let text = row[column] as String? else { return nil }
    do { return try RationalText.parse(Array(text.utf8)).value } catch {
      throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "column \(column) holds no rational")
    }
  }

  static func machine(_ row: Row) -> Machine {
    Machine(
      cpu: row["cpu"], cores: row["cores"], memoryBytes: row["memory_bytes"], kernel: row["kernel"],
      // A file of version 1 has no such column.
      node: (row["node"] as String?) ?? "")
  }

  static func run(_ row: Row) throws -> RunRecord {
    var limits = RunLimits()
    limits.time = row["time_limit_ms"]
    limits.memory = row["memory_limit_mib"]
    limits.nodes = row["node_limit"]
    limits.threads = row["threads"]
    limits.proves = row["proves"]
    guard let seed = UInt64(row["seed"] as String), let ending = RunEnding(rawValue: row["ending"]) else {
      throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "a run's seed or ending is not of this format")
    }
    var run = RunRecord(
      instance: row["digest"], instanceName: row["name"],
      configuration: Configuration(solver: row["solver"], encoding: row["encoding"], limits: limits), seed: seed)
    run.ending = ending
    run.status = row["status"]
    run.objective = try rational(row, "objective")
    run.bound = try rational(row, "bound")
    run.claimedBound = try rational(row, "claimed_bound")
    run.nodes = row["nodes"]
    run.proof = row["proof"]
    run.proofBytes = row["proof_bytes"]
    run.checkSeconds = row["check_seconds"]
    run.checkExitCode = row["check_exit_code"]
    run.wallSeconds = row["wall_seconds"]
    run.cpuSeconds = row["cpu_seconds"]
    run.peakMemory = row["peak_memory_bytes"]
    run.exitCode = row["exit_code"]
    run.signal = row["signal"]
    run.message = row["message"]
    run.version = row["version"]
    run.startedAt = row["started_at"]
    return run
  }
}
