import Foundation
import TestSupport
import Testing

@Suite struct SolveCommandTests {
  @Test("a node limit ends each native search there, the same way each time", arguments: ["bnb", "conflict"])
  func nodeLimits(solver: String) throws {
    let options = ["--solver", solver, "--node-limit", "30", "--no-prove", "--json"]
    let runs = try (0..<2).map { _ in
      try Program.run("dnnt", ["solve", "Instances/fixed-dataset-open.dnnt.json"] + options, environment: [:])
    }
    for run in runs {
      #expect(run.code == 4 && run.json["status"] as? String == "feasible", "\(run.errors)")
      #expect(run.json["solver"] as? String == solver)
      #expect((run.json["nodes"] as? Int).map { $0 <= 30 } == true)
    }
    for key in ["objective", "bound", "nodes"] { #expect("\(runs[0].json[key] ?? "")" == "\(runs[1].json[key] ?? "")") }
  }

  @Test(
    "solves every conformance case, by both solvers, and its certificate is never rejected",
    arguments: Fixtures.conformance)
  func conformance(_ example: Fixtures.Conformance) throws {
    let scratch = try Scratch()
    let certificate = scratch.file("c.cert.json").path
    for solver in ["bnb", "glpk"] {
      let run = try Program.run(
        "dnnt", "solve", example.path, "--solver", solver, "--optimize", "--json", "--certificate", certificate)
      let claimed = run.json["status"] as? String == "claimed-optimal"
      #expect(run.json["status"] as? String == "optimal" || (claimed && solver == "glpk"), "\(run.errors)")
      #expect(run.code == (claimed ? 3 : 0))
      #expect("\(run.json["objective"] ?? "")" == example.objective)
      #expect(run.json["instance"] as? String == example.digest)
      for program in ["dnnt-check"] {
        let check = try Program.run(program, example.path, certificate)
        #expect([0, 3].contains(check.code), "\(check.output)")
      }
      let check = try Program.run("dnnt", "check", example.path, certificate)
      #expect([0, 3].contains(check.code), "\(check.output)")
    }
    guard let decision = example.decision else { return }
    for solver in ["bnb", "glpk"] {
      let run = try Program.run("dnnt", "solve", example.path, "--solver", solver, "--json")
      let status = run.json["status"] as? String
      #expect(status == decision || (solver == "glpk" && status == "claimed-" + decision))
    }
  }

  /// True if the program was built with GLPK: without it another solver answers.
  private static var hasGLPK: Bool {
    let run = try? Program.run("dnnt", "solve", "Instances/xor-one-neuron.dnnt.json", "--solver", "glpk", "--json")
    return run?.json["solver"] as? String == "glpk"
  }

  @Test(
    "what GLPK claims, a proof settles: the same run is optimal with one and claimed without", .enabled(if: hasGLPK))
  func claimsAreSettled() throws {
    let names = ["gate-xor", "random-1007", "random-1012"]
    for example in Fixtures.conformance where names.contains(where: { example.path.contains("/\($0).") }) {
      for (flag, status, proof, code) in [
        ("--prove", "optimal", "verified", 0), ("--no-prove", "claimed-optimal", "none", 3),
      ] {
        let run = try Program.run("dnnt", "solve", example.path, "--solver", "glpk", "--optimize", "--json", flag)
        #expect(run.json["solver"] as? String == "glpk")
        #expect(run.json["status"] as? String == status, "\(example.path): \(run.errors)")
        #expect(run.json["proof"] as? String == proof)
        #expect("\(run.json["objective"] ?? "")" == example.objective)
        #expect(run.code == code)
      }
    }
  }

  @Test func printsExactlyTheKeysOfTheSpecification() throws {
    let run = try Program.run("dnnt", "solve", "Instances/xor-one-neuron.dnnt.json", "--json")
    #expect(run.code == 0)
    #expect(
      Set(run.json.keys) == [
        "status", "objective", "bound", "parameters", "proof", "solver", "encoding", "seconds", "nodes", "instance",
      ])
    #expect(run.errors.isEmpty)
  }

  @Test func decidesAThresholdFromTheCommandLine() throws {
    let yes = try Program.run("dnnt", "solve", "Instances/xor-one-neuron.dnnt.json", "--threshold", "1", "--json")
    #expect(yes.json["status"] as? String == "reaches-threshold" && yes.code == 0)
    let no = try Program.run("dnnt", "solve", "Instances/xor-one-neuron.dnnt.json", "--threshold", "1/2", "--json")
    #expect(no.json["status"] as? String == "misses-threshold" && no.code == 0)
  }

  @Test("an interrupt ends a long solve with exit code 4 and a certificate", arguments: [SIGINT, SIGTERM])
  func interrupt(signal: Int32) throws {
    let scratch = try Scratch()
    let certificate = scratch.file("c.cert.json").path
    let instance = try Self.longInstance(in: scratch)
    let run = try Program.run(
      "dnnt", "solve", instance, "--certificate", certificate, "--json", "--time-limit", "60",
      afterStart: { process in
        Thread.sleep(forTimeInterval: 1.5)
        kill(process.processIdentifier, signal)
      })
    #expect(run.code == 4)
    #expect(run.json["status"] as? String == "feasible")
    // Well before the time limit, which would end it with the same code.
    #expect((run.json["seconds"] as? Double ?? 60) < 30)
    #expect(try Program.run("dnnt-check", instance, certificate).code == 0)
  }

  /// One that no solver here ends in a minute: 120 weights, 200 samples of which a fifth have the wrong label.
  private static func longInstance(in scratch: Scratch) throws -> String {
    let path = scratch.file("long.dnnt.json").path
    let made = try Program.run(
      "dnnt", "generate", "bnn-teacher", "--seed", "1", "--inputs", "24", "--neurons", "5", "--samples", "200",
      "--noise", "20", "-o", path)
    #expect(made.code == 0)
    return path
  }

  @Test func limitsEndASolveEarly() throws {
    let scratch = try Scratch()
    let instance = try Self.longInstance(in: scratch)
    let time = try Program.run("dnnt", "solve", instance, "--time-limit", "0.3", "--json")
    #expect(time.code == 4 && time.json["status"] as? String == "feasible")
    let nodes = try Program.run("dnnt", "solve", instance, "--node-limit", "100", "--json")
    #expect(nodes.code == 4 && nodes.json["nodes"] as? Int == 100)
    let memory = try Program.run("dnnt", "solve", instance, "--memory-limit", "1", "--json")
    #expect(memory.code == 4)
  }

  @Test func startsFromACertificate() throws {
    let scratch = try Scratch()
    let certificate = scratch.file("c.cert.json").path
    let instance = "Instances/iris-150-virginica.dnnt.json"
    #expect(try Program.run("dnnt", "solve", instance, "--certificate", certificate).code == 0)
    for solver in ["bnb", "glpk"] {
      let again = try Program.run(
        "dnnt", "solve", instance, "--start", certificate, "--solver", solver, "--json", "--node-limit", "1")
      #expect("\(again.json["objective"] ?? "")" == "8")
    }
  }

  @Test func aCertificateThatCannotBeWrittenIsPrinted() throws {
    let full = try Program.run("dnnt", "solve", "Instances/and.dnnt.json", "--certificate", "/dev/full")
    #expect(full.code == 5 && full.output.contains("\"dnnt-certificate/1\""))
  }

  @Test func competitionLines() throws {
    let best = try Program.run("dnnt", "solve", "Instances/and.dnnt.json", "--competition")
    #expect(best.code == 30 && best.output.contains("s OPTIMUM FOUND\n") && best.output.contains("\nv "))
    let no = try Program.run("dnnt", "solve", "Instances/subset-sum-6-no.dnnt.json", "--competition")
    #expect(no.code == 20 && no.output.contains("s UNSATISFIABLE"))
    let yes = try Program.run("dnnt", "solve", "Instances/subset-sum-6-yes.dnnt.json", "--competition")
    #expect(yes.code == 10)
  }

  @Test(
    "usage errors are one line and exit code 2",
    arguments: [
      ["solve"], ["solve", "Instances/and.dnnt.json", "--solver", "gurobi"], ["solve", "no-such-file.json"],
      ["solve", "Instances/and.dnnt.json", "--threads", "0"], ["frobnicate"], ["solve", "Instances"],
      ["solve", "Instances/and.dnnt.json", "--solver", "glpk", "--encoding", "no-such"],
      ["encode", "Instances/polynomial-product.dnnt.json", "--encoding", "order-bigm"],
    ])
  func usage(arguments: [String]) throws {
    let scratch = try Scratch()
    let process = try Program.start("dnnt", arguments, output: scratch.file("o"), errors: scratch.file("e"))
    process.waitUntilExit()
    let errors = try String(contentsOf: scratch.file("e"), encoding: .utf8)
    #expect(process.terminationStatus == 2)
    #expect(errors.split(separator: "\n").count == 1, "\(errors)")
    #expect(try Data(contentsOf: scratch.file("o")).isEmpty)
  }
}
