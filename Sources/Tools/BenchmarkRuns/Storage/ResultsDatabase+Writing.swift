import ExactArithmetic
import GRDB
import TrainingProblem

/// The key that a run is known by: two runs with equal keys are one.
struct RunKey: Hashable, Sendable {
  let instance: String
  let options: String
  let seed: UInt64

  init(_ run: PlannedRun) {
    instance = run.instance.digest
    options = run.configuration.arguments.joined(separator: " ")
    seed = run.seed
  }

  init(instance: String, options: String, seed: UInt64) {
    self.instance = instance
    self.options = options
    self.seed = seed
  }
}

extension ResultsDatabase {
  /// Notes the instances of a plan, with what is known of them now, and its configurations: their order is the plan's,
  /// whichever run ends first.
  func add(_ plan: BenchPlan) throws(BenchmarkError) {
    try write { database in
      for configuration in plan.configurations { _ = try self.configuration(configuration, database) }
      for instance in plan.instances {
        try database.execute(
          sql: """
            INSERT INTO instance (digest, name, file, samples, neurons, layers, free_parameters, log2_choices,
              threshold, optimum, decision, proved_by, is_best_known)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO UPDATE SET
              optimum = coalesce(excluded.optimum, optimum), decision = coalesce(excluded.decision, decision),
              proved_by = coalesce(excluded.proved_by, proved_by), is_best_known = excluded.is_best_known
            """,
          arguments: [
            instance.digest, instance.name, instance.file, instance.samples, instance.neurons, instance.layers,
            instance.freeParameters, instance.log2Choices, instance.threshold?.description,
            instance.known?.optimum?.description, instance.known?.decision, instance.known?.provedBy,
            instance.known?.isBestKnown ?? false,
          ])
      }
    }
  }

  /// The runs that are finished.
  ///
  /// - Parameter retried: runs that ended so are to be made again, and do not count.
  func finished(retrying retried: Set<RunEnding> = []) throws(BenchmarkError) -> Set<RunKey> {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT digest, options, seed, ending FROM run JOIN instance ON instance.id = instance_id
          JOIN configuration ON configuration.id = configuration_id
          """)
      return Set(
        rows.filter { row in
          !(RunEnding(rawValue: row["ending"]).map(retried.contains) ?? false)
        }.map { RunKey(instance: $0["digest"], options: $0["options"], seed: UInt64($0["seed"] as String) ?? 0) })
    }
  }

  /// Stores a finished run, with the alarms that it raises, in one transaction; in place of an earlier one of the same
  /// key, where that was to be made again.
  ///
  /// - Returns: all alarms about its instance.
  func add(_ run: RunRecord, on machine: Machine) throws(BenchmarkError) -> [Alarm] {
    try write { database in
      let configuration = try self.configuration(run.configuration, database)
      try database.execute(
        sql: """
          INSERT INTO machine (cpu, cores, memory_bytes, kernel, node) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """, arguments: [machine.cpu, machine.cores, machine.memoryBytes, machine.kernel, machine.node])
      let machineID = try Int.fetchOne(
        database,
        sql: "SELECT id FROM machine WHERE cpu = ? AND cores = ? AND memory_bytes = ? AND kernel = ? AND node = ?",
        arguments: [machine.cpu, machine.cores, machine.memoryBytes, machine.kernel, machine.node])
      let values: [(String, (any DatabaseValueConvertible)?)] = [
        ("configuration_id", configuration), ("seed", "\(run.seed)"), ("machine_id", machineID),
        ("version", run.version), ("started_at", run.startedAt), ("ending", run.ending.rawValue),
        ("status", run.status), ("objective", run.objective?.description), ("bound", run.bound?.description),
        ("claimed_bound", run.claimedBound?.description), ("nodes", run.nodes), ("proof", run.proof),
        ("proof_bytes", run.proofBytes), ("check_seconds", run.checkSeconds),
        ("check_exit_code", run.checkExitCode), ("wall_seconds", run.wallSeconds), ("cpu_seconds", run.cpuSeconds),
        ("peak_memory_bytes", run.peakMemory), ("exit_code", run.exitCode), ("signal", run.signal),
        ("message", run.message),
      ]
      try database.execute(
        sql: """
          DELETE FROM run WHERE configuration_id = ? AND seed = ?
          AND instance_id IN (SELECT id FROM instance WHERE digest = ?)
          """, arguments: [configuration, "\(run.seed)", run.instance])
      try database.execute(
        sql: """
          INSERT INTO run (instance_id, \(values.map(\.0).joined(separator: ", ")))
          SELECT id\(String(repeating: ", ?", count: values.count)) FROM instance WHERE digest = ?
          """, arguments: StatementArguments(values.map(\.1) + [run.instance]))
      let alarms = Disagreements.find(
        try self.runs(database, instance: run.instance), try self.instances(database, digest: run.instance))
      for alarm in alarms {
        try database.execute(
          sql: """
            INSERT INTO alarm (kind, instance_id, message) SELECT ?, id, ? FROM instance WHERE digest = ?
            ON CONFLICT DO NOTHING
            """, arguments: [alarm.kind.rawValue, alarm.message, alarm.instance])
      }
      return alarms
    }
  }

  private func configuration(_ configuration: Configuration, _ database: Database) throws -> Int? {
    let options = configuration.arguments.joined(separator: " ")
    let limits = configuration.limits
    try database.execute(
      sql: """
        INSERT INTO configuration
          (options, solver, encoding, time_limit_ms, memory_limit_mib, node_limit, threads, proves)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
      arguments: [
        options, configuration.solver, configuration.encoding, limits.time, limits.memory, limits.nodes,
        limits.threads, limits.proves,
      ])
    return try Int.fetchOne(database, sql: "SELECT id FROM configuration WHERE options = ?", arguments: [options])
  }

  func add(_ size: EncodingSize) throws(BenchmarkError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO encoding_size (instance_id, encoding, variables, "rows", nonzeros, root_bound)
          SELECT id, ?, ?, ?, ?, ? FROM instance WHERE digest = ? ON CONFLICT DO NOTHING
          """,
        arguments: [
          size.encoding, size.variables, size.rows, size.nonzeros, size.rootBound?.description, size.instance,
        ])
    }
  }
}
