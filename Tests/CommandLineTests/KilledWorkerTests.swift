import CertificateChecking
import Foundation
import SeededRandomness
import TestSupport
import Testing

/// Workers, and the command that started them, are killed at random moments: the answer is the same.
@Suite(.serialized) struct KilledWorkerTests {
  /// Kills of one run; `DNNT_KILLS` says otherwise.
  static let kills = EnvironmentVariable.count("DNNT_KILLS", byDefault: 100)

  @Test func `an instance is solved through a hundred kills`() throws {
    let path = "\(Fixtures.root)/Instances/breast-cancer-569-neuron-6.dnnt.json"
    let parts = try PartsFolder(copyOf: path)
    let truth = try Program.run("dnnt", "solve", path, "--json", "--progress", "none")
    #expect(truth.json["status"] as? String == "optimal", "\(truth.output)")
    var random = SplitMix64(seed: 20)
    let words = [
      "cluster", parts.instance, "--folder", parts.path, "--parts", "24", "--look", "0", "--engine", "local",
      "--workers", "2", "--json", "--quiet",
    ]
    let (output, errors) = (parts.scratch.file("out"), parts.scratch.file("err"))
    var command = try Program.start("dnnt", words, output: output, errors: errors)
    var killed = 0
    var lost: [String] = []
    var shown = Set<String>()
    while killed < KilledWorkerTests.kills {
      usleep(UInt32.random(in: 20_000...250_000, using: &random))
      // Nothing that was shown is ever taken away.
      let now = Set(parts.names(".cert.json"))
      lost += shown.subtracting(now).filter { !$0.hasPrefix("incumbent") && $0 != "merged" }
      shown = now
      if !command.isRunning || Int.random(in: 0..<5, using: &random) == 0 {
        kill(command.processIdentifier, SIGKILL)
        command.waitUntilExit()
        command = try Program.start("dnnt", words, output: output, errors: errors)
      } else if let worker = workers(of: command).randomElement(using: &random) {
        kill(worker, SIGKILL)
      }
      killed += 1
    }
    #expect(lost.isEmpty, "\(lost)")
    kill(command.processIdentifier, SIGKILL)
    command.waitUntilExit()
    let end = try Program.run("dnnt", words, environment: [:])
    #expect(end.code == 0, "\(end.output)\(end.errors)")
    #expect("\(end.json["objective"] ?? "")" == "\(truth.json["objective"] ?? "none")")
    let check = try parts.check()
    #expect(check.code == 0, "\(check.output)\(check.errors)")
  }

  /// The processes that `command` has started.
  private func workers(of command: Process) -> [pid_t] {
    let id = command.processIdentifier
    let text = (try? String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)) ?? ""
    return text.split(separator: " ").compactMap { pid_t($0) }
  }

  @Test func `a worker that is told to end leaves its part in cases, and the next one goes on`() throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/breast-cancer-569-neuron-10.dnnt.json")
    #expect(try parts.split(1).code == 0)
    let run = try Program.run("dnnt", "work", parts.path) { process in
      for _ in 0..<1000 where parts.names(".claim").isEmpty { usleep(5_000) }
      usleep(200_000)
      kill(process.processIdentifier, SIGTERM)
    }
    #expect(run.code == 4, "\(run.code): \(run.errors)")
    #expect(!parts.names(".split.json").isEmpty)
    #expect(parts.names(".claim").isEmpty)
    #expect(try Program.run("dnnt", "work", parts.path).code == 0)
    #expect(try parts.merge().code == 0)
    #expect(try parts.check().code == 0)
  }
}
