import ExactArithmetic
import Formulations
import SeededRandomness
import Testing

@Suite struct SolutionReaderTests {
  static func read(_ text: String) throws(SolutionFileError) -> SolutionFile {
    try SolutionReader.read(Array(text.utf8), file: "f.sol", columnNames: SolutionFixtures.names)
  }

  @Test(arguments: SolutionFixtures.solved) func solvedFiles(fixture: SolutionFixtures.Fixture) throws {
    let solution = try Self.read(fixture.text)
    #expect(solution.format == fixture.format, "\(fixture.name)")
    // SCIP's status is written by its shell only, not through its programming interface; Gurobi's not at all; and a
    // model of clauses is no best one.
    let claimsNothing = [.scip, .gurobi, .minisat].contains(fixture.format) || fixture.name == "satisfiable"
    #expect(solution.claim == (claimsNothing ? .none : .claimedOptimal), "\(fixture.name)")
    let point = try solution.point(for: SolutionFixtures.names)
    switch fixture.name {
    case "glpkRawBasic":
      let third = Rational(333_333_333_333_333, Integer(10).power(15))
      #expect(point == [Rational(666_666_666_666_667, Integer(10).power(15)), 1, third, third])
    case "glpkPrintableBasic":
      #expect(point == [Rational(666_667, 1_000_000), 1, Rational(333_333, 1_000_000), Rational(333_333, 1_000_000)])
    default: #expect(point == [1, fixture.name.hasPrefix("highs") ? 1 : 0, 1, 1], "\(fixture.name)")
    }
  }

  @Test("a list of literals that ends with 0 leaves out what occurs in no clause; one that is cut off does not")
  func variablesOfNoClause() throws {
    let names = SolutionFixtures.names
    let point = names.indices.map { Rational($0 == 1 ? 1 : 0) }
    for text in ["SAT\n-1 2 0\n", "SAT\n2 0\n", "s SATISFIABLE\nv 2\nv 0\n"] {
      #expect(try Self.read(text).point(for: names) == point, "\(text)")
    }
    #expect(try Self.read("SAT\n0\n").point(for: names) == names.map { _ in 0 })
    #expect(throws: SolutionFileError.self) { try Self.read("s SATISFIABLE\nv 2\n").point(for: names) }
  }

  @Test(arguments: SolutionFixtures.infeasible) func infeasibleFiles(fixture: SolutionFixtures.Fixture) throws {
    let solution = try Self.read(fixture.text)
    #expect(solution.format == fixture.format)
    #expect(solution.claim == (fixture.format == .scip ? .none : .claimedInfeasible), "\(fixture.name)")
    #expect(!solution.hasPoint && solution.value(of: "a") == nil)
    #expect(throws: SolutionFileError(file: "f.sol", line: 0, message: "the file holds no solution")) {
      try solution.point(for: ["a"])
    }
  }

  @Test(arguments: [
    ("0.9999999", Rational(9_999_999, 10_000_000)), ("1e-9", Rational(1, 1_000_000_000)), ("-0", 0), ("+3.", 3),
    (".5", Rational(1, 2)), ("1.5E+02", 150), ("-2.5e-1", Rational(-1, 4)),
  ])
  func numbersAreReadAsWritten(text: String, value: Rational) throws {
    #expect(try Self.read("objective value: 1\nx \(text) (obj:1)\n").value(of: "x") == value)
  }

  @Test(arguments: [
    "inf", "nan", "1e999999999", "1e9999", "1e-2000", "1/2", "0x10", "1e", "--1", "+-1", "1_000", "", ".", "1.2.3",
    "1e99999999999999999999", String(repeating: "9", count: 2_000),
  ])
  func numbersThatAreRefused(text: String) {
    #expect(throws: SolutionFileError.self) { try Self.read("objective value: 1\nx \(text) (obj:1)\n") }
  }

  @Test(arguments: [
    ("", 1, "a solution file, not an empty one"),
    (
      "hello\n", 1,
      "the first line of a solution file of GLPK, CBC, HiGHS, SCIP, Gurobi, CPLEX, a SAT, pseudo-Boolean or SMT solver"
    ),
    ("# Objective value = 1\na\n", 2, "'NAME VALUE'"),
    ("<?xml version='1.0'?>\n<CPLEXSolution>\n<variables>\n", 4, "</CPLEXSolution>: the file is cut off"),
    ("<CPLEXSolution>\n<variable name=\"a\"/>\n", 2, "a variable with the attributes name and value"),
    ("<CPLEXSolution>\n<variable name=a/>\n", 2, "a quoted value of name"),
    ("<CPLEXSolution version=\"1\n", 2, "the end of the value of version"),
    ("s OPTIMUM FOUND\nv a -a\n", 2, "each variable once, not a again"),
    ("s OPTIMUM FOUND\nv a -q\n", 2, "a literal of a variable of the program, not '-q'"),
    ("c\ns MAYBE\n", 2, "the status OPTIMUM FOUND, SATISFIABLE, UNSATISFIABLE or UNKNOWN, not 'MAYBE'"),
    ("o none\n", 1, "'o OBJECTIVE'"),
    ("v 1 0\nv 2 0\n", 2, "nothing after the 0 that ends the literals"),
    ("v 1 99999999999\n", 1, "a literal of a variable of the program, not '99999999999'"),
    ("v 1 -2 0\nhello\n", 2, "a line that begins with c, s, o or v"),
    ("SAT\n1 -2 3\n", 2, "literals and 0 at their end: the file is cut off"),
    ("UNSAT\n1 0\n", 2, "one line of literals after SAT, and no more"),
    ("sat\n(\n(define-fun a () Bool\ntrue)\n", 5, "the model's ')': the file is cut off"),
    ("sat\n(model (define-fun a () Int (/ 1 0)))\n", 2, "a value of a"),
    ("sat\n(error \"no model\")\n", 2, "a model, not an error"),
    ("sat\n((define-fun a () Bool true) (define-fun a () Bool true))\n", 2, "each variable once, not a again"),
    ("\nOptimal - objective value 1\n 0 x\n", 3, "'NUMBER NAME VALUE REDUCED-COST'"),
    ("Optimal - objective value 1\n 0 x 1 0\n 1 x 1 0\n", 3, "each variable once, not x again"),
    ("s mip 1 4 o 1\nj 9 1\ne o f\n", 2, "'j NUMBER VALUE' with a column of the 4 that the program has"),
    ("s mip 1 4 o 1\nj 1 1\n", 2, "'e o f': the file is cut off"),
    ("c\nj 1 1\n", 2, "the line 's …' before the columns"),
    (
      "Model status\nOptimal\n# Primal solution values\nFeasible\nObjective 1\n# Columns 9999999\nx 1\n", 7,
      "9999998 more columns: the file is cut off"
    ),
    ("objective value: 1\nx one (obj:1)\n", 2, "a finite decimal number as the value of x, not 'one'"),
    ("solution status: unknown\n", 1, "the line 'objective value: …'"),
  ])
  func errorsNameTheLineAndWhatWasExpected(text: String, line: Int, expected: String) {
    #expect(throws: SolutionFileError(file: "f.sol", line: line, message: "expected \(expected)")) {
      try Self.read(text)
    }
  }

  @Test(
    "the objective and the status that a file states are kept",
    arguments: [
      ("Optimal - objective value 12.50000000\n 0 a 1 0\n", "25/2", "Optimal - objective value 12.50000000"),
      ("Stopped on time - objective value 3\n 0 a 1 0\n", "3", "Stopped on time - objective value 3"),
      ("s mip 1 4 f 7\nj 1 1\nj 2 0\nj 3 0\nj 4 0\ne o f\n", "7", "s mip 1 4 f 7"),
      ("s bas 1 4 f f 7.5\nj 1 b 1 0\ne o f\n", "15/2", "s bas 1 4 f f 7.5"),
      ("solution status: optimal solution found\nobjective value: 4\na 1 (obj:1)\n", "4", "optimal solution found"),
      ("# Objective value = 1e+01\na 1\n", "10", nil), ("=obj= -2\na 1\n", "-2", nil),
      (
        "{\"SolutionInfo\": {\"Status\": 2, \"ObjVal\": \"5e-01\"}, \"Vars\": [{\"VarName\": \"a\", \"X\": 1}]}", "1/2",
        "Status 2"
      ),
      ("o 9\no 8\ns OPTIMUM FOUND\nv a\n", "8", "OPTIMUM FOUND"),
      ("sat\n(objectives\n ((+ a w) 6)\n)\n((a 1))\n", "6", "sat"),
      ("sat\n(objectives (a (- 6)))\n((a true))\n", "-6", "sat"),
      (
        "<CPLEXSolution><header objectiveValue=\"3\" solutionStatusValue=\"101\"/><variables><variable name=\"a\" value=\"1\"/></variables></CPLEXSolution>",
        "3", "solutionStatusValue 101"
      ),
    ])
  func statements(text: String, objective: String, status: String?) throws {
    let file = try Self.read(text)
    #expect("\(file.statedObjective ?? -99)" == objective && file.status == status)
    #expect(file.value(of: "a") == 1)
  }

  @Test(
    "values that are none of a solution are not taken for one",
    arguments: [
      "Stopped on nodes (no integer solution - continuous used) - objective value 1\n 0 a 1 0\n",
      "Unbounded - objective value 1\n 0 a 1 0\n", "s bas 1 4 i f 3\nj 1 b 1 0\ne o f\n",
      "Model status\nTime limit reached\n\n# Primal solution values\nInfeasible\nObjective 1\n# Columns 1\na 1\n",
      "Problem:\nStatus:     INFEASIBLE (INTERMEDIATE)\n", "=infeas=\n", "{\"SolutionInfo\": {\"Status\": 3}}",
    ])
  func noPoints(text: String) throws { #expect(try !Self.read(text).hasPoint) }

  @Test(
    "layouts of values that solvers and people write",
    arguments: [
      "Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective 2\nMIP_rel_gap 0\n# Columns -2 sparse\na 1 0\nw 1 2\n",
      "# MIP start\n\n# by hand\nw 1 # why not\n# more\na 1\n", "# from a library\n=obj= 3\na 1\nw 1 (obj:2)\n",
      "sat\n((a true)\n (|w| (to_real 1))\n (t (/ (to_real 0) 3)))\n", "sat\n((a 1.0))\n((w (- (- 1))))\n",
      "{ \"SolutionInfo\" : {\"Status\":9,\"x\":[[],{\"y\":\"]\\\"\"}]},\"Vars\":[{\"X\":1,\"VTag\":[\"q\"],\"VarName\":\"a\"},\n{\"VarName\":\"w\",\"X\":1e0}]}",
    ])
  func layouts(text: String) throws {
    let file = try Self.read(text)
    #expect(file.value(of: "a") == 1 && file.value(of: "w") == 1)
    let bytes = Array(text.utf8)
    for length in 0..<bytes.count { _ = try? Self.read(String(decoding: bytes.prefix(length), as: UTF8.self)) }
  }

  @Test func columnsThatTheFileDoesNotListAreMissingOrZero() throws {
    let raw = try Self.read("s mip 1 4 o 1\nj 2 1\ne o f\n")
    #expect(raw.value(of: "a") == nil)
    #expect(try Self.read("Optimal - objective value 1\n").value(of: "a") == 0)
  }

  @Test(arguments: SolutionFixtures.solved + SolutionFixtures.infeasible)
  func damagedFilesNeverTrap(fixture: SolutionFixtures.Fixture) {
    let bytes = Array(fixture.text.utf8)
    for length in 0..<bytes.count { _ = try? Self.read(String(decoding: bytes.prefix(length), as: UTF8.self)) }
    var generator = SplitMix64(seed: 1)
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<3 {
        let place = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[place] = .random(in: 0...255, using: &generator)
        case 1: damaged.remove(at: place)
        default: damaged.insert(contentsOf: damaged[place..<min(place + 9, damaged.count)], at: place)
        }
      }
      _ = try? SolutionReader.read(damaged, file: "f.sol", columnNames: SolutionFixtures.names)
    }
  }
}
