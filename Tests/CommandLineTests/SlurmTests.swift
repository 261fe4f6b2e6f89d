import CertificateChecking
import Foundation
import TestSupport
import Testing

/// The cluster command and benchmarks on a real Slurm of two nodes.
@Suite(.serialized) struct SlurmTests {
  private static let instance = "\(Fixtures.root)/Instances/breast-cancer-569-neuron-6.dnnt.json"

  private func words(_ parts: PartsFolder, _ more: String...) -> [String] {
    [
      "cluster", parts.instance, "--folder", parts.path, "--parts", "16", "--look", "0", "--engine", "slurm",
      "--workers", "2", "--json", "--quiet",
    ] + more
  }

  private func expectOptimal(_ run: Program, _ parts: PartsFolder) throws {
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    #expect(run.json["status"] as? String == "optimal", "\(run.output)")
    #expect(run.json["objective"] as? Int == 38, "\(run.output)")
    let check = try parts.check()
    #expect(check.code == 0, "\(check.output)\(check.errors)")
  }

  @Test func `an array of two tasks solves an instance`() throws {
    guard let slurm = LocalSlurm() else { return }
    let parts = try PartsFolder(copyOf: SlurmTests.instance)
    let run = try Program.run("dnnt", words(parts), environment: slurm.environment)
    try expectOptimal(run, parts)
    #expect(try slurm.shell("squeue --noheader").output.isEmpty)
  }

  @Test func `parts of a node that is lost go to the other one`() throws {
    guard let slurm = LocalSlurm() else { return }
    let parts = try PartsFolder(copyOf: SlurmTests.instance)
    let run = try Program.run("dnnt", words(parts), environment: slurm.environment) { _ in
      // Both nodes are at work.
      for _ in 0..<200 where Set(claimants(parts).map(\.node)).count < 2 { usleep(50_000) }
      let workers = claimants(parts)
      #expect(Set(workers.map(\.node)).count == 2)
      try? slurm.lose("n1", workers: workers.filter { $0.node == "n1" }.map(\.process))
    }
    try expectOptimal(run, parts)
    #expect(parts.names(".pbp").contains { $0.contains(".n2-") })
  }

  /// Workers that are at some part.
  private func claimants(_ parts: PartsFolder) -> [(node: String, process: pid_t)] {
    parts.names(".claim").compactMap { try? parts.text("\($0).claim") }.compactMap { text in
      let words = text.split(separator: "-")
      return words.count == 3 ? pid_t(words[1]).map { (String(words[0]), $0) } : nil
    }
  }

  @Test func `another session goes on where the command was killed`() throws {
    guard let slurm = LocalSlurm() else { return }
    let parts = try PartsFolder(copyOf: SlurmTests.instance)
    let first = try Program.run("dnnt", words(parts), environment: slurm.environment) { process in
      for _ in 0..<200 where claimants(parts).isEmpty { usleep(50_000) }
      kill(process.processIdentifier, SIGKILL)
    }
    #expect(first.code == -SIGKILL)
    // The tasks go on without it.
    #expect(!(try slurm.shell("squeue --noheader").output.isEmpty))
    let run = try Program.run("dnnt", words(parts), environment: slurm.environment)
    try expectOptimal(run, parts)
    // No second array was submitted.
    #expect(try parts.text("slurm/arrays.txt").split(separator: "\n").count == 1)
  }

  @Test func `a detached run merges by itself`() throws {
    guard let slurm = LocalSlurm() else { return }
    let parts = try PartsFolder(copyOf: SlurmTests.instance)
    let run = try Program.run("dnnt", words(parts, "--detach"), environment: slurm.environment)
    #expect(run.code == 0, "\(run.errors)")
    for _ in 0..<1200 where !FileManager.default.fileExists(atPath: parts.file("merged.cert.json")) { usleep(50_000) }
    for _ in 0..<200 where !(try slurm.shell("squeue --noheader").output.isEmpty) { usleep(100_000) }
    let check = try parts.check()
    #expect(check.code == 0, "\(check.output)\(check.errors)")
    #expect(try parts.merge("--json").json["objective"] as? Int == 38)
  }

  @Test func `a benchmark's tasks write one database, with their nodes`() throws {
    guard let slurm = LocalSlurm() else { return }
    let scratch = try Scratch()
    let results = scratch.file("r.sqlite").path
    let instances = ["xor-2-2-1", "and", "or", "nand", "xor-penalty"].map {
      "\(Fixtures.root)/Instances/\($0).dnnt.json"
    }
    let words =
      ["bench"] + instances + ["--solvers", "auto,bnb", "--results", results, "--engine", "slurm", "--tasks", "4"]
    let run = try Program.run("dnnt", words, environment: slurm.environment)
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    let report = try Program.run("dnnt", "report", results, "--format", "csv")
    #expect(report.output.split(whereSeparator: \.isNewline).count == 11, "\(report.output)")
    let nodes = try Program.shell("sqlite3 '\(results)' 'SELECT DISTINCT node FROM machine ORDER BY node' || true")
    if nodes.errors.isEmpty { #expect(nodes.output.split(separator: "\n").allSatisfy { $0 == "n1" || $0 == "n2" }) }
    // Nothing is run again.
    let again = try Program.run("dnnt", words, environment: slurm.environment)
    #expect(again.code == 0)
    #expect(!again.errors.contains("task"), "\(again.errors)")
  }
}
