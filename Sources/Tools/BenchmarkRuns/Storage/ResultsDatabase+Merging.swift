import GRDB

// Results files of several nodes, brought together in one.
extension ResultsDatabase {
  /// Places of the plan's runs that are not stored yet, or are to be made again.
  public func missing(of plan: BenchPlan, retrying: Set<RunEnding>) throws(BenchmarkError) -> [Int] {
    try add(plan)
    let finished = try finished(retrying: retrying)
    return plan.runs.indices.filter { !finished.contains(RunKey(plan.runs[$0])) }
  }

  /// Takes in the runs of another results file whose instances this one has, each with the machine that it was made on,
  /// and the alarms that they raise. A run that is stored already is replaced, unless it is the same.
  ///
  /// - Returns: how many runs were new.
  @discardableResult public func absorb(_ path: String) throws(BenchmarkError) -> Int {
    let other = try ResultsDatabase(reading: path)
    let found = try other.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT run.*, digest, name, configuration.*, cpu, cores, memory_bytes, kernel, node FROM run
          JOIN instance ON instance.id = instance_id JOIN configuration ON configuration.id = configuration_id
          JOIN machine ON machine.id = machine_id ORDER BY run.id
          """
      ).map { (run: try ResultsDatabase.run($0), machine: ResultsDatabase.machine($0)) }
    }
    let known = try results()
    var count = 0
    for (run, machine) in found where !known.runs.contains(run) {
      _ = try add(run, on: machine)
      count += 1
    }
    for size in try other.results().sizes where !known.sizes.contains(size) { try add(size) }
    return count
  }
}
