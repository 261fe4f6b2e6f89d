import Foundation
import TestSupport
import Testing

/// A second signal ends a solve at once, by its watch, with what is known by then.
@Suite(.serialized) struct HardEndTests {
  @Test func `several objectives of which the first is met are not called optimal`() throws {
    let instance = "\(Fixtures.root)/Tests/Fixtures/latency/first-objective-met.dnnt.json"
    let scratch = try Scratch()
    let certificate = scratch.file("a.cert.json").path
    let run = try Program.run("dnnt", "solve", instance, "--json", "--certificate", certificate) { process in
      // The watch looks each hundredth of a second: it sees both signals together.
      Thread.sleep(forTimeInterval: 2)
      kill(process.processIdentifier, SIGTERM)
      kill(process.processIdentifier, SIGTERM)
    }
    #expect(run.code == 4, "\(run.output)\(run.errors)")
    #expect(run.output.contains("\"status\": \"feasible\""), "\(run.output)")
    #expect(run.output.contains("\"objectives\": [0, "), "\(run.output)")
    let check = try Program.run("dnnt", "check", instance, certificate)
    #expect(check.code == 0, "\(check.output)\(check.errors)")
  }
}
