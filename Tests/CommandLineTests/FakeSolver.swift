import CertificateChecking
import Encodings
import ExactArithmetic
import Foundation
import Formulations
import TestSupport
import TrainingProblem

/// Shell scripts that stand in for solvers, in a folder that is put before PATH.
struct FakeSolver {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(at: scratch.file("bin"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: scratch.file("tmp"), withIntermediateDirectories: true)
  }

  /// Puts a script called `name` on the path. It answers to a question for its version, and else does `body`.
  func add(_ name: String, _ body: String) throws {
    let file = scratch.file("bin/" + name)
    let text = """
      #!/bin/sh
      case "$1$2" in
        --version*|-quit|-cquit) echo "Version: 9.8.7, or version 9.8.7 of the Interactive Optimizer 9.8.7"; exit;;
      esac
      \(body)
      """
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  /// Runs `dnnt solve` with the scripts on its path.
  func solve(_ arguments: [String], afterStart: (Process) -> Void = { _ in }) throws -> Program {
    let path = scratch.file("bin").path + ":/usr/bin:/bin"
    return try Program.run(
      "dnnt", ["solve"] + arguments, environment: ["PATH": path, "TMPDIR": scratch.file("tmp").path],
      afterStart: afterStart)
  }

  /// Files that are left in the folder for temporary files.
  func leftovers() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: scratch.file("tmp").path) }
}

/// A true answer about XOR by one neuron, whose best objective is 1, as solvers would write it.
struct TrueAnswer {
  static let instance = "Instances/xor-one-neuron.dnnt.json"
  /// By name, in the order of the program.
  let values: [(name: String, value: Integer)]
  /// Of the reference encoding: variables by number, and the sum of the objective's terms.
  let literals: [Bool]
  let sum: Integer
  let objective: Rational

  /// - Parameter choice: nil for the best one.
  init(_ choice: ParameterChoice? = nil) throws {
    let problem = try InstanceReader.read(Fixtures.root + "/" + Self.instance)
    let scaled = try ScaledInstance(problem)
    let best = choice ?? scaled.choice(BruteForce(problem).minimiser)
    objective = Meaning.objective(problem, scaled.assignment(best))
    let encoded = try EncodedInstance(scaled, .orderBigM)
    values = Array(zip(encoded.program.variables.map(\.name), encoded.point(of: best)))
    let reference = try ReferenceEncoding(scaled)
    literals = reference.completion(of: best)
    sum = reference.objectiveSum(at: literals)
  }

  private var lines: String { values.map { "\($0.name) \($0.value)\n" }.joined() }
  private func file(_ text: String) -> String { "cat > answer.sol <<'END'\n\(text)END" }

  var cbc: String { cbc { $1 } }

  /// With values changed.
  func cbc(_ change: (String, Integer) -> Integer) -> String {
    let values = values.map { (name: $0.name, value: change($0.name, $0.value)) }
    let rows = values.enumerated().map { "\($0) \($1.name) \($1.value) 0\n" }.joined()
    return file("Optimal - objective value \(objective).00000000\n" + rows)
  }
  var highs: String {
    file(
      "Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective 1\n# Columns \(values.count)\n\(lines)"
        + "# Rows 0\n\n# Dual solution values\nNone\n") + "\necho '  Dual bound        1'\necho '  Nodes             3'"
  }
  var scip: String {
    let rows = values.filter { $0.value != 0 }.map { "\($0.name) \($0.value) \t(obj:0)\n" }.joined()
    return file("solution status: optimal solution found\nobjective value: 1\n" + rows)
      + "\necho 'SCIP Status        : problem is solved [optimal solution found]'"
      + "\necho 'Dual Bound         : +1.00000000000000e+00'\necho 'Solving Nodes      : 3'"
  }
  var gurobi: String {
    file("# Solution for model m\n# Objective value = 1\n" + lines)
      + "\necho 'Explored 3 nodes (9 simplex iterations) in 0.01 seconds'"
      + "\necho 'Optimal solution found (tolerance 0.00e+00)'"
      + "\necho 'Best objective 1.000000000000e+00, best bound 1.000000000000e+00, gap 0.0000%'"
  }
  var cplex: String {
    let rows = values.enumerated().map { "<variable name=\"\($1.name)\" index=\"\($0)\" value=\"\($1.value)\"/>\n" }
    return file(
      "<?xml version = \"1.0\"?>\n<CPLEXSolution version=\"1.2\">\n<header solutionStatusValue=\"101\"/>\n<variables>\n"
        + rows.joined() + "</variables>\n</CPLEXSolution>\n")
  }
  var roundingsat: String {
    let words = literals.enumerated().map { "\($1 ? "" : "-")x\($0 + 1)" }.joined(separator: " ")
    return "echo 'c conflicts 3'\necho 'o \(sum)'\necho 's OPTIMUM FOUND'\necho 'v \(words)'\nexit 30"
  }
}
