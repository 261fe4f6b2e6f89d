import Foundation
import TestSupport
import Testing

private let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

/// Proofs before a checker that shares no line and no author's reading with the kernel, Tests/SecondChecker: it was
/// written after the public pages of the format alone, and takes them as strictly as they can be read.
@Suite(.enabled(if: python != nil, "python3 is not installed"))
struct SecondCheckerTests {
  /// The last line that the checker prints, and how it ends.
  private func judge(_ formula: URL, _ proof: URL) throws -> (code: Int32, verdict: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: try #require(python))
    process.arguments = ["\(Fixtures.root)/Tests/SecondChecker/second_checker.py", formula.path, proof.path]
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text.split(separator: "\n").last.map(String.init) ?? "")
  }

  /// Where orders are defined, where fresh literals have lost their definitions, where only facts are in conflict; and
  /// some of all kinds.
  private static let instances =
    ["xor-2-2-1", "parity-3-threshold", "xor-one-neuron", "exact-cover-no-16"].map { "Instances/\($0).dnnt.json" }
    + Fixtures.conformance.enumerated().filter { $0.offset % 20 == 7 }.map(\.element.path)
  private static let longest = 50_000

  @Test(
    "proofs of every solver are accepted, in both newer dialects", arguments: ["conflict", "bnb", "lp", "sat", "dp"],
    ["2.0", "3.0"])
  func proofsAreAccepted(solver: String, dialect: String) throws {
    var accepted = 0
    for instance in Self.instances {
      let scratch = try Scratch()
      let (formula, proof) = (scratch.file("formula.opb"), scratch.file("proof.pbp"))
      let run = try Program.run(
        "dnnt", "solve", instance, "--optimize", "--solver", solver, "--proof", proof.path, "--proof-dialect", dialect,
        "--time-limit", "5", "--json")
      // A build without GLPK or CaDiCaL says so.
      if run.code == 2 && run.errors.contains("package trait") { return }
      guard run.code == 0, let length = try? Data(contentsOf: proof).count, length <= Self.longest else { continue }
      let encoded = try Program.run(
        "dnnt", "encode", instance, "--encoding", "reference", "--to", "opb", "-o", formula.path)
      #expect(encoded.code == 0, "\(encoded.errors)")
      let (code, verdict) = try judge(formula, proof)
      #expect(code == 0, "\(instance): \(verdict)")
      accepted += 1
      // A bound one higher than what was shown.
      let text = try String(contentsOf: proof, encoding: .utf8)
      let lines = text.split(separator: "\n").map { line -> String in
        var words = line.split(separator: " ").map(String.init)
        guard words.first == "conclusion", words.count > 2, let bound = Int(words[2]) else { return String(line) }
        words[2] = "\(bound + 1)"
        return words.joined(separator: " ")
      }
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: proof)
      #expect(try judge(formula, proof).code == 1, "\(instance): a false bound")
    }
    #expect(accepted >= 4, "\(accepted)")
  }
}
