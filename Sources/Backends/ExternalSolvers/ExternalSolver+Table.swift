import ExactArithmetic
import Formulations

extension ExternalSolver {
  /// Every program that is known, in the order of the listing.
  public static let all: [ExternalSolver] = mixedInteger + pseudoBoolean + satisfiability

  /// Beyond it floating point rounds integers as it reads them.
  private static let doubles = Integer(1 << 53)

  /// The solver that `--solver` calls `name`.
  public static func named(_ name: String) -> ExternalSolver? { all.first { $0.name == name } }

  private static let answerFile = "answer.sol"
  private static let floating = "claims, in floating point"
  private static let integral = "claims, in integers"

  // MARK: Mixed-integer programs

  static let mixedInteger: [ExternalSolver] = [
    ExternalSolver(
      name: "cbc", programs: ["cbc"], format: .mps, proves: floating,
      arguments: { request in
        // With its preprocessing CBC 2.10 now and then returns points that its own postprocessing left infeasible.
        ["model.mps", "-preprocess", "off", "-timeMode", "elapsed"]
          + option("-seconds", request.seconds.map { "\($0)" })
          + option("-maxNodes", request.nodes.map(String.init))
          + ["-ratioGap", "0", "-allowableGap", "0", "-randomCbcSeed", "\(request.shortSeed)"]
          + option("-threads", request.threads > 1 ? "\(request.threads)" : nil)
          + ["-solve", "-solution", answerFile]
      },
      version: (["-quit"], "Version:"), solutionFile: answerFile, bound: LogNumber("Lower bound:"),
      nodes: LogNumber("Enumerated nodes:"), largestNumber: doubles),
    ExternalSolver(
      name: "highs", programs: ["highs"], format: .mps, proves: floating,
      arguments: { _ in
        ["--model_file", "model.mps", "--options_file", "options.txt", "--solution_file", answerFile]
      },
      files: { request in
        let lines =
          ["mip_rel_gap = 0", "mip_abs_gap = 0", "random_seed = \(request.shortSeed)", "write_solution_style = 0"]
          + (request.seconds.map { ["time_limit = \($0)"] } ?? [])
          + (request.nodes.map { ["mip_max_nodes = \($0)"] } ?? [])
          + (request.threads > 1 ? ["threads = \(request.threads)"] : [])
        return [("options.txt", lines.map { $0 + "\n" }.joined())]
      },
      version: (["--version"], "version"), solutionFile: answerFile, bound: LogNumber("Dual bound"),
      nodes: LogNumber("Nodes"), largestNumber: doubles,
      // 1 is a warning, such as that there are no rows.
      orderly: [0, 1]),
    ExternalSolver(
      name: "scip", programs: ["scip"], format: .mps, proves: floating,
      arguments: { request in
        let commands =
          ["read model.mps", "set randomization randomseedshift \(request.shortSeed)"]
          + (request.seconds.map { ["set limits time \($0)"] } ?? [])
          + (request.memoryMiB.map { ["set limits memory \($0)"] } ?? [])
          + (request.nodes.map { ["set limits nodes \($0)"] } ?? [])
          + ["optimize", "write solution \(answerFile)", "quit"]
        return commands.flatMap { ["-c", $0] }
      },
      version: (["--version"], "version"), solutionFile: answerFile,
      claims: [("[optimal solution found]", .claimedOptimal), ("[infeasible]", .claimedInfeasible)],
      bound: LogNumber("Dual Bound", after: ":"), nodes: LogNumber("Solving Nodes", after: ":"),
      largestNumber: doubles),
    ExternalSolver(
      name: "gurobi_cl", programs: ["gurobi_cl"], format: .mps, proves: floating,
      arguments: { request in
        ["MIPGap=0", "MIPGapAbs=0", "LogFile=", "Seed=\(request.shortSeed)", "Threads=\(request.threads)"]
          + (request.seconds.map { ["TimeLimit=\($0)"] } ?? []) + (request.nodes.map { ["NodeLimit=\($0)"] } ?? [])
          + ["ResultFile=\(answerFile)", "model.mps"]
      },
      version: (["--version"], "version"), solutionFile: answerFile,
      claims: [
        ("Optimal solution found", .claimedOptimal), ("Optimal objective", .claimedOptimal),
        ("Model is infeasible", .claimedInfeasible),
      ],
      bound: LogNumber("best bound"), nodes: LogNumber("Explored"), largestNumber: doubles),
    ExternalSolver(
      name: "cplex", programs: ["cplex"], format: .mps, proves: floating,
      arguments: { request in
        ["-c", "read model.mps", "set mip tolerances mipgap 0", "set mip tolerances absmipgap 0"]
          + ["set randomseed \(request.shortSeed)", "set threads \(request.threads)"]
          + (request.seconds.map { ["set timelimit \($0)"] } ?? [])
          + (request.nodes.map { ["set mip limits nodes \($0)"] } ?? [])
          + ["optimize", "write \(answerFile) sol", "quit"]
      },
      version: (["-c", "quit"], "Interactive Optimizer"), solutionFile: answerFile,
      claims: [("Integer infeasible", .claimedInfeasible)], bound: LogNumber("Current MIP best bound ="),
      largestNumber: doubles),
    ExternalSolver(
      name: "glpsol", programs: ["glpsol"], format: .mps, proves: floating,
      arguments: { request in
        ["--freemps", "model.mps", "--seed", "\(request.shortSeed)"]
          + option("--tmlim", request.wholeSeconds.map(String.init))
          + option("--memlim", request.memoryMiB.map(String.init)) + ["--write", answerFile]
      },
      version: (["--version"], "Solver"), solutionFile: answerFile, bound: LogNumber("mip =", after: ">="),
      largestNumber: doubles),
  ]

  // MARK: Pseudo-Boolean formulas and formulas modulo theories

  static let pseudoBoolean: [ExternalSolver] = [
    ExternalSolver(
      name: "clasp", programs: ["clasp"], format: .opb, proves: integral,
      arguments: { request in
        ["model.opb", "--seed=\(request.shortSeed)"]
          + (request.wholeSeconds.map { ["--time-limit=\($0)"] } ?? [])
          + (request.nodes.map { ["--solve-limit=\($0)"] } ?? [])
          + (request.threads > 1 ? ["--parallel-mode=\(request.threads)"] : [])
      },
      version: (["--version"], "version"), nodes: LogNumber("c Conflicts", after: ":"),
      largestNumber: Integer(Int(Int32.max)),
      // A sum of: 1 interrupted, 10 satisfiable, 20 exhausted.
      orderly: [0, 1, 10, 11, 20, 21, 30, 31], incumbentMark: "o "),
    ExternalSolver(
      name: "roundingsat", programs: ["roundingsat"], format: .opb, proves: integral,
      arguments: { _ in ["--print-sol=1", "model.opb"] },
      version: (["--version"], "version"), nodes: LogNumber("c conflicts"), orderly: [0, 10, 20, 30],
      incumbentMark: "o "),
    ExternalSolver(
      name: "z3", programs: ["z3"], format: .smt2, proves: integral,
      arguments: { request in
        (request.seconds.map { ["-t:\(Int(max(1, min($0, 1e6) * 1000)))"] } ?? [])
          + ["smt.random_seed=\(request.shortSeed)", "sat.random_seed=\(request.shortSeed)", "-smt2", "model.smt2"]
      },
      // Exit code 1 follows an error line; the model is printed all the same.
      version: (["--version"], "version"), orderly: [0]),
  ]

  // MARK: Clauses

  static let satisfiability: [ExternalSolver] = [
    ExternalSolver(
      name: "minisat", programs: ["minisat"], format: .cnf, proves: "claims, a decision at a time",
      arguments: { request in
        ["-verb=0"] + (request.wholeSeconds.map { ["-cpu-lim=\($0)"] } ?? [])
          + ["-rnd-seed=\(request.shortSeed + 1)", "model.cnf", answerFile]
      },
      version: ([], ""), solutionFile: answerFile, orderly: [0, 10, 20]),
    ExternalSolver(
      name: "cadical", programs: ["cadical"], format: .cnf, proves: "claims, a decision at a time",
      arguments: { request in
        ["-q"] + option("-t", request.wholeSeconds.map(String.init)) + ["--seed=\(request.shortSeed)", "model.cnf"]
      },
      version: (["--version"], ""), orderly: [0, 10, 20]),
    ExternalSolver(
      name: "kissat", programs: ["kissat"], format: .cnf, proves: "claims, a decision at a time",
      arguments: { request in
        ["-q"] + (request.wholeSeconds.map { ["--time=\($0)"] } ?? []) + ["--seed=\(request.shortSeed)", "model.cnf"]
      },
      version: (["--version"], ""), orderly: [0, 10, 20]),
  ]

  /// `flag` and `value`, or nothing.
  private static func option(_ flag: String, _ value: String?) -> [String] { value.map { [flag, $0] } ?? [] }
}
