import Foundation
import TestSupport
import Testing

/// Real programs as solvers; each test goes on without those that are not installed.
@Suite struct ExternalSolverTests {
  static let installed = ["cbc", "glpsol", "clasp", "z3", "minisat", "cadical"].filter {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/" + $0)
  }

  @Test("every sixth conformance case by every program: its optimum, or a refusal by name", arguments: installed)
  func conformance(solver: String) throws {
    var claimed = 0
    for example in Fixtures.conformance.enumerated().filter({ $0.offset % 6 == 5 }).map(\.element) {
      let run = try Program.run(
        "dnnt", "solve", example.path, "--solver", solver, "--optimize", "--json", "--no-prove", "--time-limit", "30")
      if run.code == 2 {
        let reasons = ["no linear encoding", "reads no numbers beyond", "bits"]
        #expect(reasons.contains { run.errors.contains($0) }, "\(example) \(run.errors)")
        continue
      }
      #expect(run.code == 3, "\(example) \(run.errors)")
      #expect(run.json["status"] as? String == "claimed-optimal")
      #expect("\(run.json["objective"] ?? "")" == example.objective, "\(example)")
      #expect("\(run.json["claimed_bound"] ?? "")" == example.objective)
      #expect(run.json["solver"] as? String == solver)
      // Minisat does not tell its version.
      let version = run.json["solver_version"] as? String
      #expect(solver == "minisat" || version?.contains(where: \.isNumber) == true)
      claimed += 1
    }
    #expect(claimed >= 10)
  }

  @Test(
    "thresholds are decided: exactly where they are reached, by a proof where they are missed", arguments: installed)
  func thresholds(solver: String) throws {
    let instance = "Instances/xor-one-neuron.dnnt.json"
    for (threshold, flag, status, code) in [
      ("1", "--no-prove", "reaches-threshold", Int32(0)), ("1/2", "--no-prove", "claimed-misses-threshold", 3),
      ("1/2", "--prove", "misses-threshold", 0),
    ] {
      let run = try Program.run(
        "dnnt", "solve", instance, "--solver", solver, "--threshold", threshold, flag, "--json")
      #expect(run.json["status"] as? String == status, "\(run.errors)")
      #expect(run.code == code)
    }
  }

  @Test("a claim is settled by a proof in the same run", arguments: installed)
  func claimsAreProven(solver: String) throws {
    let scratch = try Scratch()
    let certificate = scratch.file("c.cert.json").path
    let instance = "Instances/weighted-steps.dnnt.json"
    let truth = try Program.run("dnnt", "solve", instance, "--json").json["objective"]
    let run = try Program.run(
      "dnnt", "solve", instance, "--solver", solver, "--json", "--certificate", certificate)
    #expect(run.json["status"] as? String == "optimal" && run.json["proof"] as? String == "verified", "\(run.errors)")
    #expect("\(run.json["objective"] ?? "")" == "\(truth ?? "none")")
    #expect(try Program.run("dnnt-check", instance, certificate).code == 0)
  }

  @Test("files written by 'encode' come back from clasp and z3 through 'decode'")
  func decodesWhatTheyPrint() throws {
    let scratch = try Scratch()
    let instance = "Instances/xor-2-2-1.dnnt.json"
    let (program, map) = (scratch.file("p.opb").path, scratch.file("map").path)
    let encode = try Program.run(
      "dnnt", "encode", instance, "--encoding", "reference", "-o", program, "--map", map)
    #expect(encode.code == 0)
    guard Self.installed.contains("clasp") else { return }
    let solver = Process()
    solver.executableURL = URL(fileURLWithPath: "/usr/bin/clasp")
    solver.arguments = [program]
    let solution = scratch.file("clasp.out")
    #expect(FileManager.default.createFile(atPath: solution.path, contents: nil))
    solver.standardOutput = try FileHandle(forWritingTo: solution)
    try solver.run()
    solver.waitUntilExit()
    let decode = try Program.run(
      "dnnt", "decode", instance, "--map", map, solution.path, "--certificate", scratch.file("c").path)
    #expect(decode.output == "objective: 0 (replayed)\n", "\(decode.errors)")
  }

  @Test(
    "an interrupt leaves the incumbent that the program had",
    arguments: installed.filter { $0 == "clasp" || $0 == "z3" })
  func interrupt(solver: String) throws {
    let scratch = try Scratch()
    let (instance, certificate) = (scratch.file("long.dnnt.json").path, scratch.file("c.cert.json").path)
    let made = try Program.run(
      "dnnt", "generate", "bnn-teacher", "--seed", "1", "--inputs", "16", "--neurons", "3", "--samples", "100",
      "--noise", "20", "-o", instance)
    #expect(made.code == 0)
    let run = try Program.run(
      "dnnt", "solve", instance, "--solver", solver, "--certificate", certificate, "--json", "--time-limit", "60",
      afterStart: { process in
        Thread.sleep(forTimeInterval: 4)
        kill(process.processIdentifier, SIGINT)
      })
    #expect(run.code == 4 && run.json["status"] as? String == "feasible", "\(run.output) \(run.errors)")
    #expect((run.json["seconds"] as? Double ?? 60) < 30)
    #expect(try Program.run("dnnt-check", instance, certificate).code == 0)
  }

  @Test func listsEverySolver() throws {
    let run = try Program.run("dnnt", "solve", "--list-solvers")
    #expect(run.code == 0)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(lines.allSatisfy { $0.count == 3 })
    let names = lines.map { String($0[0]) }
    #expect(Set(names).isSuperset(of: ["auto", "glpk", "cbc", "highs", "scip", "gurobi_cl", "cplex", "glpsol"]))
    #expect(Set(names).isSuperset(of: ["minisat", "cadical", "kissat", "roundingsat", "clasp", "z3"]))
    let telling = Self.installed.filter { $0 != "minisat" }
    for line in lines where telling.contains(String(line[0])) { #expect(line[1].hasPrefix("version ")) }
  }
}
