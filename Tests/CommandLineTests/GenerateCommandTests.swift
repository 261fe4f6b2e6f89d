import Foundation
import Reductions
import TestSupport
import Testing

@Suite struct GenerateCommandTests {
  @Test(
    "a family's answers map back to its source problem",
    arguments: [
      ["slp", "--kind", "powers", "--depth", "4"], ["slp-choice", "--kind", "product", "--choices", "3"],
      ["subset-sum", "--numbers", "8"], ["subset-sum", "--kind", "output", "--density", "1"],
      ["exact-cover", "--sets", "8", "--elements", "10"], ["exact-cover-line", "--sets", "6", "--elements", "7"],
      ["one-in-three-sat", "--variables", "7", "--clauses", "5"],
    ])
  func mapsBack(arguments: [String]) throws {
    let scratch = try Scratch()
    let instance = scratch.file("g.dnnt.json").path
    for answer in ["yes", "no"] {
      let made = try run(["generate"] + arguments + ["--answer", answer, "--seed", "5", "-o", instance])
      #expect(made.code == 0 && made.output.isEmpty, "\(made.errors)")
      let source = try #require(
        FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).first { $0.contains(".source.") })
      let certificate = scratch.file("c.cert.json").path
      #expect(try Program.run("dnnt", "solve", instance, "--certificate", certificate).code == 0)
      let decode = try Program.run(
        "dnnt", "decode", instance, "--source", scratch.file(source).path, certificate)
      #expect(decode.code == 0, "\(decode.output)\(decode.errors)")
      #expect(decode.output.hasPrefix(answer == "yes" ? "solution, checked on " : "no solution exists: "))
      let planted = scratch.file("g.planted.cert.json").path
      if FileManager.default.fileExists(atPath: planted), answer == "yes" {
        #expect(try Program.run("dnnt", "check", instance, planted).code == 0)
      }
      // The source file alone makes the same instance again.
      let family = arguments[0]
      let kind = arguments.contains("output") ? ["--kind", "output"] : []
      let again = scratch.file("again.dnnt.json").path
      let remade = try run(["generate", family] + kind + ["--from", scratch.file(source).path, "-o", again])
      #expect(remade.code == 0, "\(remade.errors)")
      let digests = try [instance, again].map {
        try Program.run("dnnt", "info", $0, "--json").json["digest"] as? String
      }
      #expect(digests[0] == digests[1] && digests[0] != nil)
      for name in try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) {
        try FileManager.default.removeItem(at: scratch.file(name))
      }
    }
  }

  private func run(_ arguments: [String]) throws -> Program {
    let scratch = try Scratch()
    let (output, errors) = (scratch.file("o"), scratch.file("e"))
    let process = try Program.start("dnnt", arguments, output: output, errors: errors)
    process.waitUntilExit()
    return Program(
      code: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  @Test func listsFamiliesAndTheirSizes() throws {
    let list = try run(["generate", "--list"])
    #expect(list.code == 0)
    for family in Family.allCases {
      #expect(list.output.contains(family.rawValue + "\t"))
      let sizes = try run(["generate", family.rawValue, "--list"])
      for size in family.specification.sizes { #expect(sizes.output.contains("--\(size.name.rawValue)\t")) }
    }
  }

  @Test func writesManyIntoAFolder() throws {
    let scratch = try Scratch()
    let folder = scratch.file("many").path
    #expect(try run(["generate", "bnn-teacher", "--count", "3", "--seed", "4", "--folder", folder]).code == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    for seed in 4...6 {
      #expect(names.contains("bnn-teacher-inputs6-neurons3-samples20-noise0-s\(seed).dnnt.json"))
      #expect(names.contains("bnn-teacher-inputs6-neurons3-samples20-noise0-s\(seed).planted.cert.json"))
    }
    #expect(names.count == 6)
  }

  @Test("certificates cross between an instance and its continuous form")
  func continuousForm() throws {
    let scratch = try Scratch()
    let discrete = "Instances/xor-2-2-1.dnnt.json"
    let (form, same) = (scratch.file("f.dnnt.json").path, scratch.file("g.dnnt.json").path)
    #expect(try run(["generate", "continuous", discrete, "-o", form]).code == 0)
    #expect(try run(["generate", "--continuous", discrete, "-o", same]).code == 0)
    #expect(try Data(contentsOf: scratch.file("f.dnnt.json")) == Data(contentsOf: scratch.file("g.dnnt.json")))
    let (own, across, back) = (scratch.file("1").path, scratch.file("2").path, scratch.file("3").path)
    #expect(try Program.run("dnnt", "solve", discrete, "--certificate", own).code == 0)
    let there = try Program.run("dnnt", "decode", discrete, "--continuous", own, "--certificate", across)
    #expect(there.output == "objective: 0 (replayed)\n")
    for program in ["dnnt-check"] { #expect(try Program.run(program, form, across).code == 0) }
    #expect(try Program.run("dnnt", "decode", discrete, "--continuous", across, "--certificate", back).code == 0)
    #expect(try Program.run("dnnt-check", discrete, back).code == 0)
    // A parameter off its options is said to be.
    let text = try String(contentsOfFile: across, encoding: .utf8)
    let moved = try scratch.write(
      text.replacing(#""weights": [[null, null, -1, null]"#, with: #""weights": [[null, null, "-1/2", null]"#), "4")
    #expect(text != (try String(contentsOfFile: moved, encoding: .utf8)))
    let refused = try Program.run("dnnt", "decode", discrete, "--continuous", moved)
    #expect(refused.code == 1 && refused.output.hasPrefix("no discrete choice: $.parameters"), "\(refused.errors)")
    #expect(try Program.run("dnnt-check", form, moved).code == 1)
  }

  @Test(
    "usage errors are one line and exit code 2",
    arguments: [
      ["generate"], ["generate", "no-such"], ["generate", "slp", "more"], ["generate", "slp", "--depth", "0"],
      ["generate", "slp", "--bits", "3"], ["generate", "exact-cover", "--kind", "x"], ["generate", "continuous"],
      ["generate", "slp", "--count", "2"], ["generate", "random", "--from", "README.md"],
      ["generate", "one-in-three-sat", "--from", "README.md"], ["generate", "subset-sum", "--density", "0"],
      ["generate", "exact-cover", "--elements", "9", "--answer", "no"],
      ["generate", "--continuous", "Instances/xor-penalty.dnnt.json"],
      ["decode", "Instances/and.dnnt.json", "x"], ["decode", "Instances/and.dnnt.json", "--source", "a.txt", "x"],
      ["decode", "Instances/and.dnnt.json", "--source", "Tests/Fuzz/Seeds/source/none.cnf", "x"],
    ])
  func usage(arguments: [String]) throws {
    let run = try run(arguments)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}
