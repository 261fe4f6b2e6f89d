import Foundation
import TestSupport
import Testing

/// Answers say which circle of trust they rest on, and one may ask for the core alone.
@Suite struct TrustCircleTests {
  private static let instance = "Instances/relu-maximum.dnnt.json"
  private static let small = "Instances/xor-one-neuron.dnnt.json"

  @Test("a proof is the core's, as it comes and in the kernel format; a changed one is refused")
  func proofsRestOnTheCore() throws {
    let scratch = try Scratch()
    let (certificate, kernel) = (scratch.file("a.cert.json").path, scratch.file("a.kernel.pbp").path)
    let solve = try Program.run(
      "dnnt", "solve", Self.instance, "--solver", "conflict", "--certificate", certificate, "--json")
    #expect(solve.code == 0 && solve.output.contains("\"rests_on\": \"core\""), "\(solve.output)\(solve.errors)")
    for program in [["dnnt", "check"], ["dnnt-check"]] {
      let run = try Program.run(
        program[0], Array(program.dropFirst()) + ["--core-only", Self.instance, certificate], environment: [:])
      #expect(run.code == 0 && run.output.hasPrefix("accepted (core)"), "\(run.output)\(run.errors)")
    }
    #expect(
      try Program.run("dnnt", "elaborate", Self.instance, scratch.file("a.pbp").path, "-o", kernel).code == 0)
    let text = try String(contentsOfFile: certificate, encoding: .utf8)
    let inKernel = try scratch.write(text.replacingOccurrences(of: "a.pbp", with: "a.kernel.pbp"), "b.cert.json")
    let run = try Program.run("dnnt-check", "--core-only", Self.instance, inKernel)
    #expect(run.code == 0 && run.output.hasPrefix("accepted (core)"), "\(run.output)\(run.errors)")
    // The last derivation before the conclusion is left out.
    var lines = try String(contentsOfFile: kernel, encoding: .utf8).split(separator: "\n")
    let end = try #require(lines.firstIndex { $0.hasPrefix("output") })
    lines.remove(at: end - 1)
    _ = try scratch.write(lines.joined(separator: "\n") + "\n", "a.kernel.pbp")
    let refused = try Program.run("dnnt-check", Self.instance, inKernel)
    #expect(refused.code == 1 && refused.output.contains("for the kernel"), "\(refused.output)\(refused.errors)")
  }

  @Test("a proof whose check is left to another run is written, and no answer calls it verified")
  func uncheckedProofs() throws {
    let scratch = try Scratch()
    let certificate = scratch.file("a.cert.json").path
    let solve = try Program.run(
      "dnnt", "solve", Self.instance, "--solver", "conflict", "--no-check", "--certificate", certificate, "--json")
    #expect(solve.code == 0, "\(solve.output)\(solve.errors)")
    #expect(solve.json["proof"] as? String == "written" && solve.json["rests_on"] == nil, "\(solve.output)")
    let check = try Program.run("dnnt-check", "--core-only", Self.instance, certificate)
    #expect(check.code == 0 && check.output.hasPrefix("accepted (core)"), "\(check.output)\(check.errors)")
    // Without a place for the proof there is nothing that could be checked later.
    let here = try Program.run("dnnt", "solve", Self.instance, "--solver", "conflict", "--no-check", "--json")
    #expect(here.json["proof"] as? String == "verified", "\(here.output)\(here.errors)")
  }

  @Test("unchecked proofs of several objectives are not taken for those of another run in their place")
  func uncheckedStages() throws {
    let scratch = try Scratch()
    let certificate = scratch.file("a.cert.json").path
    let instance = Fixtures.folder("conformance-2") + "/iris-12.dnnt.json"
    for _ in 0..<2 {
      let solve = try Program.run("dnnt", "solve", instance, "--no-check", "--certificate", certificate)
      #expect(solve.code == 0 && !solve.output.contains("verified by its proof"), "\(solve.output)\(solve.errors)")
    }
    let check = try Program.run("dnnt-check", instance, certificate)
    #expect(check.code == 0 && check.output.hasPrefix("accepted"), "\(check.output)\(check.errors)")
  }

  @Test("what needs no proof in a file is the second circle's; a proof for the core is found on demand")
  func smallInstances() throws {
    let scratch = try Scratch()
    let (certificate, proven) = (scratch.file("a.cert.json").path, scratch.file("b.cert.json").path)
    #expect(try Program.run("dnnt", "solve", Self.small, "--no-prove", "--certificate", certificate).code == 0)
    let both = try Program.run("dnnt-check", Self.small, certificate)
    #expect(both.code == 0 && both.output.hasPrefix("accepted (re-enumeration)"), "\(both.output)")
    let json = try Program.run("dnnt", "check", "--json", Self.small, certificate)
    #expect(json.code == 0 && json.output.contains("\"rests_on\": \"re-enumeration\""), "\(json.output)")
    let core = try Program.run("dnnt-check", "--core-only", Self.small, certificate)
    #expect(core.code == 3 && core.output.hasPrefix("not proven"), "\(core.output)")
    let solve = try Program.run("dnnt", "solve", Self.small, "--core-proof", "--certificate", proven, "--json")
    #expect(solve.code == 0 && solve.output.contains("\"rests_on\": \"core\""), "\(solve.output)\(solve.errors)")
    #expect(try Program.run("dnnt-check", "--core-only", Self.small, proven).code == 0)
    let again = try Program.run("dnnt-recheck", Self.small, proven)
    #expect(again.code == 0 && again.output.hasPrefix("accepted (re-enumeration)"), "\(again.output)")
  }
}
