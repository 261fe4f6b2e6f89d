import CertificateChecking
import Encodings
import ExactArithmetic
import Foundation
import TestSupport
import Testing
import TrainingProblem

/// Solution files of other programs: held against the program that was written, and refused where they differ.
@Suite struct DecodeCommandTests {
  /// Three parameters of three options; no choice has both outputs right.
  private static let instance = """
    {"format": "dnnt-instance/1", "network": {"inputs": 2, "layers": [
      {"neurons": 1, "activation": "relu", "weights": [-1, 0, 1], "biases": [0, 1, 2]}]},
     "data": [{"x": [1, 2], "y": 2}, {"x": [2, -1], "y": 4}], "loss": {"kind": "absolute"}}
    """

  /// A written program with its map, and a best point of it.
  private struct Written {
    let scratch: Scratch
    let instance: String
    let map: String
    let objective: Rational
    var values: [(name: String, value: Integer)]

    init(_ encoding: String, to format: String = "mps") throws {
      scratch = try Scratch()
      instance = try scratch.write(DecodeCommandTests.instance, "i.dnnt.json")
      map = scratch.file("map.json").path
      let run = try Program.run(
        "dnnt", "encode", instance, "--encoding", encoding, "--to", format, "-o", scratch.file("program").path, "--map",
        map)
      #expect(run.code == 0, "\(run.errors)")
      let problem = try InstanceReader.read(instance)
      let scaled = try ScaledInstance(problem)
      let best = BruteForce(problem).minimiser
      objective = Meaning.objective(problem, best)
      if encoding == "reference" {
        let reference = try ReferenceEncoding(scaled)
        values = reference.completion(of: scaled.choice(best)).enumerated().map { ("x\($0 + 1)", $1 ? 1 : 0) }
      } else {
        let encoded = try EncodedInstance(scaled, try #require(EncodingName(rawValue: encoding)))
        values = Array(zip(encoded.program.variables.map(\.name), encoded.point(of: scaled.choice(best))))
      }
    }

    var lines: String { lines { "\($1)" } }
    func lines(_ change: (String, Integer) -> String) -> String {
      values.map { "\($0.name) \(change($0.name, $0.value))\n" }.joined()
    }

    func decode(_ solution: String, map other: String? = nil) throws -> Program {
      // Bare values are a MIP start.
      let path = try scratch.write((solution.hasPrefix("w1_") ? "# MIP start\n" : "") + solution, "s.sol")
      return try Program.run(
        "dnnt", "decode", instance, "--map", other ?? map, path, "--certificate", scratch.file("c.json").path)
    }

    /// Refused in one line with `message`, without a certificate.
    func refuses(_ solution: String, _ message: String, map other: String? = nil) throws {
      let run = try decode(solution, map: other)
      #expect(run.code == 2 && (message.isEmpty || run.errors.contains(message)), "\(run.code) \(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: scratch.file("c.json").path))
    }

    func accepts(_ solution: String, note: String? = nil) throws {
      let run = try decode(solution)
      #expect(run.code == 0 && run.output == "objective: \(objective) (replayed)\n", "\(run.errors)")
      #expect(note.map { run.errors.contains($0) } ?? run.errors.isEmpty, "\(run.errors)")
      try? FileManager.default.removeItem(at: scratch.file("c.json"))
    }
  }

  @Test("a best point is taken in every layout", arguments: ["order-bigm", "onehot-hull", "log-gaps", "integer-bigm"])
  func truth(encoding: String) throws {
    let written = try Written(encoding)
    let best = written.objective
    try written.accepts("# MIP start\n# by hand\n" + written.lines + "# the end\n")
    try written.accepts(written.lines { "\($1) # a comment" })
    try written.accepts("=obj= \(best)\n" + written.lines)
    try written.accepts(
      "# Objective value = \(best)\n" + written.values.reversed().map { "\($0.name) \($0.value)\n" }.joined())
    let entries = written.values.filter { $0.value != 0 }.map { "{\"VarName\": \"\($0.name)\", \"X\": \($0.value).0}" }
    try written.accepts(
      "{\"SolutionInfo\": {\"Status\": 2, \"ObjVal\": \"\(best)\", \"PoolObjVal\": [1, {}]}, \"Vars\": ["
        + entries.joined(separator: ", ") + "]}\n")
    // Floating point.
    try written.accepts("# Objective value = \(best)\n" + written.lines { "\($1).0000000001" })
  }

  @Test(
    "what a program's variables cannot be is refused",
    arguments: ["order-bigm", "onehot-bigm", "log-bigm", "integer-bigm"])
  func values(encoding: String) throws {
    let written = try Written(encoding)
    let first = written.values[0].name
    for (value, message) in [("0.5", "as an integer"), ("7", "from 0 to"), ("-3", "from 0 to"), ("1.001", "")] {
      try written.refuses(written.lines { $0 == first ? value : "\($1)" }, message)
    }
    try written.refuses("# MIP start\nx 1\ny 0\n", "it has none of the")
    try written.refuses("# MIP start\n", "it has none of the")
    try written.refuses("Optimal - objective value 0.00000000\n", "")
    try written.refuses("# MIP start\n" + written.lines + "another 1\n", "1 of its names are no variables")
    try written.refuses(
      written.lines.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n",
      "no value for the variable \(first)")
    try written.refuses(
      "=obj= \(written.objective - 1)\n" + written.lines, "it states the objective \(written.objective - 1)")
    try written.accepts("=obj= \(written.objective + 2)\n" + written.lines, note: "it states the objective")
    try written.refuses("s mip 3 99 o 0\nj 1 1\ne o f\n", "it has 99 columns")
  }

  @Test("literals that stand for no option are refused")
  func options() throws {
    let twice = try Written("onehot-bigm")
    try twice.refuses(twice.lines { $0.hasPrefix("w1_0_0.") ? "1" : "\($1)" }, "stand for none of the 3 options")
    try twice.refuses(twice.lines { $0.hasPrefix("w1_0_0.") ? "0" : "\($1)" }, "stand for none of the 3 options")
    let digits = try Written("log-bigm")
    try digits.refuses(digits.lines { $0.hasPrefix("w1_0_0.") ? "1" : "\($1)" }, "stand for none of the 3 options")
    let order = try Written("order-bigm")
    try order.refuses(
      order.lines { $0.hasPrefix("w1_0_0.") ? ($0.hasSuffix("ge2") ? "1" : "0") : "\($1)" },
      "stand for none of the 3 options")
  }

  @Test("a stated lack of a solution is reported as that")
  func noSolution() throws {
    let written = try Written("order-bigm")
    let relaxed = written.values.enumerated().map { "\($0) \($1.name) 0.5 0\n" }.joined()
    try written.refuses(
      "Stopped on time (no integer solution - continuous used) - objective value 0.5\n" + relaxed, "no integer solution"
    )
    try written.refuses("Infeasible - objective value 0\n" + relaxed, "every choice of parameters is a solution")
    try written.refuses("Model status\nInfeasible\n\n# Primal solution values\nNone\n", "it says 'Infeasible'")
    try written.refuses(
      "Model status\nTime limit reached\n\n# Primal solution values\nInfeasible\nObjective 1\n# Columns \(written.values.count)\n"
        + written.lines, "found no solution")
    try written.refuses("no solution available\n", "it says 'no solution available'")
    try written.refuses("=infeas=\n", "it says '=infeas='")
    try written.refuses("s mip 3 9 n 0\ne o f\n", "it says 's mip 3 9 n 0'")
    try written.refuses("{\"SolutionInfo\": {\"Status\": 3}}\n", "it says 'Status 3'")
    try written.refuses("unsat\n", "it says 'unsat'")
    let decision = try Written("reference", to: "opb")
    let map = decision.scratch.file("cnf.json").path
    #expect(
      try Program.run(
        "dnnt", "encode", decision.instance, "--encoding", "sat-order-totalizer", "--to", "cnf", "--threshold", "0",
        "-o", decision.scratch.file("cnf").path, "--map", map
      ).code == 0)
    let claim = try decision.decode("s UNSATISFIABLE\n", map: map)
    #expect(claim.code == 3 && claim.errors.contains("'UNSATISFIABLE'") && claim.errors.contains("at most 0"))
    #expect(!FileManager.default.fileExists(atPath: decision.scratch.file("c.json").path))
    // A model that does not reach the threshold is none of the clauses.
    let literals =
      "v " + decision.values.map { ($0.value == 1 ? "" : "-") + $0.name.dropFirst() }.joined(separator: " ")
    #expect(decision.objective > 0)
    try decision.refuses("s SATISFIABLE\n" + literals + " 0\n", "a model of the clauses reaches 0", map: map)
  }

  @Test("answers over the reference encoding, as literals and as values of z3")
  func reference() throws {
    let written = try Written("reference", to: "opb")
    let literals = written.values.map { ($0.value == 1 ? "" : "-") + $0.name }.joined(separator: " ")
    try written.accepts("s OPTIMUM FOUND\nv \(literals)\n")
    try written.accepts(
      "sat\n(" + written.values.map { "(\($0.name) \($0.value == 1))" }.joined(separator: "\n") + ")\n")
    try written.accepts(
      "sat\n(" + written.values.map { "(\($0.name) (to_real \($0.value)))" }.joined(separator: "\n") + ")\n")
    try written.refuses("s SATISFIABLE\nv x1 -x2\n", "no value for the variable")
    try written.refuses("s SATISFIABLE\nv\n", "it has none of the")
    try written.refuses("s SATISFIABLE\nv \(literals) x99999\n", "a literal of a variable of the program")
    try written.refuses("sat\n((x1 7)(x2 0))\n", "x1 is 7")
    try written.refuses("sat\n((y true))\n", "it has none of the")
  }

  @Test("a program without variables has an empty answer", arguments: ["order-bigm", "reference"])
  func emptyList(encoding: String) throws {
    let scratch = try Scratch()
    let instance = try scratch.write(
      """
      {"format": "dnnt-instance/1", "data": [{"x": [1], "y": 3}], "loss": {"kind": "absolute"},
       "network": {"inputs": 1, "layers": [{"neurons": 1, "activation": "identity", "weights": [2]}]}}
      """, "i.dnnt.json")
    let map = scratch.file("map").path
    let encode = try Program.run(
      "dnnt", "encode", instance, "--encoding", encoding, "--to", "opb", "-o", scratch.file("p").path, "--map", map)
    #expect(encode.code == 0, "\(encode.errors)")
    // Clasp writes the variable that stands in for none.
    for answer in ["v\n", "v \n", "v -x1\n", "v x1\n"] {
      let path = try scratch.write("s OPTIMUM FOUND\n" + answer, "s")
      let run = try Program.run("dnnt", "decode", instance, "--map", map, path, "--certificate", scratch.file("c").path)
      #expect(run.code == 0 && run.output == "objective: 1 (replayed)\n", "\(answer) \(run.errors)")
    }
  }

  @Test("a map of another encoding, changed, or of an older version is refused")
  func maps() throws {
    let written = try Written("order-bigm")
    let text = try String(contentsOfFile: written.map, encoding: .utf8)
    for (old, new, message) in [
      ("order-bigm", "onehot-bigm", "not the map of encoding 'onehot-bigm'"),
      ("order-bigm", "magic", "no encoding 'magic' goes to mps"), ("\"mps\"", "\"opb\"", "not the map of encoding"),
      ("\"mps\"", "\"cnf\"", "no encoding 'order-bigm' goes to cnf"),
      ("w1_0_0.ge1", "w1_0_0.ge9", "not the map of encoding"),
      ("dnnt-map/2", "dnnt-map/1", "expected \"dnnt-map/2\""), ("[0,1]", "[1,0]", "not the map of encoding"),
    ] {
      #expect(text.contains(old))
      let other = try written.scratch.write(text.replacingOccurrences(of: old, with: new), "other.json")
      try written.refuses(written.lines, message, map: other)
    }
    for encoding in ["onehot-bigm", "log-bigm", "integer-bigm"] {
      let other = try Written(encoding)
      try written.refuses(written.lines, "", map: other.map)
    }
  }
}
