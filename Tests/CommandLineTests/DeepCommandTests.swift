import ExactArithmetic
import Foundation
import JSONWriting
import TestSupport
import Testing
import TrainingProblem

@Suite struct DeepCommandTests {
  private func write(_ instance: Instance, _ scratch: Scratch) throws -> String {
    try scratch.write(InstanceWriter.text(of: instance), "deep.dnnt.json")
  }

  @Test func `a tower too long to write is decided, certified and checked`() throws {
    let scratch = try Scratch()
    let instance = try write(DeepNetworks.power(Rational(1, 3), depth: 90, threshold: Rational(1, 7)), scratch)
    let certificate = scratch.file("a.cert.json").path
    let solve = try Program.run("dnnt", "solve", instance, "--json", "--certificate", certificate)
    #expect(solve.code == 0 && solve.json["status"] as? String == "reaches-threshold", "\(solve.errors)")
    #expect(solve.json["objective"] == nil && solve.json["objective_enclosure"] != nil)
    let check = try Program.run("dnnt", "check", instance, certificate, "--json")
    #expect(check.code == 0, "\(check.output)")
    #expect(check.json["regime"] as? String == "balls" && check.json["precision"] as? Int == 128)
    #expect(try Program.run("dnnt-check", instance, certificate).output.contains("balls of 128 bits"))
    let info = try Program.run("dnnt", "info", instance, "--json")
    #expect((info.json["replay"] as? [String: Any])?["regime"] as? String == "balls")
  }

  @Test func `an optimum too long to write is not called verified`() throws {
    let scratch = try Scratch()
    let instance = try write(DeepNetworks.cancellation(3, depth: 200, offset: 1, threshold: 0), scratch)
    let certificate = scratch.file("a.cert.json").path
    let solve = try Program.run("dnnt", "solve", instance, "--optimize", "--json", "--certificate", certificate)
    #expect(solve.json["objective"] == nil && solve.json["objective_enclosure"] != nil, "\(solve.output.prefix(300))")
    #expect(solve.json["proof"] as? String == "none")
    #expect(try String(contentsOf: scratch.file("a.cert.json"), encoding: .utf8).contains("\"claim\": \"feasible\""))
  }

  @Test func `where there is no formula a search over it gives way, and the checker evaluates all choices`() throws {
    let instance = "Instances/slp-choice-product-10.dnnt.json"
    let solve = try Program.run("dnnt", "solve", instance, "--solver", "conflict")
    #expect(solve.code == 0, "\(solve.errors)")
    #expect(solve.errors.contains("no reference encoding") && solve.errors.contains("native search instead"))
    #expect(solve.output.contains("verified by evaluating all 1024 choices"), "\(solve.output)")
  }

  @Test func `an evident zero is not proven, and its error is said`() throws {
    let scratch = try Scratch()
    let instance = try write(DeepNetworks.cancellation(3, depth: 200, offset: 0, threshold: 0), scratch)
    let solve = try Program.run("dnnt", "solve", instance, "--json", "--certificate", scratch.file("a").path)
    #expect(solve.code == 4 && solve.json["status"] as? String == "feasible")
    let text = try String(contentsOf: scratch.file("a"), encoding: .utf8)
    let claim = try scratch.write(text.replacingOccurrences(of: "\"feasible\"", with: "\"reaches-threshold\""), "b")
    let check = try Program.run("dnnt", "check", instance, claim, "--json", "--error-bits", "80", "--seed", "5")
    #expect(check.code == 3 && check.json["verdict"] as? String == "not-proven")
    #expect(check.json["regime"] as? String == "residues" && check.json["error_bits"] as? Int == 80)
    let late = try Program.run("dnnt", "check", instance, claim, "--time-limit", "0")
    #expect(late.code == 3 && late.output.contains("undecided within the budget"))
  }
}
