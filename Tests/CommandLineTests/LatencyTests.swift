import Foundation
import TestSupport
import Testing

/// Solves end soon after they should, whatever they are doing, and leave what they found: a few runs of
/// `make latency`, with bounds that a busy machine keeps.
@Suite(.serialized) struct LatencyTests {
  @Test func `solves end soon after an interrupt or their time limit, and a killed one leaves its certificate`() throws
  {
    let run = try Program.shell(
      "command -v python3 >/dev/null || exit 0; python3 '\(Fixtures.root)/Scripts/measure-latency.py'"
        + " --program '\(Program.path("dnnt"))' --count 16 --kills 3 --most 3")
    #expect(run.code == 0, "\(run.output)\(run.errors)")
  }

  @Test func `an end by a limit or a signal is named`() throws {
    let instance = "\(Fixtures.root)/Tests/Fixtures/latency/numbers-of-many-digits.dnnt.json"
    let limited = try Program.run(
      "dnnt", "solve", instance, "--solver", "conflict", "--time-limit", "0.5", "--json")
    #expect(limited.code == 4, "\(limited.errors)")
    #expect(limited.output.contains("\"ended_by\": \"time limit\""), "\(limited.output)")
    let interrupted = try Program.run("dnnt", "solve", instance, "--solver", "conflict", "--json") { process in
      Thread.sleep(forTimeInterval: 0.3)
      process.terminate()
    }
    #expect(interrupted.code == 4, "\(interrupted.errors)")
    #expect(interrupted.output.contains("\"ended_by\": \"SIGTERM\""), "\(interrupted.output)")
    let text = try Program.run("dnnt", "solve", instance, "--node-limit", "20", "--solver", "bnb", "--no-prove")
    #expect(text.code == 4 && text.output.contains("stopped early by the node limit"), "\(text.output)")
  }

  @Test func `an address limit ends a solve with what it has, not with a backtrace`() throws {
    let scratch = try Scratch()
    let certificate = scratch.file("a.cert.json").path
    let run = try Program.shell(
      "ulimit -v 250000; dnnt solve '\(Fixtures.root)/Tests/Fixtures/latency/many-signs.dnnt.json' --time-limit 8"
        + " --certificate '\(certificate)'")
    #expect([0, 4, 5].contains(run.code), "\(run.output)\(run.errors)")
    #expect(!run.errors.contains("Backtrac"), "\(run.errors)")
    #expect(FileManager.default.fileExists(atPath: certificate), "\(run.output)\(run.errors)")
  }
}
