import GRDB

/// The tables of a results file; docs/benchmarks.md describes every column.
enum ResultsSchema {
  /// In `PRAGMA application_id`: "dnnb". Tells a results file from any other database.
  static let applicationID = 0x646e_6e62
  /// In `PRAGMA user_version`: raised by every migration.
  static let version = 2

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: tables)
      try database.execute(sql: "PRAGMA user_version = 1")
    }
    // A machine may be one node of many that are alike.
    migrator.registerMigration("2") { database in
      try database.execute(
        sql: """
          CREATE TABLE new_machine (
            id INTEGER PRIMARY KEY,
            cpu TEXT NOT NULL,
            cores INTEGER NOT NULL,
            memory_bytes INTEGER NOT NULL,
            kernel TEXT NOT NULL,
            node TEXT NOT NULL,
            UNIQUE (cpu, cores, memory_bytes, kernel, node)
          ) STRICT;
          INSERT INTO new_machine SELECT id, cpu, cores, memory_bytes, kernel, '' FROM machine;
          DROP TABLE machine;
          ALTER TABLE new_machine RENAME TO machine;
          PRAGMA user_version = 2;
          """)
    }
    return migrator
  }

  private static let tables = """
    CREATE TABLE instance (
      id INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      file TEXT NOT NULL,
      samples INTEGER NOT NULL,
      neurons INTEGER NOT NULL,
      layers INTEGER NOT NULL,
      free_parameters INTEGER NOT NULL,
      log2_choices REAL NOT NULL,
      threshold TEXT,
      optimum TEXT,
      decision TEXT,
      proved_by TEXT,
      is_best_known INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE configuration (
      id INTEGER PRIMARY KEY,
      options TEXT NOT NULL UNIQUE,
      solver TEXT NOT NULL,
      encoding TEXT,
      time_limit_ms INTEGER,
      memory_limit_mib INTEGER,
      node_limit INTEGER,
      threads INTEGER NOT NULL,
      proves INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE machine (
      id INTEGER PRIMARY KEY,
      cpu TEXT NOT NULL,
      cores INTEGER NOT NULL,
      memory_bytes INTEGER NOT NULL,
      kernel TEXT NOT NULL,
      UNIQUE (cpu, cores, memory_bytes, kernel)
    ) STRICT;

    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      instance_id INTEGER NOT NULL REFERENCES instance (id),
      configuration_id INTEGER NOT NULL REFERENCES configuration (id),
      seed TEXT NOT NULL,
      machine_id INTEGER NOT NULL REFERENCES machine (id),
      version TEXT NOT NULL,
      started_at TEXT NOT NULL,
      ending TEXT NOT NULL,
      status TEXT,
      objective TEXT,
      bound TEXT,
      claimed_bound TEXT,
      nodes INTEGER,
      proof TEXT NOT NULL,
      proof_bytes INTEGER,
      check_seconds REAL,
      check_exit_code INTEGER,
      wall_seconds REAL NOT NULL,
      cpu_seconds REAL NOT NULL,
      peak_memory_bytes INTEGER,
      exit_code INTEGER NOT NULL,
      signal INTEGER NOT NULL,
      message TEXT,
      UNIQUE (instance_id, configuration_id, seed)
    ) STRICT;

    CREATE TABLE encoding_size (
      instance_id INTEGER NOT NULL REFERENCES instance (id),
      encoding TEXT NOT NULL,
      variables INTEGER,
      "rows" INTEGER,
      nonzeros INTEGER,
      root_bound TEXT,
      PRIMARY KEY (instance_id, encoding)
    ) STRICT;

    CREATE TABLE alarm (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      instance_id INTEGER NOT NULL REFERENCES instance (id),
      message TEXT NOT NULL,
      UNIQUE (instance_id, kind, message)
    ) STRICT;
    """
}
